--- The learning curves of all groups that share a task: the best so far.
-- @module raveforce.report.learning

local history = require "raveforce.report.history"
local html = require "raveforce.report.html"
local plot = require "raveforce.report.plot"
local svg = require "raveforce.picture.svg"

local element = html.element

local HEIGHT, POINTS, EARLY, LOOKS = 260, 500, 10, 6
local LINE = 18 -- pixels that a name takes

local learning = {}

local function longest(groups)
  local n = 1
  for _, group in ipairs(groups) do
    for _, run in ipairs(group.runs) do n = math.max(n, run.episodes) end
  end
  return n
end

local function histories(group)
  local list = {}
  for i, run in ipairs(group.runs) do list[i] = run.history end
  return list
end

-- What the plot must show: all curves from the tenth episode on, as the first
-- few may be far below, and what chance and silence earn.
local function y_scale(groups, baselines)
  local low, high = math.huge, -math.huge
  local function show(v)
    if not v or v - v ~= 0 then return end
    low, high = math.min(low, v), math.max(high, v)
  end
  for _, group in ipairs(groups) do
    for _, run in ipairs(group.runs) do
      show((history.at(run.history, math.min(EARLY, run.episodes))))
      for i, reward in ipairs(run.rewards) do
        local next_one = run.rewards[i + 1]
        if i > 1 then show((history.at(run.history, reward.first))) end
        show((history.at(run.history,
          next_one and next_one.first - 1 or run.episodes)))
      end
    end
  end
  show(baselines.silence)
  show(baselines.random and baselines.random.median)
  if low > high then low, high = math.min(low, 0), math.max(high, 0) end
  return plot.linear(low, math.max(low, high), 8)
end

