--- Hot reload: a reward that is saved while the search goes on takes effect at
-- the next population's start. What is wrong keeps the old one alive.
-- @module raveforce.train.reload

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local make_env = require "raveforce.make".env
local new_changes = require "raveforce.changes".new
local new_files = require "raveforce.files".new
local rng = require "raveforce.rng"
local task_file = require "raveforce.task_file"

local PAUSE, PROBES = 0.1, 16 -- seconds between looks; units compared

---@class rf.Reload
---@field path    string     the task's file
---@field changes rf.Changes
local Reload = {}
Reload.__index = Reload

local reload = {}

--- For a task that came from a file.
---@param path string
---@param overrides table of the task
---@param env rf.Env the task's own
---@param files rf.Files? that were just read; nil: whatever is there is new
---@return rf.Reload
function reload.new(path, overrides, env, files)
  local self = setmetatable({ path = path, changes = new_changes { path },
    _overrides = overrides, _text = reload.text(env), _next = core.clock() },
    Reload)
  if files then self.changes:add(files.tried) else self.changes:forget() end
  return self
end

-- Mappings may be functions: what they give is compared.
local function same_values(a, b)
  local stream = rng.new(0, "user")
  for _ = 1, PROBES do
    local units = {}
    for dim = 1, a.d do units[dim] = stream:uniform() end
    local before, now = a:from_units(units, 0), b:from_units(units, 0)
    for i = 1, a.n do
      if before[i] ~= now[i] then return false end
    end
  end
  return true
end

local function same_samples(a, b)
  local names = errors.sorted_keys(a)
  if #names ~= #errors.sorted_keys(b) then return false end
  for _, name in ipairs(names) do
    if b[name] == nil or a[name] ~= b[name] then return false end
  end
  return true
end

-- What differs, but for the reward; nil: nothing.
local function difference(old, new)
  for _, field in ipairs { "code", "sr", "bpm", "engine_seed", "total_step",
    "step_len", "mix", "strict" } do
    if old.spec[field] ~= new.spec[field] then return field end
  end
  if tostring(old.plan_space) ~= tostring(new.plan_space)
    or not same_values(old._params, new._params) then
    return "the action space"
  end
  if type(old.spec.target) ~= type(new.spec.target)
    or old.target ~= new.target then
    return "the target"
  end
  if old.input ~= new.input then return "the input" end
  return not same_samples(old.samples, new.samples) and "a sample" or nil
end

local function load(self, files)
  local made = task_file.load(self.path, files)
  return make_env(made, self._overrides)
end

--- What a reward is called in a run. A script's function has no text: its
-- file's hash tells two apart.
---@param env rf.Env
---@return string
function reload.text(env)
  local text, scorer = tostring(env.spec.reward), env._scorer
  if not scorer.calls and not scorer.shown then return text end
  local file = env.files.task
  return ("%s -- as in %s, %s"):format(text, file.path, file.sha256:sub(1, 8))
end

-- The env under the task as it is now, where only its reward changed.
local function read(self, training)
  local files = new_files()
  self.changes:look()
  local fine, env = pcall(load, self, files)
  self.changes:add(files.tried)
  if not fine then return nil, tostring(env) end
  local what = difference(training.env, env)
  if what then
    env:close()
    return nil, ("%s: %s changed, but only the reward can change while it "
      .. "runs"):format(self.path, what)
  end
  return env
end

--- Looks at the files, now and then.
---@param training rf.Training
---@return boolean # false: interrupted
function Reload:look(training)
  if core.clock() < self._next then return true end
  self._next = core.clock() + PAUSE
  if not self.changes:seen() then return true end
  local env, wrong = read(self, training)
  if not env then
    training:note(wrong .. "\nthe reward stays as it was")
    return true
  end
  local text = reload.text(env)
  local fine = text == self._text or training:take_reward(env, text)
  self._text = text
  env:close()
  return fine
end

return reload
