--- What the best episode so far owed to each term of the reward.
-- @module raveforce.report.terms

local html = require "raveforce.report.html"
local plot = require "raveforce.report.plot"
local svg = require "raveforce.picture.svg"

local element = html.element

local HEIGHT, EARLY = 110, 10

local terms = {}

-- One scale for all terms: a line's height is what it adds to the reward. The
-- first few episodes may be far below.
local function y_scale(group)
  local low, high = 0, 0
  for _, run in ipairs(group.runs) do
    local ids = run.terms.ids
    for i, values in ipairs(run.terms.values) do
      local stays = (ids[i + 1] or math.huge) > EARLY
      for _, v in ipairs(stays and values or {}) do
        if v - v == 0 then low, high = math.min(low, v), math.max(high, v) end
      end
    end
  end
  return plot.linear(low, high, 5)
end

local function line_of(run, t, x, y)
  local points = {}
  local function add(id, v)
    points[#points + 1] = plot.WIDTH * x.part(id)
    points[#points + 1] = HEIGHT * (1 - math.max(-1, y.part(v)))
  end
  for i, id in ipairs(run.terms.ids) do
    local v = run.terms.values[i][t]
    if v - v == 0 then add(id, v) end
  end
  local last = run.terms.values[#run.terms.values]
  if last and last[t] - last[t] == 0 then add(run.episodes, last[t]) end
  return #points > 0 and svg.steps(points) or nil
end

local function last_of(run, t)
  local last = run.terms.values[#run.terms.values]
  return last and last[t]
end

local function panel(group, t, x, y)
  local name = group.names[t]
  local p = plot.new { height = HEIGHT, below = 22, class = "axes",
    label = name .. " of the best episode so far" }
  p:y_axis(y, function(v) return html.number(v, 2) end)
  p:x_axis({ part = x.part, ticks = { 1, x.high } }, html.count)
  for i, run in ipairs(group.runs) do
    local steps = line_of(run, t, x, y)
    if steps then
      p:shape(svg.path("median g1 s" .. (i - 1) % 6, steps))
    end
  end
  return element("figure", nil, element("figcaption", nil,
    element("strong", nil, html.text(name)), " ",
    element("span", { class = "note" },
      html.number(last_of(group.best.run, t), 3))), p:html())
end

local function legend(group)
  if #group.runs == 1 then return "" end
  local items = {}
  for i, run in ipairs(group.runs) do
    items[i] = element("li", nil, element("svg", { class = "key", width = 34,
      height = 12, ["aria-hidden"] = "true" },
      svg.path("median g1 s" .. (i - 1) % 6, "M1 6H33")),
      html.text(("seed %d"):format(run.seed)))
  end
  return element("ul", { class = "legend" }, table.concat(items, "\n"))
end

local function numbers(group)
  local head, rows = { "seed", "reward" }, {}
  for _, name in ipairs(group.names) do head[#head + 1] = name end
  for i, run in ipairs(group.runs) do
    local row = { html.number(run.seed, 17),
      html.number(run.best and run.best.ret) }
    for t = 1, #group.names do row[#row + 1] = html.number(last_of(run, t)) end
    rows[i] = row
  end
  return html.details("The terms of each run's best",
    html.table("terms of the best", head, rows))
end

--- The section's inside; empty where the run does not say its terms.
---@param group rf.report.Group
---@return string
function terms.section(group)
  if #group.names == 0 then return "" end
  local longest = 1
  for _, run in ipairs(group.runs) do
    longest = math.max(longest, run.episodes)
  end
  local x, y = plot.logarithmic(longest), y_scale(group)
  local panels = {}
  for t = 1, #group.names do panels[t] = panel(group, t, x, y) end
  return legend(group) .. element("div", { class = "panels" },
    table.concat(panels, "\n")) .. numbers(group)
end

return terms
