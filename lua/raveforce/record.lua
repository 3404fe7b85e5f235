--- rf.record: a loop of one's own leaves the same folder as rf.train.
-- @module raveforce.record

local best = require "raveforce.best"
local core = require "raveforce.core"
local errors = require "raveforce.errors"
local json = require "raveforce.json"
local runs = require "raveforce.runs"

-- Episodes wait for company: a transaction costs more than an episode.
local TOGETHER = 256

--- Everything an env has, and a folder that remembers. `close` writes what
-- still waits, the best episode's files and summary.json.
---@class rf.Recorder
---@field dir string
local Recorder = {}

local record = {}

local function flush(self)
  local waiting = self._waiting
  if #waiting == 0 then return end
  self._waiting = {}
  self._run:add(waiting)
end

local function keep(self, entry)
  table.insert(self._waiting, entry)
  local top = self._best
  if not top or entry.ret > top.ret then self._best = entry end
  if #self._waiting >= TOGETHER then flush(self) end
end

local function step_of(self, info, reward, unit)
  local env, terms = self._env, {}
  for i, name in ipairs(env._scorer.names) do
    terms[i] = info.reward_terms[name]
  end
  local values = env._params:from_action(info.params)
  return { action = env._params:slots(values), unit = unit, reward = reward,
    terms = terms, params = info.params }
end

local function note(self, unit, observation, reward, terminated, truncated,
  info)
  table.insert(self._steps, step_of(self, info, reward, unit))
  self._return = self._return + reward
  if terminated or truncated then
    keep(self, { ret = self._return, seconds = info.seconds,
      steps = self._steps, seed = info.seed.root,
      env = info.seed.env, episode = info.seed.episode })
    self._steps, self._return = {}, 0.0
  end
  return observation, reward, terminated, truncated, info
end

---@param options { seed: integer?, options: table? }?
function Recorder:reset(options)
  self._steps, self._return = {}, 0.0
  return self._env:reset(options)
end

---@param action table|core.Array
function Recorder:step(action)
  return note(self, nil, self._env:step(action))
end

---@param units core.Array|number[]
function Recorder:step_unit(units)
  local unit = core.is_array(units) and units:table() or units
  return note(self, unit, self._env:step_unit(units))
end

local function steps_of_entry(self, row, rewards, weighted)
  local env, steps = self._env, {}
  local params, d = env._params, env.action_space.d
  local held = #row == d
  for k = 1, env.total_step do
    local first = held and 0 or (k - 1) * d
    steps[k] = {
      action = params:slots(params:from_units(row, first)),
      unit = table.move(row, first + 1, first + d, 1, {}),
      reward = rewards[k], terms = weighted[k],
    }
  end
  return steps
end

---@param units core.Array [n][d]
---@param options { seed: integer? }?
---@return core.Array returns, table info
function Recorder:evaluate_unit(units, options)
  local env, entries = self._env, {}
  local returns, info = env:_evaluate_each(units, options,
    function(i, rewards, weighted)
      entries[i] = steps_of_entry(self, units[i]:table(), rewards, weighted)
    end)
  for i, steps in ipairs(entries) do
    keep(self, { ret = returns[i], seconds = env.frames / env.sr,
      steps = steps, seed = info.seed.root, env = info.seed.env,
      episode = info.seed.episode })
  end
  return returns, info
end

local function write_best(self)
  local env, top = self._env, self._best
  env:reset { seed = top.seed }
  for _, step in ipairs(top.steps) do
    if step.unit then env:step_unit(step.unit) else env:step(step.params) end
  end
  best.write(self._run, env, { ret = top.ret, seed = top.seed })
end

--- Writes everything; the env itself stays open. Safe twice.
function Recorder:close()
  if not self._run then return end
  flush(self)
  if self._best then write_best(self) end
  self._run:write("summary.json", json.encode {
    best = self._best and { reward = self._best.ret }, engine = core.version,
    episodes = self._run.count })
  self._run:close()
  self._run = nil
end

local function index(self, key)
  local own = Recorder[key]
  if own ~= nil then return own end
  local env = rawget(self, "_env")
  local value = env[key]
  if type(value) ~= "function" then return value end
  return function(_, ...) return value(env, ...) end
end

--- Records what is stepped or evaluated from now on.
---@param env rf.Env
---@param dir string a folder that holds no run yet
---@return rf.Recorder
function record.new(env, dir)
  if type(dir) ~= "string" then
    errors.raise("argument", "rf.record wants a folder, got %s",
      errors.show(dir))
  end
  local meta = { agent = "custom", agent_options = {}, iterations = 0,
    root_seed = 0, options = {} }
  return setmetatable({
    dir = dir, _env = env, _run = runs.create(dir, env, meta), _waiting = {},
    _steps = {}, _return = 0.0, _best = false,
  }, { __index = index, __gc = Recorder.close, __close = Recorder.close,
    __name = "rf.Recorder", __metatable = false,
    __tostring = function() return "recording into " .. dir end })
end

return record
