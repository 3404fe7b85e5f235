--- rf.record: a loop of one's own leaves the same folder as rf.train.
-- @module raveforce.record

local baselines = require "raveforce.run.baselines"
local best = require "raveforce.run.best"
local core = require "raveforce.core"
local errors = require "raveforce.errors"
local evaluate = require "raveforce.evaluate"
local json = require "raveforce.json"
local runs = require "raveforce.runs"
local variant = require "raveforce.variant"

-- Episodes wait for company: a transaction costs more than an episode.
local TOGETHER = 256

-- Episodes that chance gets, where there are as many.
local CHANCES = 256

--- Everything an env has, and a folder that remembers. `close` writes what
-- still waits, the best episode's files and summary.json.
---@class rf.Recorder
---@field dir string
local Recorder = {}

local record = {}

local function refuse_closed(self)
  if self._closed then
    errors.raise("argument", "the recorder is closed")
  end
end

local function flush(self)
  local waiting = self._waiting
  if #waiting == 0 then return end
  self._waiting = {}
  self._run:add(waiting)
end

-- What a function gave as this episode's target; nil: ask it when replaying.
local function target_of(env, running)
  if not running or type(env.spec.target) ~= "function" then return nil end
  return env.target
end

-- Only the best holds on to its target.
local function keep(self, entry, running)
  table.insert(self._waiting, entry)
  if not self._best or entry.ret > self._best.ret then
    self._best, self._target = entry, target_of(self._env, running)
  end
  if #self._waiting >= TOGETHER then flush(self) end
end

-- A step made by values, with the units that would give them; it is replayed
-- by its values, as units may differ from them in the last bit.
local function step_of_values(env, values)
  local params = env._params:action(values)
  return { action = env._params:row(values), params = params,
    unit = env.action_space:to_unit(params):table() }
end

-- A step made by units: those behind the first `first` of `row`.
local function step_of_units(env, row, first)
  local params, d = env._params, env.action_space.d
  local unit = table.move(row, first + 1, first + d, 1, {})
  return { action = params:row(params:from_units(unit, 0)), unit = unit }
end

local function note(self, step, reward, info)
  if info.step == 1 then self._steps = {} end
  local terms = {}
  for i, name in ipairs(self._env._scorer.names) do
    terms[i] = info.reward_terms[name]
  end
  step.reward, step.terms = reward, terms
  table.insert(self._steps, step)
  if not info.episode then return end
  keep(self, { ret = info.episode.r, seconds = info.seconds,
    steps = self._steps, seed = info.seed.root, env = info.seed.env,
    episode = info.seed.episode }, true)
end

---@param options { seed: integer?, options: table? }?
function Recorder:reset(options)
  refuse_closed(self)
  return self._env:reset(options)
end

---@param action table|core.Array
function Recorder:step(action)
  refuse_closed(self)
  local env = self._env
  local observation, reward, terminated, truncated, info = env:step(action)
  note(self, step_of_values(env, env._history[info.step]), reward, info)
  return observation, reward, terminated, truncated, info
end

---@return rf.Snapshot
function Recorder:snapshot()
  refuse_closed(self)
  local taken = self._env:snapshot()
  self._taken[taken] = table.move(self._steps, 1, self._env._step, 1, {})
  return taken
end

