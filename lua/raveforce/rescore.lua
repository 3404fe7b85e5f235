--- Rescoring: the episodes of a run under another reward, without an agent.
--
-- The run holds the task with every file it read, and the values of every
-- step: the sounds are rendered again, bit for bit, and measured anew.
-- @module raveforce.rescore

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local evaluate = require "raveforce.evaluate"
local make_env = require "raveforce.make".env
local reward_file = require "raveforce.reward_file"
local runs = require "raveforce.runs"
local stats = require "raveforce.stats"
local task_file = require "raveforce.task_file"

local rescore = {}

---@class rf.Rescored.Entry
---@field id       integer of the episode
---@field ret      number  under the new reward
---@field rank     integer under the new reward, 1 is best
---@field old_ret  number
---@field old_rank number
---@field params   table[] of each step

---@class rf.Rescored
---@field env      rf.Env
---@field episodes integer
---@field old      string  the reward as it was, and as it is now
---@field new      string
---@field returns  core.Array float64 [episodes]
---@field spearman number?
---@field kendall  number?
---@field best     rf.Rescored.Entry[] of the new best, the best first

local function read_options(dir, options)
  local o = errors.options("argument", "rf.rescore", options,
    { "reward", "threads", "top" })
  if type(dir) ~= "string" then
    errors.raise("argument", "rf.rescore wants a run's folder, got %s",
      errors.show(dir))
  end
  return o
end

-- The task as the run knew it.
local function recorded_env(run, o)
  local files = run:files()
  local path = run:meta "task"
  if path == "" then
    errors.raise("invalid", "%s: the run was recorded in a script and has no "
      .. "task file to render it again", run.dir)
  end
  local task = task_file.load(path, files)
  local overrides = run:options()
  overrides.threads = o.threads
  return task, overrides
end

-- Without a reward of its own the task's counts, as its file is now.
local function new_reward(run, o)
  if o.reward ~= nil and type(o.reward) ~= "string" then return o.reward end
  if o.reward then return reward_file.load(o.reward) end
  local path, options = run:meta "task", run:options()
  local fine, task = pcall(task_file.load, path)
  if not fine then
    if errors.is(task) and task.kind == "io" then
      errors.raise("io", "the task %s is not here: say --reward FILE.lua", path)
    end
    error(task)
  end
  local env = make_env(task, options)
  local reward = env.spec.reward
  env:close()
  return reward
end

-- Each episode of rf.record may have had a seed of its own.
local function check_seeds(run, env)
  if run:meta "agent" ~= "custom" then return end
  if type(env.spec.target) == "function"
    or env.spec.engine_seed == "episode" then
    errors.raise("unsupported", "%s: each of its episodes had its own seed, "
      .. "which is not written down", run.dir)
  end
end

local function params_of(env, row)
  local params, width = {}, env._params.n
  for step = 1, env.total_step do
    local slots = {}
    for i = 1, width do slots[i] = row[(step - 1) * width + i] end
    params[step] = env._params:action(env._params:from_slots(slots))
  end
  return params
end

local function best_of(self, old, rows, top)
  local order, list = stats.order(self.returns), {}
  local ranks, n = stats.ranks(old), #old
  for rank = 1, math.min(top, n) do
    local id = order[rank]
    list[rank] = { id = id, rank = rank, ret = self.returns[id],
      old_ret = old[id], old_rank = n + 1 - ranks[id],
      params = params_of(self.env, rows[id]) }
  end
  return list
end

local function open_run(dir)
  local run = runs.open(dir)
  local count = run:episodes()
  if count == 0 then
    errors.raise("invalid", "%s: the run has no episodes", dir)
  end
  return run, count
end

--- The recorded episodes of a run under another reward: `reward` is a reward,
-- or the path of a file that returns one; without it the task's own, as its
-- file is now.
---@param dir string
---@param options { reward: rf.Reward|string|nil, threads: integer?,
---  top: integer? }?
---@return rf.Rescored
function rescore.run(dir, options)
  local o = read_options(dir, options)
  local run, count = open_run(dir)
  local task, overrides = recorded_env(run, o)
  local reward = new_reward(run, o)
  local before = make_env(task, overrides)
  overrides.reward = reward
  local env = make_env(task, overrides)
  check_seeds(run, env)
  local rows = run:actions(env.total_step, env._params.n)
  local returns = evaluate.rows(env, rows, { seed = run.root })
  local old = run:returns()
  local self = { env = env, episodes = count, returns = returns,
    old = tostring(before.spec.reward), new = tostring(reward),
    spearman = stats.spearman(old, returns),
    kendall = stats.kendall(old, returns) }
  before:close()
  run:close()
  self.best = best_of(self, old, rows, o.top or 10)
  self.root = run.root
  return self
end

--- Writes the sounds of the best: DIR/01-episode-123.wav…
---@param self rf.Rescored
---@param dir string
---@return string[] paths
function rescore.save(self, dir)
  errors.check(core.folder_make(dir))
  local env, paths = self.env, {}
  for i, entry in ipairs(self.best) do
    env:_begin_at(self.root, 1)
    for step = 1, env.total_step do env:step(entry.params[step]) end
    paths[i] = ("%s/%02d-episode-%d.wav"):format(dir, i, entry.id)
    env:save(paths[i])
  end
  return paths
end

return rescore
