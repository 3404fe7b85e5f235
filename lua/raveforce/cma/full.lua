--- CMA-ES with a full covariance matrix: it learns scales and directions.
--
-- C = V^T diag(sd^2) V, taken apart only every few generations: between them
-- steps come from the last V and sd.
-- @module raveforce.cma.full

local core = require "raveforce.core"

local algebra = core.algebra

local full = { separable = false }

--- The unit matrix.
---@param n integer
---@return table
function full.new(n)
  local s = { n = n, age = 0, C = core.zeros("float64", n, n),
    V = core.zeros("float64", n, n), sd = core.zeros("float64", n):fill(1),
    inverse = core.zeros("float64", n):fill(1), variance = {} }
  for i = 1, n do
    s.C[i][i], s.V[i][i], s.variance[i] = 1, 1, 1
  end
  return s
end

--- Steps from standard normals: a row each.
---@param Z core.Array
---@return core.Array
function full.steps(s, Z)
  return algebra.product(Z, s.V, s.sd)
end

--- C^(-1/2) y
---@param y core.Array
---@return core.Array
function full.whiten(s, y)
  return algebra.product(algebra.product(s.V, y), s.V, s.inverse)
end

-- False where C is no covariance any more.
local function take_apart(s)
  local values = algebra.eigen(s.C, nil, s.V)
  if not values then return false end
  for i = 1, s.n do
    local value = values[i]
    if value <= 0 then return false end
    s.sd[i] = math.sqrt(value)
    s.inverse[i] = 1 / s.sd[i]
  end
  return true
end

--- C <- keep C + sum of weights[k] r r^T over the rows.
---@param keep number
---@param rows core.Array
---@param weights core.Array
---@param often number generations between two times that C is taken apart
---@return boolean # false: C is no covariance any more
function full.learn(s, keep, rows, weights, often)
  if not algebra.update(s.C, keep, rows, weights) then return false end
  for i = 1, s.n do s.variance[i] = s.C[i][i] end
  s.age = s.age + 1
  if s.age < often then return true end
  s.age = 0
  return take_apart(s)
end

--- The k-th main axis, as long as its deviation.
---@param k integer
---@return number[]
function full.axis(s, k)
  local axis, sd = s.V[k]:table(), s.sd[k]
  for i = 1, s.n do axis[i] = axis[i] * sd end
  return axis
end

---@return number # largest variance over the smallest
function full.condition(s)
  local ratio = s.sd[s.n] / s.sd[1]
  return ratio * ratio
end

return full
