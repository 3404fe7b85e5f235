--- Differential evolution, rand/1/bin, one generation after the other.
--
--     v = x_a + F (x_b - x_c); coordinates of v with probability CR, one always
--
-- Storn and Price 1997. F is drawn anew per trial (dither); what leaves the
-- cube is drawn anew, because clipping would favour the faces.
-- @module raveforce.agent.de

local population = require "raveforce.agent.population"

local de = {
  options = {
    population = 0,       -- 0: 5 d, at least 20, in whole packs
    cr = 0.9,             -- crossover rate
    f_lo = 0.5, f_hi = 1, -- F is uniform in between
  },
}

function de.check(options)
  population.check_size("de", options, 4)
  population.check("de", options, "cr", 0, 1)
  population.check("de", options, "f_lo", 0, 2)
  population.check("de", options, "f_hi", options.f_lo, 2)
end

function de.start(d, options)
  local n = options.population
  if n == 0 then n = population.size(math.max(20, 5 * d)) end
  return { d = d, n = n, generation = 0, slot = 0, members = {},
    trials = {}, told = 0, options = options }
end

function de.batch(state)
  return state.n
end

local function anywhere(state, rng)
  local unit = {}
  for i = 1, state.d do unit[i] = rng:uniform() end
  return unit
end

-- Three members that are neither each other nor `target`.
local function three_others(state, rng, target)
  local picked = { target }
  while #picked < 4 do
    local candidate, fresh = rng:integer(state.n), true
    for _, other in ipairs(picked) do fresh = fresh and other ~= candidate end
    if fresh then picked[#picked + 1] = candidate end
  end
  local members = state.members
  return members[picked[2]].unit, members[picked[3]].unit,
    members[picked[4]].unit
end

local function cross(state, rng, target)
  local o, old = state.options, state.members[target].unit
  local a, b, c = three_others(state, rng, target)
  local f = o.f_lo + (o.f_hi - o.f_lo) * rng:uniform()
  local always = state.d > 0 and rng:integer(state.d) or 0
  local unit = {}
  for i = 1, state.d do
    if rng:uniform() < o.cr or i == always then
      local x = a[i] + f * (b[i] - c[i])
      unit[i] = x >= 0 and x <= 1 and x or rng:uniform()
    else
      unit[i] = old[i]
    end
  end
  return unit
end

--- The tag says which generation, and whose place the trial is after.
function de.propose(state, rng)
  state.slot = state.slot % state.n + 1
  local tag = { generation = state.generation, slot = state.slot }
  if state.generation == 0 then return anywhere(state, rng), tag end
  return cross(state, rng, state.slot), tag
end

local function better(a, b)
  return not b or a.reward > b.reward
    or (a.reward == b.reward and a.id < b.id)
end

local function next_generation(state)
  for slot = 1, state.n do
    local old, trial = state.members[slot], state.trials[slot]
    if not old or trial.reward >= old.reward then
      state.members[slot] = trial
    end
  end
  state.generation, state.slot = state.generation + 1, 0
  state.trials, state.told = {}, 0
end

-- An injected point is after the place of the worst that it beats.
local function place_for(state, reward)
  local worst
  for slot = 1, state.n do
    local member = state.members[slot]
    if member and member.reward <= reward
      and (not worst or member.reward < state.members[worst].reward) then
      worst = slot
    end
  end
  return worst
end

local function inject(state, trial)
  if state.generation > 0 then
    local slot = place_for(state, trial.reward)
    if slot then state.members[slot] = trial end
    return true
  end
  for slot = 1, state.n do -- takes the place of a first member not yet told
    if not state.trials[slot] then return slot end
  end
  return true
end

function de.receive(state, id, unit, reward, tag)
  local trial = { id = id, unit = unit, reward = reward }
  if tag and tag.generation ~= state.generation then return false end
  local slot = tag and tag.slot or inject(state, trial)
  if slot == true then return true end
  if not state.trials[slot] then state.told = state.told + 1 end
  if better(trial, state.trials[slot]) then state.trials[slot] = trial end
  if state.told == state.n then next_generation(state) end
  return true
end

return de
