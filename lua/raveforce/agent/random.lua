--- Uniform random search: the baseline that every other agent has to beat.
-- @module raveforce.agent.random

local dims = require "raveforce.search.dims"

local random = { options = {} }

-- A multiple of every lane width, so that no lane idles.
local BATCH = 64

function random.check() end

function random.start(_, _, list)
  return { dims = list }
end

function random.batch()
  return BATCH
end

function random.propose(state, rng)
  return dims.anywhere(state.dims, rng)
end

function random.receive()
  return true
end

return random
