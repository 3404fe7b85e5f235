--- What agents, and rewards in Lua, cost beside rendering: processor time of
-- one thread, so that a busy machine disturbs little.
-- @module raveforce.bench.overhead

local agents = require "raveforce.agent"
local core = require "raveforce.core"
local fn = require "raveforce.reward.fn"
local kick = require "raveforce.bench.kick"
local make = require "raveforce.make".env
local mapping = require "raveforce.mapping"
local raw = require "raveforce.reward.raw"

local clock = os.clock

local SECONDS = 0.25 -- of sound in an episode with a reward in Lua
local TURNS = 3

---@class rf.OverheadSize
---@field rounds     integer after one that does not count
---@field candidates integer of each agent in a round
---@field episodes   integer

---@type rf.OverheadSize
local FULL = { rounds = 6, candidates = 1024, episodes = 256 }

local overhead = {}

-- A sphere, so that the search goes on as searches do; it is not measured.
local function rewards_of(X, page)
  local d, rewards = X.shape[2], {}
  X:read(page)
  for i = 1, #X do
    local sum = 0.0
    for k = (i - 1) * d + 1, i * d do
      sum = sum + (page[k] - 0.3) * (page[k] - 0.3)
    end
    rewards[i] = -sum
  end
  return rewards
end

-- Seconds that asking for and telling a candidate take.
local function round_of(agent, candidates, page)
  local seconds, asked = 0.0, 0
  while asked < candidates do
    local begin = clock()
    local X, ids = agent:ask()
    seconds = seconds + clock() - begin
    local rewards = rewards_of(X, page)
    begin = clock()
    agent:tell(ids, rewards)
    seconds = seconds + clock() - begin
    asked = asked + #ids
  end
  return seconds / asked
end

local function least_of(name, d, size)
  local agent, page, least = agents.make(name, d), {}, math.huge
  collectgarbage() -- what others left is not this one's to clear away
  for round = 0, size.rounds do
    local seconds = round_of(agent, size.candidates, page)
    if round > 0 then least = math.min(least, seconds) end
  end
  return least
end

--- Seconds a candidate of each agent, in turns, one alive at a time; the least
-- of several rounds.
---@param names string[]
---@param d integer
---@param size rf.OverheadSize
---@return number[] seconds
function overhead.of_agents(names, d, size)
  local least = {}
  for _ = 1, TURNS do
    for i, name in ipairs(names) do
      least[i] = math.min(least[i] or math.huge, least_of(name, d, size))
    end
  end
  return least
end

-- Seconds of each function, in turns; the least of each.
local function compare(functions, rounds)
  local least = {}
  for round = 0, rounds do
    for i, f in ipairs(functions) do
      local begin = clock()
      f()
      local seconds = clock() - begin
      if round > 0 then least[i] = math.min(least[i] or math.huge, seconds) end
    end
  end
  return least
end

--- Ask and tell of every agent, in microseconds and as a part of what the kick
-- of one second takes to render.
function overhead.agents(report, _, size)
  size = size or FULL
  local render = compare({ kick.renderer(nil, size.episodes) },
    size.rounds)[1] / size.episodes
  report("rendering a kick of one second", render * 1e6, "us")
  for _, d in ipairs { 10, 40 } do
    local costs = overhead.of_agents(agents.NAMES, d, size)
    for i, name in ipairs(agents.NAMES) do
      local seconds = costs[i]
      local what = ("%s, d = %d"):format(name, d)
      report(what, seconds * 1e6, "us a candidate",
        d == 10 and "<= 20" or nil)
      report(what .. " / rendering", seconds / render, "times")
    end
  end
end

-- The kick of a quarter of a second, by the caller's thread alone.
local function evaluator(reward, episodes)
  local sr = 44100
  local target = core.zeros("float32", math.floor(SECONDS * sr))
  for n = 1, #target do
    target[n] = 0.5 * (1 - n / #target) * core.math.sin(0.008 * n)
  end
  target.sr = sr
  local env = make([[
    ~env: imp 0.1 >> envperc {attack} {decay}
    kick: sin {freq} >> mul ~env ]], {
    params = {
      attack = mapping.lin(0.0001, 0.1),
      decay = mapping.rel("attack", function(a) return 0.24 - a end),
      freq = mapping.exp(10, 10000),
    },
    target = target, threads = 0, observation = "none", reward = reward,
  })
  env.action_space:seed(1)
  local units = env.action_space:sample_unit(episodes)
  return function() env:evaluate_unit(units) end
end

-- Louder is better, lower is better: a feature and a parameter.
local function of_script(ctx)
  return ctx:rms()[1][1] - ctx.params.freq / 10000
end

--- A quarter of a second with a reward function of the script, beside the same
-- with a term of the core.
function overhead.reward(report, _, size)
  size = size or FULL
  local episodes = size.episodes
  local t = compare({ evaluator(fn(of_script), episodes),
    evaluator(fn(function(ctx) return -ctx.params.freq end), episodes),
    evaluator(raw(), episodes) }, size.rounds)
  report("with a Lua reward of rms and params", episodes / t[1],
    "episodes per second", ">= 8000")
  report("with a Lua reward of params alone", episodes / t[2],
    "episodes per second")
  report("with raw()", episodes / t[3], "episodes per second")
  report("the Lua reward besides", (t[1] - t[3]) / episodes * 1e6, "us")
end

return overhead
