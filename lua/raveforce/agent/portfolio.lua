--- Portfolio: differential evolution finds a valley, CMA-ES its bottom, and
-- then another valley is looked for.
--
-- Each stage is a search of its own. It ends where the better half of a round
-- lies close together, or where nothing better came for long; its best point
-- is where the next stage begins. A valley that is no better than an earlier
-- one is left early. Evolution and descent together are one try: where valleys
-- are many, several short tries find more than one long one.
-- @module raveforce.agent.portfolio

local cmaes = require "raveforce.agent.cmaes"
local de = require "raveforce.agent.de"
local errors = require "raveforce.errors"
local population = require "raveforce.search.population"

local portfolio = {
  options = {
    population = 0,  -- of the evolution; 0: its own
    valley = 0.002,  -- half a round is so close, in the unit cube: a valley
    bottom = 3e-5,   -- the same: its bottom
    patience = 0,    -- evaluations without a better point; 0: 600 + 60 d
  },
}

-- A valley's bottom is known from so many times farther away.
local NEAR = 100

local MEMBERS = { explore = de, refine = cmaes }

function portfolio.check(options)
  population.check_size("portfolio", options, 4)
  population.check("portfolio", options, "valley", 1e-3, 0.3)
  population.check("portfolio", options, "bottom", 1e-9, options.valley)
  population.check("portfolio", options, "patience", 0, 1e9)
end

local function with_defaults(strategy, settings)
  for _, key in ipairs(errors.sorted_keys(strategy.options)) do
    if settings[key] == nil then settings[key] = strategy.options[key] end
  end
  return settings
end

local function settings_of(state, stage, from, spread)
  local o = state.options
  if stage == "explore" then
    return with_defaults(de, { population = o.population })
  end
  return with_defaults(cmaes, { seed = o.seed, x0 = from,
    sigma0 = math.max(10 * o.bottom, math.min(0.2, spread)) })
end

-- `from`, `spread`: where to go on, and how far points lie apart there.
local function begin(state, stage, from, spread)
  local strategy = MEMBERS[stage]
  state.stage, state.number = stage, state.number + 1
  state.member = strategy.start(#state.dims,
    settings_of(state, stage, from, spread), state.dims)
  state.round = strategy.batch(state.member)
  state.told, state.since = {}, 0
end

local function begin_try(state)
  state.best, state.leads = false, false
  begin(state, "explore")
end

local function continuous(list)
  local found = {}
  for i, dim in ipairs(list) do
    if not dim.n then found[#found + 1] = i end
  end
  return found
end

function portfolio.start(d, options, list)
  local state = { dims = list, options = options, free = continuous(list),
    number = 0,   -- stages so far
    top = false,  -- { unit, reward }: the best of all tries
    patience = options.patience > 0 and options.patience or 600 + 60 * d }
  begin_try(state)
  return state
end

function portfolio.batch(state)
  return MEMBERS[state.stage].batch(state.member)
end

--- The tag says which stage it belongs to, and what its search wants back.
function portfolio.propose(state, random)
  local unit, tag = MEMBERS[state.stage].propose(state.member, random)
  return unit, { number = state.number, tag = tag }
end

local function deviation(points, count, i)
  local mean, squares = 0.0, 0.0
  for k = 1, count do mean = mean + points[k].unit[i] end
  mean = mean / count
  for k = 1, count do
    local x = points[k].unit[i] - mean
    squares = squares + x * x
  end
  return math.sqrt(squares / count)
end

-- How far the better half of a round lies apart: the median of the continuous
-- dimensions, because some may have no influence.
local function spread_of(state)
  local spreads = {}
  for k, i in ipairs(state.free) do
    spreads[k] = deviation(state.told, (#state.told + 1) // 2, i)
  end
  table.sort(spreads)
  return spreads[(#spreads + 1) // 2]
end

local function note_best(state)
  local first = state.told[1]
  state.since = state.since + #state.told
  if state.best and first.reward <= state.best.reward then return end
  state.best = { unit = first.unit, reward = first.reward }
  state.since = 0
  if not state.top or first.reward > state.top.reward then
    state.top = { unit = first.unit, reward = first.reward }
    state.leads = true
  end
end

-- How close a round has to come together for the stage to end.
local function limit_of(state)
  local o = state.options
  if state.stage == "explore" then return o.valley end
  return state.leads and o.bottom or math.min(o.valley, NEAR * o.bottom)
end

-- Only when a round is complete, so that the order of telling does not matter.
local function end_round(state)
  population.sort(state.told)
  note_best(state)
  local spread = #state.free > 0 and spread_of(state) or 1
  if spread >= limit_of(state) and state.since < state.patience then
    state.told, state.round = {}, portfolio.batch(state)
  elseif state.stage == "explore" and #state.free > 0 then
    begin(state, "refine", state.best.unit, spread)
  else
    begin_try(state)
  end
end

--- Injected points go to the running stage.
function portfolio.receive(state, id, unit, reward, tag)
  if tag and tag.number ~= state.number then return false end
  local taken = MEMBERS[state.stage].receive(state.member, id, unit, reward,
    tag and tag.tag)
  if not taken then return false end
  state.told[#state.told + 1] = { id = id, unit = unit, reward = reward }
  if #state.told >= state.round then end_round(state) end
  return true
end

function portfolio.memory(state)
  local list = table.move(state.told, 1, #state.told, 1, {})
  for _, point in ipairs(MEMBERS[state.stage].memory(state.member)) do
    list[#list + 1] = point
  end
  for _, name in ipairs { "best", "top" } do
    list[#list + 1] = state[name] or nil
  end
  return list
end

function portfolio.revalued(state)
  local revalued = MEMBERS[state.stage].revalued
  if revalued then revalued(state.member) end
  state.since = 0
end

return portfolio
