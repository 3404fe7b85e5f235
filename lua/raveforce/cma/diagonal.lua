--- CMA-ES that learns a scale for each coordinate, and no directions.
--
-- Ros and Hansen 2008: memory and time grow with d, not with its square.
-- @module raveforce.cma.diagonal

local core = require "raveforce.core"

local diagonal = { separable = true }

---@param n integer
---@return table
function diagonal.new(n)
  local s = { n = n, sd = core.zeros("float64", n):fill(1), variance = {} }
  for i = 1, n do s.variance[i] = 1 end
  return s
end

--- Steps from standard normals: a row each.
---@param Z core.Array
---@return core.Array
function diagonal.steps(s, Z)
  local sd, rows = s.sd:table(), Z:table()
  for _, row in ipairs(rows) do
    for i = 1, s.n do row[i] = row[i] * sd[i] end
  end
  return core.array("float64", rows)
end

--- C^(-1/2) y
---@param y core.Array
---@return core.Array
function diagonal.whiten(s, y)
  local white = y:copy()
  for i = 1, s.n do white[i] = y[i] / s.sd[i] end
  return white
end

--- C <- keep C + sum of weights[k] r^2 over the rows, element by element.
---@param keep number
---@param rows core.Array
---@param weights core.Array
---@return boolean # false: C is no covariance any more
function diagonal.learn(s, keep, rows, weights)
  local variance = s.variance
  for i = 1, s.n do variance[i] = variance[i] * keep end
  for k, row in ipairs(rows:table()) do
    local weight = weights[k]
    for i = 1, s.n do
      variance[i] = variance[i] + weight * row[i] * row[i]
    end
  end
  for i = 1, s.n do
    if not (variance[i] > 0 and variance[i] < math.huge) then return false end
    s.sd[i] = math.sqrt(variance[i])
  end
  return true
end

--- The k-th main axis, as long as its deviation.
---@param k integer
---@return number[]
function diagonal.axis(s, k)
  local axis = {}
  for i = 1, s.n do axis[i] = i == k and s.sd[k] or 0 end
  return axis
end

---@return number # largest variance over the smallest
function diagonal.condition(s)
  local low, high = math.huge, 0
  for i = 1, s.n do
    low, high = math.min(low, s.variance[i]), math.max(high, s.variance[i])
  end
  return high / low
end

return diagonal
