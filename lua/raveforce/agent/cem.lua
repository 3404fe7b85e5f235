--- Cross-entropy method: a normal distribution moves to its own best samples.
--
--     m <- a mean(elite) + (1 - a) m
--     v <- a var(elite) + (1 - a) v + z max(0, 1 - t / fade)
--
-- Rubinstein 1999; the noise that keeps it from freezing is Szita and Lorincz
-- 2006, eq. 6, with decreasing noise.
-- @module raveforce.agent.cem

local population = require "raveforce.agent.population"

local cem = {
  options = {
    population = 0,   -- 0: 64
    elite = 0.2,      -- share of the population
    smoothing = 0.7,  -- a
    sigma0 = 0.3,     -- of the unit cube, at the beginning
    noise = 0.05,     -- sqrt(z), of the unit cube
    fade = 40,        -- generations until the noise is gone
  },
}

function cem.check(options)
  population.check_size("cem", options, 4)
  population.check("cem", options, "elite", 0.01, 1)
  population.check("cem", options, "smoothing", 0.01, 1)
  population.check("cem", options, "sigma0", 0.001, 1)
  population.check("cem", options, "noise", 0, 1)
  population.check("cem", options, "fade", 1, 1e9)
end

function cem.start(d, options)
  local state = { d = d, n = options.population, generation = 0, told = {},
    mean = {}, var = {}, options = options }
  if state.n == 0 then state.n = 64 end
  for i = 1, d do
    state.mean[i] = 0.5
    state.var[i] = options.sigma0 * options.sigma0
  end
  return state
end

function cem.batch(state)
  return state.n
end

function cem.propose(state, rng)
  local unit = {}
  for i = 1, state.d do
    local x = state.mean[i] + math.sqrt(state.var[i]) * rng:normal()
    unit[i] = math.max(0, math.min(1, x))
  end
  return unit, state.generation
end

local function moments(members, count, i)
  local sum, squares = 0, 0
  for k = 1, count do sum = sum + members[k].unit[i] end
  local mean = sum / count
  for k = 1, count do
    local d = members[k].unit[i] - mean
    squares = squares + d * d
  end
  return mean, squares / count
end

local function next_generation(state)
  local o, members = state.options, state.told
  population.sort(members)
  local elite = math.max(2, math.floor(o.elite * state.n + 0.5))
  local left = math.max(0, 1 - state.generation / o.fade)
  for i = 1, state.d do
    local mean, var = moments(members, math.min(elite, #members), i)
    state.mean[i] = o.smoothing * mean + (1 - o.smoothing) * state.mean[i]
    state.var[i] = o.smoothing * var + (1 - o.smoothing) * state.var[i]
      + o.noise * o.noise * left
  end
  state.generation = state.generation + 1
  state.told = {}
end

--- Injected points (without a tag) count as members of the generation.
function cem.receive(state, id, unit, reward, tag)
  if tag and tag ~= state.generation then return false end
  state.told[#state.told + 1] = { id = id, unit = unit, reward = reward }
  if #state.told >= state.n then next_generation(state) end
  return true
end

return cem