--- The episode that goes on has the steps of then. A snapshot that was taken
-- of the env itself does not say which those are.
---@param taken rf.Snapshot
function Recorder:restore(taken)
  refuse_closed(self)
  local steps = self._taken[taken]
  if getmetatable(taken) == "rf.Snapshot" and not steps then
    errors.raise("argument", "restore: the snapshot is not the recorder's")
  end
  self._env:restore(taken)
  self._steps = table.move(steps, 1, #steps, 1, {})
end

local function plain(row)
  return core.is_array(row) and row:table() or row
end

---@param units core.Array|number[]
function Recorder:step_unit(units)
  refuse_closed(self)
  local env = self._env
  local observation, reward, terminated, truncated, info = env:step_unit(units)
  note(self, step_of_units(env, plain(units), 0), reward, info)
  return observation, reward, terminated, truncated, info
end

-- Keeps all entries of an evaluation; `step_at(i, k)` makes their steps.
local function keep_all(self, entries, returns, info, running, step_at)
  local env = self._env
  for i, entry in ipairs(entries) do
    local steps = {}
    for k = 1, env.total_step do
      local step = step_at(i, k)
      step.reward, step.terms = entry.rewards[k], entry.weighted[k]
      steps[k] = step
    end
    keep(self, { ret = returns[i], seconds = env.frames / env.sr,
      steps = steps, seed = info.seed.root, env = info.seed.env,
      episode = info.seed.episode }, running)
  end
end

local function collector()
  local entries = {}
  return entries, function(i, rewards, weighted)
    entries[i] = { rewards = rewards, weighted = weighted }
  end
end

-- Whether evaluate plays in the running episode's scene.
local function is_running(env, options)
  return env._scene ~= nil and (options == nil or options.seed == nil)
end

---@param list table[] actions, or lists of `total_step` actions
---@param options { seed: integer? }?
---@return core.Array returns, table info
function Recorder:evaluate(list, options)
  refuse_closed(self)
  local env = self._env
  if env._state == "closed" then
    errors.raise("argument", "the env is closed")
  end
  local entries, each = collector()
  local returns, info = evaluate.actions(env, list, options, each)
  keep_all(self, entries, returns, info, is_running(env, options),
    function(i, k)
      local action = evaluate.action_at(env, list[i], k)
      return step_of_values(env, env._params:from_action(action))
    end)
  return returns, info
end

---@param units core.Array|number[][] [n][d], held, or [n][plan d]
---@param options { seed: integer? }?
---@return core.Array returns, table info
function Recorder:evaluate_unit(units, options)
  refuse_closed(self)
  local env, row, row_of = self._env, nil, 0
  local entries, each = collector()
  local returns, info = env:_evaluate_each(units, options, each)
  local d = env.action_space.d
  keep_all(self, entries, returns, info, is_running(env, options),
    function(i, k)
      if row_of ~= i then row, row_of = plain(units[i]), i end
      return step_of_units(env, row, #row == d and 0 or (k - 1) * d)
    end)
  return returns, info
end

-- The recorder's env again, for a replay that leaves its episode alone.
local function second_env(self)
  local target = self._target
  if target == nil then return variant(self._env, {}) end
  return variant(self._env, { target = target })
end

-- Replays the best episode in `env`; what the summary says about it.
local function replay(self, env)
  local top, params, unit = self._best, {}, json.list {}
  env:_begin_at(top.seed, top.episode)
  for k, step in ipairs(top.steps) do
    local _, info
    if step.params then
      _, _, _, _, info = env:step(step.params)
    else
      _, _, _, _, info = env:step_unit(step.unit)
    end
    params[k] = info.params
    table.move(step.unit, 1, #step.unit, #unit + 1, unit)
  end
  return { reward = top.ret, params = params, unit = unit }
end

-- What silence and chance would have earned; nothing where a target's function
-- wants options that only its user knows.
local function measure_baselines(self, env)
  local n = math.min(CHANCES, self._run.count)
  local fine, measured = pcall(baselines.measure, env, n, self._best.seed)
  if not fine then return {} end
  self._run:set("baselines", measured)
  return measured
end

local function write_best(self)
  local top, env = self._best, second_env(self)
  local silence = measure_baselines(self, env).silence
  local shown = replay(self, env)
  best.write(self._run, env, { ret = top.ret, seed = top.seed,
    episode = top.episode, silence = silence })
  env:close()
  return shown, silence
end

--- Writes everything; the env itself stays open. Safe twice.
function Recorder:close()
  if self._closed then return end
  local env, run = self._env, self._run
  flush(self)
  local shown, silence
  if self._best then shown, silence = write_best(self) end
  run:write("summary.json", json.encode { best = shown,
    engine = core.version, episodes = run.count,
    seconds_of_sound = env.frames / env.sr, silence = silence,
    task = run:meta "task" })
  run:set("state", "finished")
  run:close()
  self._closed = true
end

local function get(env, key)
  return env[key]
end

local function index(self, key)
  local own = Recorder[key]
  if own ~= nil then return own end
  local env = rawget(self, "_env")
  local fine, value = pcall(get, env, key)
  if not fine and errors.is(value) then
    errors.raise(value.kind, "%s",
      (value.message:gsub("^an env has", "a recorder has")))
  end
  if not fine then error(value) end
  if type(value) ~= "function" then return value end
  return function(_, ...) return value(env, ...) end
end

local function is_env(x)
  local class = getmetatable(x)
  return type(class) == "table" and class.__name == "rf.Env"
end

--- Records what is stepped or evaluated from now on.
---@param env rf.Env
---@param dir string a folder that holds no run yet
---@return rf.Recorder
function record.new(env, dir)
  if not is_env(env) then
    errors.raise("argument", "rf.record wants an env (rf.make), got %s",
      errors.show(env))
  end
  if type(dir) ~= "string" then
    errors.raise("argument", "rf.record wants a folder, got %s",
      errors.show(dir))
  end
  local meta = { agent = "custom", agent_options = {}, iterations = 0,
    root_seed = env._root }
  return setmetatable({
    dir = dir, _env = env, _run = runs.create(dir, env, meta), _waiting = {},
    _steps = {}, _taken = setmetatable({}, { __mode = "k" }), _best = false,
    _closed = false,
  }, { __index = index, __gc = Recorder.close, __close = Recorder.close,
    __name = "rf.Recorder", __metatable = false,
    __tostring = function() return "recording into " .. dir end })
end

return record
