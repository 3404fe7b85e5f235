--- A line folded into 0..1, so that a search without bounds stays inside.
--
--     u(x) = x                            in EDGE..1 - EDGE
--     u(x) = (x + EDGE)^2 / (4 EDGE)      in -EDGE..EDGE, the other end alike
--
-- and mirrored beyond. A best point on a face becomes one where the slope is
-- 0, which a normal distribution can close in on (Hansen's pycma has such a
-- transform). A search keeps its x: no u tells which x it came from.
-- @module raveforce.cma.bounds

local bounds = {}

local EDGE = 0.05
local PERIOD = 2 * (1 + 2 * EDGE)

bounds.EDGE = EDGE

--- Any x into 0..1.
---@param x number
---@return number
function bounds.fold(x)
  if x < -EDGE or x > 1 + EDGE then
    x = (x + EDGE) % PERIOD
    if x > PERIOD / 2 then x = PERIOD - x end
    x = x - EDGE
  end
  if x < EDGE then
    x = (x + EDGE) * (x + EDGE) / (4 * EDGE)
  elseif x > 1 - EDGE then
    x = 1 - (1 + EDGE - x) * (1 + EDGE - x) / (4 * EDGE)
  end
  return math.max(0, math.min(1, x))
end

--- The x in -EDGE..1 + EDGE that is folded to `u`.
---@param u number
---@return number
function bounds.unfold(u)
  if u < EDGE then return 2 * math.sqrt(EDGE * u) - EDGE end
  if u > 1 - EDGE then return 1 + EDGE - 2 * math.sqrt(EDGE * (1 - u)) end
  return u
end

return bounds
