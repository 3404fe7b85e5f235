--- rf.train: an agent searches a task, and leaves a run folder.
-- @module raveforce.train

local agents = require "raveforce.agent"
local changes = require "raveforce.changes"
local core = require "raveforce.core"
local ending = require "raveforce.train.ending"
local errors = require "raveforce.errors"
local json = require "raveforce.json"
local make_env = require "raveforce.make".env
local new_reload = require "raveforce.train.reload".new
local new_showcase = require "raveforce.train.showcase".new
local new_training = require "raveforce.train.training".new
local read_options = require "raveforce.train.options".read
local recorded = require "raveforce.run.recorded"
local runs = require "raveforce.runs"
local start_units = require "raveforce.train.start".units
local summary = require "raveforce.train.summary"
local task_file = require "raveforce.task_file"
local task_module = require "raveforce.task"

---@class rf.EpisodeDone
---@field id    integer from 1
---@field ret   number
---@field unit  number[]
---@field terms table<string, number>

---@class rf.Trained
---@field agent     rf.Agent
---@field best      rf.TrainedBest?
---@field episodes  integer
---@field played    integer of them in this call
---@field returns   core.Array? of all episodes, with a folder
---@field baselines rf.Baselines? `random` with a folder only
---@field dir       string?
---@field state     "finished"|"stopped"|"interrupted"
---@field stopped   "stop_at"|"patience"|"interrupted"|nil why, before its end

---@class rf.TrainedBest
---@field id     integer of the episode
---@field ret    number
---@field unit   number[]
---@field params table[] of each step

local train = {}

local function overrides_of(set, threads)
  local overrides = {}
  for _, key in ipairs(errors.sorted_keys(set or {})) do
    overrides[key] = set[key]
  end
  if threads then overrides.threads = threads end
  return overrides
end

-- An agent of one's own is there once; only a named one can be made again.
local function maker_of(agent, settings, seed, env)
  if type(agent) ~= "string" then
    return { new = function() return agent end,
      load = function(text) return agent:load(text) end }
  end
  local all = { seed = seed }
  for _, key in ipairs(errors.sorted_keys(settings or {})) do
    all[key] = settings[key]
  end
  return { load = agents.load,
    new = function() return agents.make(agent, env.plan_space, all) end }
end

local function meta_of(o, rows)
  return {
    agent = type(o.agent) == "string" and o.agent or "custom",
    agent_options = o.agent_options or {}, iterations = o.iterations,
    patience = o.patience or "", stop_at = o.stop_at or "",
    root_seed = o.seed, options = o.set or {}, start = rows,
  }
end

