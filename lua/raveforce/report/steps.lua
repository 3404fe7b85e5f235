--- The plans of the best episodes: a grid of steps for each parameter.
-- @module raveforce.report.steps

local html = require "raveforce.report.html"
local plot = require "raveforce.report.plot"
local svg = require "raveforce.picture.svg"

local element, number = html.element, svg.number

local CELL, LINES, SHADES = 24, 130, 5 -- pixels, pixels, classes of a cell

local steps = {}

local function unit_of(leaders, one, step, dim)
  return one.units[(step - 1) * #leaders.dims + dim]
end

local function item_of(u, n)
  return math.min(n, 1 + math.floor(u * n))
end

-- How many of the leaders chose each item in a step.
local function votes_of(leaders, step, at)
  local dim, votes = leaders.dims[at], {}
  for item = 1, dim.n do votes[item] = 0 end
  for _, one in ipairs(leaders.list) do
    local item = item_of(unit_of(leaders, one, step, at), dim.n)
    votes[item] = votes[item] + 1
  end
  return votes
end

local function cell(step, item, dim, leaders, class)
  local w = plot.WIDTH / leaders.steps
  return element("rect", { x = (step - 1) * w + 1,
    y = (dim.n - item) * CELL + 1, width = w - 2, height = CELL - 2,
    class = class }, "")
end

-- The fuller a cell, the more of the best have it; a frame: the best has.
local function draw_choices(p, leaders, at)
  local dim = leaders.dims[at]
  for step = 1, leaders.steps do
    local best = item_of(unit_of(leaders, leaders.list[1], step, at), dim.n)
    for item, count in ipairs(votes_of(leaders, step, at)) do
      local shade = math.ceil(count / #leaders.list * SHADES)
      p:shape(cell(step, item, dim, leaders, "cell v" .. shade
        .. (item == best and " chosen" or "")))
    end
  end
  for item, tick in ipairs(dim.ticks) do
    p:word(0, (dim.n - item + 0.5) * CELL + 4, "tick end", tick.text, -8)
  end
end

local function draw_values(p, leaders, at)
  local function y_of(u) return LINES * (1 - u) * 0.92 + LINES * 0.04 end
  local w = plot.WIDTH / leaders.steps
  for _, tick in ipairs(leaders.dims[at].ticks) do
    local y = y_of(tick.part)
    p:shape(svg.path("grid", svg.line { 0, y, plot.WIDTH, y }))
    p:word(0, y + 4, "tick end", tick.text, -8)
  end
  for rank = #leaders.list, 1, -1 do
    local path = {}
    for step = 1, leaders.steps do
      local y = y_of(unit_of(leaders, leaders.list[rank], step, at))
      path[step] = ("%s%s %sh%s"):format(step == 1 and "M" or "L",
        number((step - 1) * w), number(y), number(w))
    end
    p:shape(svg.path("plan " .. (rank == 1 and "first" or "rest"),
      table.concat(path)))
  end
end

local function draw_steps(p, count, height)
  local every = math.max(1, math.ceil(count / 16))
  for step = 1, count, every do
    p:word((step - 0.5) / count, height + 17, "tick middle",
      ("%d"):format(step))
  end
end

local function panel(leaders, at)
  local dim = leaders.dims[at]
  local height = dim.n and dim.n * CELL or LINES
  local p = plot.new { height = height, below = 22, class = "axes",
    label = ("%s in each of %d steps"):format(dim.name, leaders.steps) }
  if dim.n then draw_choices(p, leaders, at)
  else draw_values(p, leaders, at) end
  draw_steps(p, leaders.steps, height)
  return element("figure", nil, element("figcaption", nil,
    element("strong", nil, html.text(dim.name))), p:html())
end

--- The section's inside.
---@param leaders table as leaders.lua says
---@return string
function steps.section(leaders)
  local panels = {}
  for at = 1, #leaders.dims do panels[at] = panel(leaders, at) end
  local note = element("p", { class = "note" }, html.text(
    ("Steps from left to right. What is framed, or a strong line, is the best "
      .. "episode; the more of the best %d have a value, the fuller its "
      .. "colour."):format(#leaders.list)))
  return element("div", { class = "steps" }, table.concat(panels, "\n"), note)
end

return steps
