--- What it costs to write a run down, to keep it, and to read it again.
-- @module raveforce.bench.runs

local core = require "raveforce.core"
local make = require "raveforce.make".env
local mapping = require "raveforce.mapping"
local rng = require "raveforce.rng"
local runs = require "raveforce.runs"
local target = require "raveforce.target"
local timing = require "raveforce.bench.timing"

---@class rf.RunsSize
---@field episodes integer of the long run
---@field batch    integer episodes of a transaction, as an agent asks for
---@field rounds   integer

---@type rf.RunsSize
local FULL = { episodes = 1000000, batch = 64, rounds = 20 }

local bench = {}

-- The README's task with a drum of our own: four parameters, four terms.
local function new_env()
  return make([[
    ~env: imp 0.1 >> envperc {attack} {decay}
    kick: sin {freq} >> mul ~env >> mul {gain}]], {
    params = { attack = mapping.exp(0.001, 0.05),
      decay = mapping.exp(0.01, 0.5), freq = mapping.exp(20, 2000),
      gain = mapping.lin(0, 1) },
    target = target.glicol([[
      ~env: imp 0.1 >> envperc 0.004 0.2
      kick: sin 55 >> mul ~env]], { seconds = 0.25 }),
    reward = require "raveforce.reward.timbre"(), threads = 0,
    observation = "none" })
end

local function numbers(random, n, width)
  local all = core.zeros("float64", n, width)
  for i = 1, n do
    local row = {}
    for k = 1, width do row[k] = random:uniform() end
    all[i] = row
  end
  return all
end

-- Random, so that nothing is smaller than it would be.
local function new_batch(env, n)
  local random = rng.new(0, "user")
  return { seconds = env.frames / env.sr, checkpoint = { agent = "" },
    returns = core.array("float64", numbers(random, 1, n)[1]),
    rewards = numbers(random, n, 1), terms = numbers(random, n, #env:terms()),
    units = numbers(random, n, env.plan_space.d),
    actions = numbers(random, n, env._params.n) }
end

local function records_of(batch)
  local records = {}
  for i = 1, #batch.returns do
    records[i] = { ret = batch.returns[i], seconds = batch.seconds,
      steps = { { action = batch.actions[i]:table(),
        unit = batch.units[i]:table(), reward = batch.rewards[i][1],
        terms = batch.terms[i]:table() } } }
  end
  return records
end

local function new_run(env)
  local dir = os.tmpname()
  os.remove(dir)
  return runs.create(dir, env, { agent = "random", options = {},
    root_seed = 0 })
end

local function remove(run)
  run:close()
  os.remove(run.dir .. "/run.db")
  os.remove(run.dir)
end

local function cost_of_writing(report, env, size)
  local run, batch = new_run(env), new_batch(env, size.batch)
  local records = records_of(batch)
  local t = timing.compare({
    function() run:add_batch(batch) end,
    function() run:add(records, batch.checkpoint) end,
    function() env:evaluate_unit(batch.units) end,
  }, size.rounds)
  remove(run)
  local n = size.batch
  report(("writing, %d episodes at a time"):format(n), t[1] / n * 1e6,
    "us per episode", "<= 15")
  report("the same from tables", t[2] / n * 1e6, "us per episode")
  report("rendering and scoring them", t[3] / n * 1e6, "us per episode")
  report("writing / rendering and scoring", t[1] / t[3], "times")
end

local function seconds_of(f)
  local begin = core.clock()
  f()
  return core.clock() - begin
end

local function size_of(path)
  local file = assert(io.open(path, "rb"))
  local bytes = file:seek "end"
  file:close()
  return bytes
end

local function cost_of_keeping(report, env, size)
  local run, batch = new_run(env), new_batch(env, 1000)
  local wrote = seconds_of(function()
    for _ = 1, size.episodes // 1000 do run:add_batch(batch) end
  end)
  local name = ("%d episodes, "):format(size.episodes)
  report(name .. "writing", wrote, "s")
  local dir = run.dir
  run:close()
  report(name .. "run.db", size_of(dir .. "/run.db") / 1e6, "MB",
    size == FULL and "<= 400" or nil)
  run = runs.open(dir)
  report(name .. "returns, terms, units", seconds_of(function()
    run:returns()
    run:terms()
    run:units()
  end), "s", size == FULL and "<= 5" or nil)
  report(name .. "the best", seconds_of(function() run:best() end), "s")
  remove(run)
end

---@param report fun(what: string, value: number, unit: string, goal: string?)
---@param _ fun(text: string)? says nothing else
---@param size rf.RunsSize?
function bench.run(report, _, size)
  local env = new_env()
  cost_of_writing(report, env, size or FULL)
  cost_of_keeping(report, env, size or FULL)
  env:close()
end

return bench
