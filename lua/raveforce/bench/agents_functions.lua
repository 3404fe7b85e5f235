--- Test functions for agents: the smallest value is 0.
--
-- In the order of Hansen and Ostermeier 2001 (sphere, ellipsoid), Rosenbrock
-- 1960 and Rastrigin 1974; the ellipsoid's condition is 1e6.
-- @module raveforce.bench.agents_functions

local core = require "raveforce.core"

local cos, pow = core.math.cos, core.math.pow

local functions = {}

---@param x number[]
---@return number
function functions.sphere(x)
  local sum = 0.0
  for i = 1, #x do sum = sum + x[i] * x[i] end
  return sum
end

---@param x number[]
---@return number
function functions.ellipsoid(x)
  local n, sum = #x, 0.0
  for i = 1, n do
    sum = sum + pow(1e6, (i - 1) / math.max(1, n - 1)) * x[i] * x[i]
  end
  return sum
end

---@param x number[]
---@return number
function functions.rosenbrock(x)
  local sum = 0.0
  for i = 1, #x - 1 do
    local valley, rest = x[i + 1] - x[i] * x[i], 1 - x[i]
    sum = sum + 100 * valley * valley + rest * rest
  end
  return sum
end

---@param x number[]
---@return number
function functions.rastrigin(x)
  local sum = 10.0 * #x
  for i = 1, #x do
    sum = sum + x[i] * x[i] - 10 * cos(2 * math.pi * x[i])
  end
  return sum
end

--- A function of units: its variables go from -half to half.
---@param f fun(x: number[]): number
---@param half number
---@return fun(unit: number[]): number
function functions.of_unit(f, half)
  return function(unit)
    local x = {}
    for i = 1, #unit do x[i] = (2 * unit[i] - 1) * half end
    return f(x)
  end
end

return functions
