--- Recorded: a run's task and its episodes again, from run.db alone.
--
-- A run of a task file holds the file, and all that it read. Others hold their
-- voice: what is needed to sound the same, but no reward.
-- @module raveforce.run.recorded

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local evaluate = require "raveforce.evaluate"
local fn = require "raveforce.reward.fn"
local make_env = require "raveforce.make".env
local new_env = require "raveforce.env".new
local new_files = require "raveforce.files".new
local task_file = require "raveforce.task_file"
local voice = require "raveforce.run.voice"

local recorded = {}

-- For who only listens.
local function no_reward()
  return fn(function() return 0 end, { name = "none" })
end

local function from_task(run, o)
  local overrides = run:options()
  overrides.threads = o.threads
  local env = make_env(task_file.load(run:meta "task", run:files()), overrides)
  if o.reward then env:set_reward(o.reward) end
  return env
end

-- What its function gave as target is not written down: a reward has to do
-- without.
local function take_reward(run, env, reward)
  local fine, raised = pcall(env.set_reward, env, reward)
  if fine then return env end
  env:close()
  if run:voice().target == "function" and errors.is(raised)
    and raised.message:find("needs a target", 1, true) then
    errors.raise("unsupported", "%s: its targets came from a function of the "
      .. "script, which is not written down; %s", run.dir, raised.message)
  end
  error(raised)
end

local function from_voice(run, o)
  local spec = voice.spec(run:voice())
  spec.target, spec.samples = run:sound "target", {}
  spec.input = run:sound "input"
  for _, name in ipairs(run:samples()) do
    spec.samples[name] = run:sound("\\" .. name)
  end
  spec.reward, spec.threads = no_reward(), o.threads
  local env = new_env(spec, new_files())
  return o.reward and take_reward(run, env, o.reward) or env
end

--- Whether a run says itself how its episodes are rewarded.
---@param run rf.Run
---@return boolean
function recorded.has_reward(run)
  return run:meta "source" == "task"
end

--- The run's own task as an environment: under its own reward, or another one.
-- Where the run came from a script (`has_reward`), nothing is rewarded unless
-- a reward is given, and parameters that depended on others are free.
---@param run rf.Run
---@param options { reward: rf.Reward?, threads: integer? }?
---@return rf.Env
function recorded.env(run, options)
  local o = errors.options("argument", "recorded.env", options,
    { "reward", "threads" })
  return (recorded.has_reward(run) and from_task or from_voice)(run, o)
end

--- Plays an episode: afterwards env:audio(), env:text(k) and env:save(path)
-- are the episode's, with the bits that it had.
---@param run rf.Run
---@param env rf.Env of recorded.env
---@param id integer
---@return table[] params of each step
function recorded.play(run, env, id)
  local episode, params = run:episode(id), {}
  if #episode.steps ~= env.total_step then
    errors.raise("invalid", "%s: episode %d has %d steps, the task has %d",
      run.dir, id, #episode.steps, env.total_step)
  end
  env:_begin_at(episode.seed, episode.episode)
  for k, step in ipairs(episode.steps) do
    local values = env._params:from_row(step.action)
    local _, _, _, _, info = env:step(env._params:action(values))
    params[k] = info.params
  end
  return params
end

-- Whether episodes differ in more than their values.
local function needs_seeds(env)
  return type(env.spec.target) == "function"
    or env.spec.engine_seed == "episode"
end

-- Ids that came from the same seeds: first, count, origin.
local function each_origin(run)
  return coroutine.wrap(function()
    local origins, first = run:origins(), 1
    for id = 1, #origins do
      local this, next = origins[id], origins[id + 1]
      if not next or next.seed ~= this.seed or next.episode ~= this.episode
      then
        coroutine.yield(first, id - first + 1, this)
        first = id + 1
      end
    end
  end)
end

--- The returns of all episodes under the reward of `env`, each in the episode
-- that it was.
---@param run rf.Run
---@param env rf.Env of recorded.env
---@return core.Array returns float64 [n]
---@return core.Array rows float64 [n][steps * holes]
function recorded.returns(run, env)
  local rows = run:actions(env.total_step, env._params.n)
  if not needs_seeds(env) then
    return evaluate.rows(env, rows, { seed = run.root }), rows
  end
  local returns = core.zeros("float64", #rows)
  for first, count, origin in each_origin(run) do
    env:_begin_at(origin.seed, origin.episode)
    local part = evaluate.rows(env, rows:rows(first, first + count - 1))
    for i = 1, count do returns[first + i - 1] = part[i] end
  end
  return returns, rows
end

return recorded
