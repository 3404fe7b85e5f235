--- The best reward so far, by episode.
-- @module raveforce.picture.curve

local svg = require "raveforce.picture.svg"
local ticks = require "raveforce.picture.ticks"

local curve = {}

local MOST_DOTS = 3000

local function y_ticks(range, box, y_of)
  local out, step = {}, ticks.step(range.high - range.low, 5)
  for i = math.ceil(range.low / step), math.floor(range.high / step) do
    local y = y_of(i * step)
    out[#out + 1] = svg.path("grid", svg.line { box.x, y, box.x + box.w, y })
    out[#out + 1] = svg.text(box.x - 6, y + 4, "tick end",
      ("%.6g"):format(i * step))
  end
  return table.concat(out, "\n")
end

local function x_ticks(episodes, box, x_of)
  local out, step = {}, math.max(1, ticks.step(episodes, 6))
  for i = 0, math.floor(episodes / step) do
    out[#out + 1] = svg.text(x_of(i * step), box.y + box.h + 16, "tick middle",
      ("%d"):format(math.floor(i * step + 0.5)))
  end
  return table.concat(out, "\n")
end

-- From a little below the first quartile, so that failures do not flatten it.
local function range_of(returns, silence)
  local sorted = {}
  for i = 1, #returns do sorted[i] = returns[i] end
  table.sort(sorted)
  local low = sorted[1 + (#sorted - 1) // 4]
  local high = sorted[#sorted]
  if silence then
    low, high = math.min(low, silence), math.max(high, silence)
  end
  local margin = math.max((high - low) * 0.08, 1e-9)
  return { low = low - margin, high = high + margin }
end

local function best_line(returns, x_of, y_of)
  local points, best = {}, returns[1]
  points[1], points[2] = x_of(1), y_of(best)
  for i = 2, #returns do
    if returns[i] > best then
      table.insert(points, x_of(i))
      table.insert(points, y_of(best))
      best = returns[i]
      table.insert(points, x_of(i))
      table.insert(points, y_of(best))
    end
  end
  table.insert(points, x_of(#returns))
  table.insert(points, y_of(best))
  return svg.path("best", svg.line(points))
end

local function dots(returns, range, x_of, y_of)
  local out, every = {}, math.max(1, #returns // MOST_DOTS)
  for i = 1, #returns, every do
    if returns[i] >= range.low then
      out[#out + 1] = ("M%s %sh1.5"):format(svg.number(x_of(i)),
        svg.number(y_of(returns[i])))
    end
  end
  return svg.path("dots", table.concat(out))
end

--- Each episode's return as a dot, the best so far as a line, silence dashed.
---@param returns core.Array|number[] at least one
---@param silence number? what a silent sound would earn
---@param box { x: number, y: number, w: number, h: number }
---@return string
function curve.draw(returns, silence, box)
  local range = range_of(returns, silence)
  local function x_of(i) return box.x + box.w * i / #returns end
  local function y_of(v)
    v = math.max(range.low, v)
    return box.y + box.h * (range.high - v) / (range.high - range.low)
  end
  local out = { y_ticks(range, box, y_of), x_ticks(#returns, box, x_of),
    dots(returns, range, x_of, y_of), best_line(returns, x_of, y_of) }
  if silence then
    local y = y_of(silence)
    out[#out + 1] = svg.path("silence",
      svg.line { box.x, y, box.x + box.w, y })
    out[#out + 1] = svg.text(box.x + box.w - 4, y - 5, "tick end", "silence")
  end
  return table.concat(out, "\n")
end

return curve
