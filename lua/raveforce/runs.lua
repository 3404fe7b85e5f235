--- Run folders: what a run leaves behind, and how it goes on.
--
--     run.db  best.wav  best.glicol  best.sh  best.svg  summary.json
-- @module raveforce.runs

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local json = require "raveforce.json"
local new_files = require "raveforce.files".new

---@class rf.Run
---@field dir   string
---@field count integer episodes written so far
local Run = {}
Run.__index = Run
Run.__name = "rf.Run"

local runs = {}

local function database(dir)
  return dir .. "/run.db"
end

-- What a run is about: all that decides its sound and its reward.
local function describe(env)
  return table.concat({ env.spec.code, tostring(env) }, "\n")
end

local function keep_blob(store, bytes)
  return errors.check(store:put_blob(bytes))
end

local function keep_files(store, env)
  local list = {}
  for i, file in ipairs(env.files.list) do
    list[i] = { path = file.path, sha256 = keep_blob(store, file.bytes) }
  end
  return list
end

-- Sound as it was used: float32, one channel behind the other.
local function keep_sounds(store, env)
  local sounds = {}
  if env.target then
    sounds.target = { sr = env.sr, channels = 1,
      sha256 = keep_blob(store, env.target:bytes()) }
  end
  for _, name in ipairs(errors.sorted_keys(env.samples)) do
    local audio = env.samples[name]
    sounds["\\" .. name] = { sr = audio.sr,
      channels = #audio.shape == 2 and audio.shape[1] or 1,
      sha256 = keep_blob(store, audio:bytes()) }
  end
  return sounds
end

local function write_meta(self, env, meta)
  local store, source = self._store, env.files.list[1]
  self._task_hash = keep_blob(store, source and source.bytes or describe(env))
  self._reward_hash = keep_blob(store, tostring(env.spec.reward))
  local all = {
    engine = core.version, task_hash = self._task_hash,
    reward_hash = self._reward_hash, code = env.spec.code,
    description = describe(env), files = json.encode(keep_files(store, env)),
    sounds = json.encode(keep_sounds(store, env)), wrappers = "[]",
    task = source and source.path or "",
  }
  for _, key in ipairs(errors.sorted_keys(meta)) do
    local value = meta[key]
    all[key] = type(value) == "table" and json.encode(value) or tostring(value)
  end
  for _, key in ipairs(errors.sorted_keys(all)) do
    errors.check(store:set_meta(key, all[key]))
  end
end

--- Whether a folder holds a run.
---@param dir string
---@return boolean
function runs.exists(dir)
  local store = core.store(database(dir), false)
  if store then store:close() end
  return store ~= nil
end

--- What a run needs to go on.
---@param dir string
---@return { task: string, agent: string, iterations: integer, options: table }
function runs.read_meta(dir)
  local store = errors.check(core.store(database(dir), false))
  local meta = {
    task = store:meta "task", agent = store:meta "agent",
    iterations = math.tointeger(core.parse_number(store:meta "iterations")),
    options = json.decode(store:meta "options"),
  }
  store:close()
  return meta
end

local function open(dir, create)
  return setmetatable({ dir = dir, count = 0,
    _store = errors.check(core.store(database(dir), create)) }, Run)
end

--- A new run in a folder that holds none.
---@param dir string
---@param env rf.Env
---@param meta table<string, any> what else the run should know
---@return rf.Run
function runs.create(dir, env, meta)
  errors.check(core.folder_make(dir))
  if runs.exists(dir) then
    errors.raise("io", "%s holds a run already; go on with it by resume, or "
      .. "choose another folder", dir)
  end
  local self = open(dir, true)
  errors.check(self._store:begin())
  write_meta(self, env, meta)
  errors.check(self._store:commit())
  return self
end

--- A run that goes on. The task must be the one it began with.
---@param dir string
---@param env rf.Env
---@return rf.Run
---@return core.Checkpoint?
function runs.resume(dir, env)
  local self = open(dir, false)
  local store = self._store
  self._task_hash = store:meta "task_hash"
  self._reward_hash = store:meta "reward_hash"
  if store:meta "description" ~= describe(env) then
    errors.raise("invalid", "%s: the task is not the one that this run began "
      .. "with", dir)
  end
  local checkpoint = store:checkpoint()
  self.count = checkpoint and checkpoint.episodes or 0
  return self, checkpoint
end

--- A run that is there, to be read.
---@param dir string
---@return rf.Run
function runs.open(dir)
  local self = open(dir, false)
  self.root = math.tointeger(core.parse_number(self:meta "root_seed"))
  return self
end

--- The files that the task read, as they were.
---@return rf.Files
function Run:files()
  local files = new_files()
  for _, file in ipairs(json.decode(self:meta "files")) do
    files:keep(file.path, errors.check(self._store:blob(file.sha256)))
  end
  return files
end

--- The options that the task was given: a table of its own.
---@return table
function Run:options()
  return json.decode(self:meta "options")
end

---@return integer
function Run:episodes()
  return errors.check(self._store:count())
end

--- The actions of all episodes, as a batch takes them.
---@param steps integer of each
---@param width integer values of a step
---@return core.Array # float64 [episodes][steps * width]
function Run:actions(steps, width)
  return errors.check(self._store:actions(1, self:episodes(), steps, width))
end

--- What the run was told at its beginning.
---@param key string
---@return string?
function Run:meta(key)
  return (self._store:meta(key))
end

---@class rf.RunRecord
---@field env     integer? 1
---@field episode integer? its place in the run
---@field ret     number
---@field seconds number   of sound
---@field steps   table[]  action, unit, reward, terms; as core.Record

--- Episodes and the checkpoint that covers them: all or nothing.
---@param records rf.RunRecord[]
---@param checkpoint { agent: string, rng: string?, reward_state: string? }?
function Run:add(records, checkpoint)
  local store = self._store
  errors.check(store:begin())
  local fine, raised = pcall(function()
    for i, record in ipairs(records) do
      local id = self.count + i
      errors.check(store:add {
        id = id, env = record.env or 1, episode = record.episode or id,
        task_hash = self._task_hash, reward_hash = self._reward_hash,
        ret = record.ret, seconds = record.seconds, steps = record.steps,
      })
    end
    if checkpoint then
      errors.check(store:set_checkpoint(checkpoint.agent, checkpoint.rng or "",
        checkpoint.reward_state or ""))
    end
    errors.check(store:commit())
  end)
  if not fine then
    store:rollback()
    error(raised)
  end
  self.count = self.count + #records
end

--- The returns of all episodes.
---@return core.Array float64 [episodes]
function Run:returns()
  return errors.check(self._store:returns(1, self:episodes()))
end

--- Writes a file of the folder, beside and renamed.
---@param name string
---@param text string
function Run:write(name, text)
  errors.check(core.file_write(self.dir .. "/" .. name, text))
end

function Run:close()
  self._store:close()
end

return runs
