--- CMA-ES: learns how large steps pay, and in which directions.
--
-- For up to some hundred continuous dimensions that depend on each other;
-- integers and categories may stand among them.
-- @module raveforce.agent.cmaes

local cma = require "raveforce.cma.strategy"
local full = require "raveforce.cma.full"

return cma.strategy("cmaes", full, {
  population = 0, -- 0: 4 + 3 ln d; a larger one sees more of a rugged reward
  sigma0 = 0.2,   -- deviation at the beginning, of the cube
  x0 = 0.5,       -- where it begins: a number for all dimensions, or a list
})