local function rows_of(o, env)
  if not o.start then return json.list {} end
  local rows = start_units(env, o.start)
  if #rows > o.iterations then
    errors.raise("argument", "rf.train: start has %d entries, but there are "
      .. "%d iterations", #rows, o.iterations)
  end
  return rows
end

local function begin(task, o)
  local env = make_env(task, overrides_of(o.set, o.threads))
  local maker = maker_of(o.agent, o.agent_options, o.seed, env)
  local rows = rows_of(o, env)
  maker.new() -- refuses wrong settings before there is a folder
  local run = o.out and runs.create(o.out, env, meta_of(o, rows)) or nil
  return new_training(o, env, maker, o.seed, run), rows
end

-- What this run was told at its beginning holds, but for what is said anew.
local function settle_options(o, run)
  for _, key in ipairs { "iterations", "patience", "stop_at" } do
    local was = core.parse_number(run:meta(key) or "")
    if o.given[key] == nil then
      o[key] = was and math.tointeger(was) or was
    elseif o[key] ~= was then
      run:set(key, o[key])
    end
  end
end

-- Its own task, as the run keeps it, or the same one from where it is now.
local function env_of(task, o, run)
  if task then
    return make_env(task, overrides_of(run:options(), o.threads))
  end
  if recorded.has_reward(run) then
    return recorded.env(run, { threads = o.threads })
  end
  errors.raise("argument", "%s: a script made its task; resume wants the task, "
    .. "too", run.dir)
end

local function agent_of(o, run)
  local name = run:meta "agent"
  if name ~= "custom" then return name end
  if type(o.agent) == "string" then
    errors.raise("argument", "%s: its agent was one of your own; resume wants "
      .. "it, too", run.dir)
  end
  return o.agent
end

local function check_checkpoint(run)
  if run:checkpoint() or run:episodes() == 0 then return end
  errors.raise("invalid", "%s: its agent could not be saved, so it cannot go "
    .. "on", run.dir)
end

local function resume(task, o)
  local read = runs.open(o.out)
  check_checkpoint(read)
  local env, agent = env_of(task, o, read), agent_of(o, read)
  local settings = json.decode(read:meta "agent_options")
  local rows = json.decode(read:meta "start" or "[]")
  read:close()
  local run = runs.resume(o.out, env)
  settle_options(o, run)
  run:set("state", "running")
  local maker = maker_of(agent, settings, run.root, env)
  return new_training(o, env, maker, run.root, run), rows
end

-- Measured once in a run; false: interrupted.
local function know_baselines(self)
  local run = self.run
  self.baselines = run and run:baselines()
  if self.baselines then return true end
  if not self:measure() then return false end
  if run then self.ledger:guard(run.set, run, "baselines", self.baselines) end
  return true
end

local function progress(self)
  local tick, best = self.options.on_progress, self.place.best
  if not tick then return end
  tick(self.place.done, self.options.iterations, best and best.ret or nil)
end

local function show(self, showcase)
  self.ledger:flush()
  self.ledger:guard(showcase.show, showcase)
end

-- Until the end; nil where the user wanted it earlier.
local function search(self, rows, showcase, reload)
  local fresh = self.place.done == 0
  if fresh and #rows > 0 and not self:inject(rows) then return nil end
  progress(self)
  while true do
    local state, by = ending.of(self.options, self.place)
    if state then return state, by end
    if reload and not reload:look(self) then return nil end
    if not self:round() then return nil end
    if showcase and showcase:due() then show(self, showcase) end
    progress(self)
  end
end

local function conduct(self, rows, reload)
  local before = self.place.done
  local showcase = self.run and new_showcase(self)
  local state, by
  if know_baselines(self) then
    state, by = search(self, rows, showcase, reload)
  end
  if not state then state, by = "interrupted", "interrupted" end
  if showcase then
    show(self, showcase)
    showcase:close()
  end
  return summary.close(self, { state = state, stopped = by,
    played = self.place.done - before })
end

-- What is saved from now on; where a run goes on, also what was before.
local function watch_of(task, self, o)
  local set = self.run and self.run:options() or o.set
  local overrides = overrides_of(set, o.threads)
  local path = task and task.file or self.run:meta "task"
  local files = not o.resume and task_module.files_of(task) or nil
  return new_reload(path, overrides, self.env, files)
end

local function check_watch(task, o)
  if not o.watch then return end
  if task and not task_module.files_of(task) then
    errors.raise("argument", "rf.train: watch wants a task from a file")
  end
  changes.check()
end

-- A script's error, or a full disk: what was written stays, and can go on.
local function leave(self, raised)
  if self.run then
    pcall(self.run.set, self.run, "state", "interrupted")
    self.run:close()
  end
  self.env:close()
  error(raised, 0)
end

local function check_task(task, o)
  if task_module.is(task) or (task == nil and o.resume) then return end
  errors.raise("argument", "rf.train wants a task: rf.task, a file or a name; "
    .. "got %s", errors.show(task))
end

--- A run's folder at its beginning, for `resume` to go on with.
---@param task rf.Task
---@param options rf.TrainOptions with `out`
function train.prepare(task, options)
  local self = begin(task, read_options(options))
  self.run:close()
  self.env:close()
end

--- Trains an agent: one iteration is one episode.
---@param task rf.Task|string|nil a task, its file or its name; nil with
-- `resume`: the one that the run keeps
---@param options rf.TrainOptions?
---@return rf.Trained
function train.run(task, options)
  local o = read_options(options)
  if type(task) == "string" then task = task_file.load(task) end
  check_task(task, o)
  check_watch(task, o)
  local self, rows = (o.resume and resume or begin)(task, o)
  local fine, result = pcall(function()
    return conduct(self, rows, o.watch and watch_of(task, self, o) or nil)
  end)
  if not fine then leave(self, result) end
  return result
end

return train
