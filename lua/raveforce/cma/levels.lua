--- Integers in CMA-ES: a coordinate is rounded to a level, and never so sure of
-- it that it could not leave any more.
--
-- Source: Hamano, Saito, Nomura, Shirakawa, "CMA-ES with Margin" (GECCO 2022):
-- each neighbouring level keeps a probability of at least alpha / 2 (alpha at
-- the ends), by moving the mean and widening the coordinate's own scale. Here
-- both distances are cut at the quantile, without their renormalisation, which
-- is of the order of alpha.
-- @module raveforce.cma.levels

local core = require "raveforce.core"

local log = core.math.log

local levels = {}

--- Which of n levels, 1..n, a coordinate means.
---@param x number
---@param n integer
---@return integer
function levels.of(x, n)
  return 1 + math.floor(math.max(0, math.min(n - 1, n * x)))
end

-- P(z > quantile(p)) = p for p <= 0.5: Abramowitz and Stegun 26.2.23, off by
-- 4.5e-4 at most.
local function quantile(p)
  local t = math.sqrt(-2 * log(p))
  return t - (2.515517 + t * (0.802853 + t * 0.010328))
    / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
end

--- Where the mean must be, and its deviation.
---@param mean number
---@param sd number
---@param n integer levels, at least 2
---@param alpha number at most 0.5
---@return number mean, number sd
function levels.keep_open(mean, sd, n, alpha)
  local level = levels.of(mean, n)
  local low, high = (level - 1) / n, level / n
  if level == 1 then
    return math.max(mean, high - quantile(alpha) * sd), sd
  elseif level == n then
    return math.min(mean, low + quantile(alpha) * sd), sd
  end
  local far = quantile(alpha / 2)
  local below, above = (mean - low) / sd, (high - mean) / sd
  if below <= far and above <= far then return mean, sd end
  below, above = math.min(below, far), math.min(above, far)
  local wider = (high - low) / (below + above)
  return low + below * wider, wider
end

return levels
