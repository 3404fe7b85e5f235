--- Rescoring: the episodes of a run under another reward, without an agent.
--
-- The sounds are rendered again, bit for bit, and measured anew.
-- @module raveforce.rescore

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local json = require "raveforce.json"
local make_env = require "raveforce.make".env
local recorded = require "raveforce.run.recorded"
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
---@field run      rf.Run  open
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

-- Without a reward of its own the task's counts, as its file is now.
local function new_reward(run, o)
  if not o.reward and not recorded.has_reward(run) then
    errors.raise("invalid", "%s: the run was recorded in a script and has no "
      .. "task file that says its reward: say --reward FILE.lua", run.dir)
  end
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

local function params_of(env, row)
  local params, width = {}, env._params.n
  for step = 1, env.total_step do
    local numbers = {}
    for i = 1, width do numbers[i] = row[(step - 1) * width + i] end
    params[step] = env._params:action(env._params:from_row(numbers))
  end
  return params
end

local function best_of(self, old, rows, top)
  local order, list = stats.order(self.returns), json.list {}
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
  local reward = new_reward(run, o)
  local env = recorded.env(run, { reward = reward, threads = o.threads })
  local returns, rows = recorded.returns(run, env)
  local old, uses = run:returns(), run:rewards()
  local self = { env = env, episodes = count, returns = returns,
    old = uses[#uses].text, new = tostring(reward),
    spearman = stats.spearman(old, returns),
    kendall = stats.kendall(old, returns), run = run }
  self.best = best_of(self, old, rows, o.top or 10)
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
    recorded.play(self.run, env, entry.id)
    paths[i] = ("%s/%02d-episode-%d.wav"):format(dir, i, entry.id)
    env:save(paths[i])
  end
  return paths
end

return rescore
