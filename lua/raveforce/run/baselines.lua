--- Baselines: what silence and chance would earn, so that a search shows what
-- it is worth.
-- @module raveforce.run.baselines

local core = require "raveforce.core"
local rng = require "raveforce.rng"
local stats = require "raveforce.stats"
local variant = require "raveforce.variant"

-- Chance plays at most MOST episodes, and no more than the run. Where they
-- would be more than SOUND seconds of sound, or a script's function scores
-- them, which may take long: a tenth of the run's, but FEW at least.
local MOST, FEW, SOUND = 1000, 16, 500

---@class rf.Baselines
---@field silence number? nil where the reward cannot say
---@field random  rf.Chance?

---@class rf.Chance
---@field n       integer
---@field best    number
---@field median  number
---@field returns number[] ascending

local baselines = {}

--- What silence would earn in a task, or nil where its reward cannot say.
---@param env rf.Env the task's own
---@param seed integer
---@return number?
function baselines.silence(env, seed)
  local fine, ret = pcall(function()
    local silent = variant(env, { code = "silence: constsig 0",
      [env.spec.params and "params" or "action_space"] = {} })
    local returns = silent:evaluate({ {} }, { seed = seed })
    silent:close()
    return returns[1]
  end)
  return fine and ret or nil
end

--- How many episodes chance may have in a run of so many.
---@param env rf.Env
---@param iterations integer
---@return integer
function baselines.count(env, iterations)
  local affordable = env._scorer.calls and 0 or SOUND * env.sr // env.frames
  return math.tointeger(math.min(iterations, MOST,
    math.max(FEW, iterations // 10, affordable)))
end

local function random_units(env, n, seed)
  local stream, d = rng.new(seed, "baseline"), env.plan_space.d
  local units = core.zeros("float64", n, d)
  for i = 1, n do
    local row = {}
    for k = 1, d do row[k] = stream:uniform() end
    if d > 0 then units[i] = row end
  end
  return units
end

-- The first few say how long the others will take.
local function play(env, units, seed, announce)
  local n, begin = #units, core.clock()
  local few, options = math.min(FEW, n), { seed = seed }
  local list = env:evaluate_unit(units:rows(1, few), options):table()
  if n == few then return list end
  if announce then announce(n, (core.clock() - begin) * (n - few) / few) end
  local others = env:evaluate_unit(units:rows(few + 1, n), options):table()
  return table.move(others, 1, #others, few + 1, list)
end

--- What uniform random units earn: they come from a stream of their own.
---@param env rf.Env
---@param n integer at least 1
---@param seed integer
---@param announce fun(n: integer, seconds: number)? before most are played
---@return rf.Chance
function baselines.chance(env, n, seed, announce)
  local returns = play(env, random_units(env, n, seed), seed, announce)
  table.sort(returns)
  return { n = n, best = returns[n], median = stats.median(returns),
    returns = returns }
end

--- Both, for a run of so many episodes under a root seed; 0: no chance.
---@param env rf.Env
---@param iterations integer
---@param seed integer
---@param announce fun(n: integer, seconds: number)?
---@return rf.Baselines
function baselines.measure(env, iterations, seed, announce)
  local n = baselines.count(env, iterations)
  return { silence = baselines.silence(env, seed),
    random = n > 0 and baselines.chance(env, n, seed, announce) or nil }
end

return baselines