-- Points of a step line; `value_of` gives nil where there is nothing to draw.
-- Values that stay take no point.
local function line_of(ids, axes, value_of)
  local points, last, id_of_last = {}, nil, nil
  for _, id in ipairs(ids) do
    local v = value_of(id)
    if not v then break end
    if v ~= last then
      points[#points + 1] = axes.x(id)
      points[#points + 1] = axes.y(v)
    end
    last, id_of_last = v, id
  end
  if not last then return nil end
  points[#points + 1] = axes.x(id_of_last)
  points[#points + 1] = axes.y(last)
  return points
end

local function draw_line(p, class, points)
  if points then p:shape(svg.path(class, svg.steps(points))) end
end

-- Forth along the highest, back along the lowest.
local function draw_band(p, class, ids, axes, runs)
  local upper, lower = {}, {}
  for _, id in ipairs(ids) do
    local spread = history.spread(runs, id)
    if not spread then break end
    local x = svg.number(axes.x(id))
    local y = svg.number(axes.y(spread.high))
    upper[#upper + 1] = #upper == 0 and ("M%s %s"):format(x, y)
      or ("H%sV%s"):format(x, y)
    lower[#lower + 1] = ("V%sH%s"):format(svg.number(axes.y(spread.low)), x)
  end
  if #upper == 0 then return end
  local back = {}
  for i = #lower, 1, -1 do back[#back + 1] = lower[i] end
  p:shape(svg.path(class, table.concat(upper) .. table.concat(back) .. "z"))
end

-- More looks than these nobody could tell apart.
local function look(at)
  return "g" .. (at - 1) % LOOKS + 1
end

local function draw_group(p, group, at, axes)
  local runs = histories(group)
  local n = longest { group }
  local ids = history.grid(n, POINTS)
  if #runs > 1 then
    draw_band(p, "band " .. look(at), ids, axes, runs)
    for _, run in ipairs(runs) do
      draw_line(p, "seed " .. look(at), line_of(ids, axes, function(id)
        return (history.at(run, id))
      end))
    end
  end
  draw_line(p, "median " .. look(at), line_of(ids, axes, function(id)
    local spread = history.spread(runs, id)
    return spread and spread.median
  end))
end

-- A line across, its name above or below it.
local function draw_level(p, axes, class, name, v, below)
  local y = axes.y(v)
  p:shape(svg.path(class, svg.line { 0, y, plot.WIDTH, y }))
  p:word(1, below and y + 14 or y - 6, "label end", name, -4)
end

-- Curves run above what chance earns, so its name stands below; where both
-- names would meet, the lower line has its name below.
local function draw_levels(p, axes, silence, middle)
  local apart = silence and middle and axes.y(silence) - axes.y(middle)
  local meet = apart and math.abs(apart) < 2 * LINE
  if silence then
    draw_level(p, axes, "silence", "silence", silence, meet and apart >= 0)
  end
  if middle then
    draw_level(p, axes, "chance", "median of random", middle,
      not meet or apart < 0)
  end
end

local function draw_baselines(p, baselines, x, axes)
  local random, points = baselines.random, {}
  draw_levels(p, axes, baselines.silence, random and random.median)
  if not random then return end
  for _, k in ipairs(history.grid(math.min(x.high, #random.returns), 100)) do
    points[#points + 1] = axes.x(k)
    points[#points + 1] = axes.y(history.expected_best(random.returns, k))
  end
  p:shape(svg.path("chance", svg.line(points)))
end

-- Where a run's reward changed: what comes behind is another measure.
local function draw_change(p, run, part, count)
  local right = part > 0.7
  p:shape(svg.path("change", svg.line { part * plot.WIDTH, 0,
    part * plot.WIDTH, HEIGHT }))
  p:word(part, HEIGHT - 44 - count % 8 * LINE,
    right and "label end" or "label", ("new reward, seed %d"):format(run.seed),
    right and -5 or 5)
end

local function draw_changes(p, groups, x)
  local count = 0
  for _, group in ipairs(groups) do
    for _, run in ipairs(group.runs) do
      for i = 2, #run.rewards do
        draw_change(p, run, x.part(run.rewards[i].first), count)
        count = count + 1
      end
    end
  end
end

local function describe(groups, baselines)
  local out = {}
  for _, group in ipairs(groups) do
    out[#out + 1] = ("%s ends at %s."):format(group.title,
      html.number(group.median))
  end
  if baselines.silence then
    out[#out + 1] = ("Silence earns %s."):format(
      html.number(baselines.silence))
  end
  if baselines.random then
    out[#out + 1] = ("The best of %d random episodes earns %s."):format(
      baselines.random.n, html.number(baselines.random.best))
  end
  return table.concat(out, " ")
end

local function key(class, text)
  return element("li", nil, element("svg", { class = "key", width = 34,
    height = 12, ["aria-hidden"] = "true" }, class), html.text(text))
end

local function legend(groups, baselines)
  local items = {}
  for i, group in ipairs(groups) do
    local band = #group.runs > 1
      and svg.path("band " .. look(i), "M1 1H33V11H1z") or ""
    items[#items + 1] = key(band .. svg.path("median " .. look(i), "M1 6H33"),
      #group.runs == 1 and group.title
      or ("%s: median of %d seeds, and their range"):format(group.title,
        #group.runs))
  end
  if baselines.random then
    items[#items + 1] = key(svg.path("chance", "M1 6H33"),
      "the best of as many random episodes, on average")
  end
  if baselines.silence then
    items[#items + 1] = key(svg.path("silence", "M1 6H33"), "silence")
  end
  return element("ul", { class = "legend" }, table.concat(items, "\n"))
end

local function spread_text(spread, count)
  if not spread then return "–" end
  if count == 1 then return html.number(spread.median) end
  return ("%s (%s to %s)"):format(html.number(spread.median),
    html.number(spread.low), html.number(spread.high))
end

-- Where the curves are read: at the ticks, and where a group's median ends.
local function places(groups, x)
  local ids, seen = {}, {}
  local function add(id)
    if not seen[id] then seen[id], ids[#ids + 1] = true, id end
  end
  for _, id in ipairs(x.ticks) do add(id) end
  for _, group in ipairs(groups) do
    local shortest = math.huge
    for _, run in ipairs(group.runs) do
      shortest = math.min(shortest, run.episodes)
    end
    add(shortest)
  end
  table.sort(ids)
  return ids
end

local function numbers(groups, baselines, x)
  local head, rows = { "after" }, {}
  local sorted = baselines.random and baselines.random.returns
  for _, group in ipairs(groups) do head[#head + 1] = group.title end
  if sorted then head[#head + 1] = "random" end
  for i, id in ipairs(places(groups, x)) do
    local row = { html.count(id) .. (id == 1 and " episode" or " episodes") }
    for _, group in ipairs(groups) do
      row[#row + 1] = spread_text(history.spread(histories(group), id),
        #group.runs)
    end
    if sorted then
      row[#row + 1] = id <= #sorted
        and html.number(history.expected_best(sorted, id)) or "–"
    end
    rows[i] = row
  end
  return html.details("The same as numbers",
    html.table("best so far", head, rows))
end

--- The section's inside.
---@param groups table[] that share a task and its options
---@param baselines { silence: number?, random: table? }
---@return string
function learning.section(groups, baselines)
  local x, y = plot.logarithmic(longest(groups)), y_scale(groups, baselines)
  local p = plot.new { height = HEIGHT, below = 40, class = "axes",
    label = "The best reward so far, by episode",
    describes = describe(groups, baselines) }
  local axes = {
    x = function(id) return plot.WIDTH * x.part(id) end,
    y = function(v)
      return HEIGHT * (1 - math.max(-1, math.min(2, y.part(v))))
    end,
  }
  p:y_axis(y)
  p:x_axis(x, html.count)
  p:word(0.5, HEIGHT + 35, "tick middle", "episodes, on a logarithmic scale")
  draw_baselines(p, baselines, x, axes)
  for i, group in ipairs(groups) do draw_group(p, group, i, axes) end
  draw_changes(p, groups, x)
  return element("figure", nil, legend(groups, baselines), "\n", p:html(),
    numbers(groups, baselines, x))
end

return learning
