--- Uniform random search: the baseline that every other agent has to beat.
-- @module raveforce.agent.random

local random = { options = {} }

-- A multiple of every lane width, so that no lane idles.
local BATCH = 64

function random.check() end

function random.start(d)
  return { d = d }
end

function random.batch()
  return BATCH
end

function random.propose(state, rng)
  local unit = {}
  for i = 1, state.d do unit[i] = rng:uniform() end
  return unit
end

function random.receive()
  return true
end

return random
