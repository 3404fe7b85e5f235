--- CMA-ES that learns a scale for each dimension, and no directions.
--
-- Faster than cmaes to learn and to compute where dimensions are many or
-- depend little on each other.
-- @module raveforce.agent.sep_cmaes

local cma = require "raveforce.cma.strategy"
local diagonal = require "raveforce.cma.diagonal"

return cma.strategy("sep_cmaes", diagonal, {
  population = 0, -- 0: 4 + 3 ln d
  sigma0 = 0.2,   -- deviation at the beginning, of the cube
  x0 = 0.5,       -- where it begins: a number for all dimensions, or a list
})
