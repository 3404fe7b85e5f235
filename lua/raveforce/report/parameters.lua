--- The parameters of the best episodes, as parallel coordinates.
--
-- An axis a row, so that names and values have room on any page; a line from
-- top to bottom is an episode.
-- @module raveforce.report.parameters

local html = require "raveforce.report.html"
local plot = require "raveforce.report.plot"
local steps = require "raveforce.report.steps"
local svg = require "raveforce.picture.svg"

local element = html.element

local ROW, AXIS, REACH = 62, 30, 7 -- pixels: a row, its axis, a line's ends

local parameters = {}

local function value_text(value)
  if type(value) == "number" then return html.number(value) end
  return html.text(tostring(value))
end

local function axis_y(i)
  return (i - 1) * ROW + AXIS
end

local function draw_axis(p, i, dim)
  local y = axis_y(i)
  p:shape(svg.path("axis", svg.line { 0, y, plot.WIDTH, y }))
  p:word(0, y - 14, "name", dim.name)
  for _, tick in ipairs(dim.ticks) do
    local x = tick.part * plot.WIDTH
    p:shape(svg.path("axis", svg.line { x, y - 4, x, y + 4 }))
    p:word(tick.part, y + 19, "tick" .. (tick.part < 0.02 and ""
      or tick.part > 0.98 and " end" or " middle"), tick.text)
  end
end

local function line_of(one, d)
  local points = { plot.WIDTH * one.units[1], axis_y(1) - REACH }
  for i = 1, d do
    points[#points + 1] = plot.WIDTH * one.units[i]
    points[#points + 1] = axis_y(i)
  end
  points[#points + 1] = plot.WIDTH * one.units[d]
  points[#points + 1] = axis_y(d) + REACH
  return svg.line(points)
end

local function spoken(one, names)
  local said = {}
  for i, name in ipairs(names) do
    local value = one.values[1][name]
    said[i] = ("%s %s"):format(name, type(value) == "number"
      and html.number(value) or tostring(value))
  end
  return table.concat(said, ", ")
end

-- A wide line that nobody sees is easier to point at.
local function draw_episode(p, rank, one, d, names)
  local line = line_of(one, d)
  local class = rank == 1 and "first" or rank <= 10 and "ten" or "rest"
  p:shape(element("g", { class = "episode " .. class, ["data-rank"] = rank,
    ["data-says"] = ("%s. %s, seed %d, episode %d: %s"):format(rank,
      html.number(one.ret), one.run.seed, one.id, spoken(one, names)) },
    element("path", { class = "near", d = line }, ""),
    element("path", { class = "line", d = line }, "")))
end

local function coordinates(leaders, names)
  local d = #leaders.dims
  local p = plot.new { height = d * ROW, class = "parallel",
    label = ("Parameters of the best %d episodes"):format(#leaders.list),
    describes = "An axis for each parameter; a line is an episode. The table "
      .. "below has the same values." }
  for i, dim in ipairs(leaders.dims) do draw_axis(p, i, dim) end
  for rank = #leaders.list, 1, -1 do
    draw_episode(p, rank, leaders.list[rank], d, names)
  end
  return element("div", { class = "explore", ["data-count"] = #leaders.list },
    p:html(), element("p", { class = "said note", role = "status" },
      "The strong line is the best episode."))
end

local function table_of(leaders, names)
  local rows = {}
  local head = { "rank", "reward", "seed", "episode" }
  for _, name in ipairs(names) do head[#head + 1] = tostring(name) end
  for rank, one in ipairs(leaders.list) do
    local row = { html.count(rank), html.number(one.ret),
      html.number(one.run.seed, 17), html.count(one.id) }
    for _, name in ipairs(names) do
      row[#row + 1] = value_text(one.values[1][name])
    end
    rows[rank] = row
  end
  return html.details("The same as a table",
    html.table("parameters of the best", head, rows, function(rank)
      return { ["data-rank"] = rank }
    end))
end

--- The section's inside.
---@param leaders table as leaders.lua says
---@param keys (string|integer)[] of an action
---@return string
function parameters.section(leaders, keys)
  if leaders.steps > 1 then return steps.section(leaders) end
  return element("div", { class = "choice" }, coordinates(leaders, keys),
    table_of(leaders, keys))
end

return parameters
