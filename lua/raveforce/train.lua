--- rf.train: an agent searches a task, and leaves a run folder.
-- @module raveforce.train

local agents = require "raveforce.agent"
local best = require "raveforce.best"
local core = require "raveforce.core"
local errors = require "raveforce.errors"
local json = require "raveforce.json"
local make_env = require "raveforce.make".env
local runs = require "raveforce.runs"
local task_module = require "raveforce.task"
local watch = require "raveforce.watch"

local OPTIONS = { "agent", "agent_options", "iterations", "on_episode",
  "on_progress", "out", "resume", "seed", "set", "threads" }

---@class rf.EpisodeDone
---@field id    integer from 1
---@field ret   number
---@field unit  number[]
---@field terms table<string, number>

---@class rf.TrainOptions
---@field agent         string|rf.Agent|nil name, or one of your own; "cem"
---@field agent_options table?   settings of a named agent
---@field iterations    integer? episodes; 2000
---@field seed          integer? of agent and env; 0
---@field out           string?  the run's folder; none without it
---@field resume        boolean? go on with the run in `out`
---@field set           table?   overrides of the task
---@field threads       integer? the task's
---@field on_episode    fun(e: rf.EpisodeDone)?
---@field on_progress   fun(done: integer, total: integer, best: number?)?
---  once before the first episode, then after each population

---@class rf.Trained
---@field agent       rf.Agent
---@field best        { ret: number, unit: number[], params: table[] }?
---@field episodes    integer
---@field returns     core.Array? of all episodes, with a folder
---@field silence     number?  what a silent sound would earn
---@field dir         string?
---@field interrupted boolean

local train = {}

---@class rf.Training
local Training = {}
Training.__index = Training

local function read_options(options)
  local o = errors.options("argument", "rf.train", options, OPTIONS)
  local read = { agent = o.agent or "cem", iterations = o.iterations or 2000,
    seed = o.seed or 0 }
  for _, key in ipairs { "iterations", "seed" } do
    if math.type(read[key]) ~= "integer" then
      errors.raise("argument", "rf.train: %s must be an integer, got %s", key,
        errors.show(read[key]))
    end
  end
  if read.iterations < 1 then
    errors.raise("argument", "rf.train: iterations must be at least 1, got %d",
      read.iterations)
  end
  if o.resume and not o.out then
    errors.raise("argument", "rf.train: resume needs `out`, the run's folder")
  end
  return setmetatable(read, { __index = o })
end

local function overrides_of(o)
  local overrides = {}
  for _, key in ipairs(errors.sorted_keys(o.set or {})) do
    overrides[key] = o.set[key]
  end
  if o.threads then overrides.threads = o.threads end
  return overrides
end

local function new_agent(o, env)
  if type(o.agent) ~= "string" then return o.agent end
  local settings = { seed = o.seed }
  for _, key in ipairs(errors.sorted_keys(o.agent_options or {})) do
    settings[key] = o.agent_options[key]
  end
  return agents.make(o.agent, env.plan_space, settings)
end

local function meta_of(o)
  return {
    agent = type(o.agent) == "string" and o.agent or "custom",
    agent_options = o.agent_options or {}, iterations = o.iterations,
    root_seed = o.seed, options = o.set or {},
  }
end

-- A run that goes on keeps its own agent and seed, whatever is asked for.
local function resume(self, o)
  local checkpoint
  self.run, checkpoint = runs.resume(o.out, self.env)
  self.seed = math.tointeger(self.run:meta "root_seed")
  if checkpoint then
    self.agent = agents.load(checkpoint.agent)
    return
  end
  local name = self.run:meta "agent" -- it was stopped before it began
  self.agent = new_agent({ agent = name ~= "custom" and name or o.agent,
    agent_options = json.decode(self.run:meta "agent_options"),
    seed = self.seed }, self.env)
end

local function start(self, o)
  self.agent, self.seed = new_agent(o, self.env), o.seed
  if o.out then
    self.run = runs.create(o.out, self.env, meta_of(o))
  end
end

local function new_training(task, o)
  local overrides = overrides_of(o)
  local self = setmetatable({ options = o, done = 0 }, Training)
  self.make = function(more)
    local all = {}
    for _, t in ipairs { overrides, more or {} } do
      for _, key in ipairs(errors.sorted_keys(t)) do all[key] = t[key] end
    end
    return make_env(task, all)
  end
  self.env = self.make()
  if o.resume then resume(self, o) else start(self, o) end
  self.done = self.run and self.run.count or 0
  self.silence = best.silence(self.make, self.env)
  return self
