--- CMA-ES whose population grows with every restart, for rugged rewards.
--
-- Auger and Hansen 2005. A restart begins at a random place; beyond 10 d^2 the
-- population does not grow (Liao and Stuetzle 2013).
-- @module raveforce.agent.ipop

local cma = require "raveforce.cma.strategy"
local full = require "raveforce.cma.full"

return cma.strategy("ipop", full, {
  population = 0, -- of the first search; 0: 4 + 3 ln d
  increase = 2,   -- how many times larger the next one is
  sigma0 = 0.2,   -- deviation at the beginning, of the cube
  x0 = 0.5,       -- where it begins: a number for all dimensions, or a list
})