end

-- Values of all steps as the engine takes them, with the units they came from.
local function steps_of(self, unit, rewards, weighted)
  local env, steps = self.env, {}
  local params, d = env._params, env.action_space.d
  for k = 1, env.total_step do
    steps[k] = {
      action = params:slots(params:from_units(unit, (k - 1) * d)),
      unit = table.move(unit, (k - 1) * d + 1, k * d, 1, {}),
      reward = rewards[k], terms = weighted[k],
    }
  end
  return steps
end

local function checkpoint_of(self)
  if not self.agent.save then return nil end
  return { agent = self.agent:save() }
end

-- Ends early where the user wants it; what is unfinished then never was.
local function play(self, X, each)
  local fine, returns, info = pcall(self.env._evaluate_each, self.env, X,
    { seed = self.seed }, each)
  if fine then return returns, info end
  if errors.is(returns) and returns.kind == "interrupted" then return nil end
  error(returns)
end

--- One population: asked, played, told, written.
---@return boolean # false: interrupted
function Training:round()
  if watch.interrupted() then return false end
  local env, agent, o = self.env, self.agent, self.options
  local left = o.iterations - self.done
  env._reward_state.count = self.done * env.total_step -- for `anneal`
  local n = math.min(agent.batch or 64, left)
  local X, ids = agent:ask(n)
  local records, seconds = {}, env.frames / env.sr
  local function each(i, rewards, weighted)
    if not self.run then return end
    records[i] = { ret = 0.0, seconds = seconds,
      steps = steps_of(self, X[i]:table(), rewards, weighted) }
  end
  local returns, info = play(self, X, each)
  if not returns then return false end
  agent:tell(ids, returns)
  for i = 1, #records do records[i].ret = returns[i] end
  if self.run then self.run:add(records, checkpoint_of(self)) end
  self:report(X, returns, info)
  self.done = self.done + n
  return true
end

function Training:report(X, returns, info)
  local o = self.options
  if not o.on_episode then return end
  for i = 1, #returns do
    local terms = {}
    for _, name in ipairs(errors.sorted_keys(info.terms)) do
      terms[name] = info.terms[name][i]
    end
    o.on_episode { id = self.done + i, ret = returns[i],
      unit = X[i]:table(), terms = terms }
  end
end

function Training:progress()
  local o = self.options
  if not o.on_progress then return end
  local _, ret = self.agent:best()
  o.on_progress(self.done, o.iterations, ret)
end

local function summary_of(self, result)
  local env, o = self.env, self.options
  return {
    agent = self.agent.name or "custom", best = result.best and {
      reward = result.best.ret, params = result.best.params,
      unit = result.best.unit },
    engine = core.version, episodes = self.done, iterations = o.iterations,
    interrupted = result.interrupted, seconds_of_sound = env.frames / env.sr,
    seed = self.seed, silence = self.silence,
    task = self.run:meta "task",
  }
end

function Training:finish()
  local unit, ret = self.agent:best()
  local result = { agent = self.agent, episodes = self.done,
    silence = self.silence, dir = self.options.out,
    interrupted = self.done < self.options.iterations }
  if unit then
    local params = best.play(self.env, unit, self.seed)
    result.best = { ret = ret, unit = unit, params = params }
  end
  if self.run then
    result.returns = self.run:returns()
    if unit then
      best.write(self.run, self.env, { ret = ret, seed = self.seed,
        silence = self.silence })
    end
    self.run:write("summary.json", json.encode(summary_of(self, result)))
    self.run:close()
  end
  self.env:close()
  return result
end

--- Trains an agent: one iteration is one episode.
---@param task rf.Task
---@param options rf.TrainOptions?
---@return rf.Trained
function train.run(task, options)
  if not task_module.is(task) then
    errors.raise("argument", "rf.train wants a task (rf.task), got %s",
      errors.show(task))
  end
  local o = read_options(options)
  local self = new_training(task, o)
  self:progress()
  while self.done < o.iterations and self:round() do self:progress() end
  return self:finish()
end

return train
