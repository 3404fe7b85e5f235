--- What a run keeps of its task: texts, files, sounds, reward, so that it can
-- be played and scored again from its database alone.
-- @module raveforce.run.meta

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local json = require "raveforce.json"
local voice = require "raveforce.run.voice"

---@class rf.KeptFiles
---@field list  { path: string, sha256: string }[]
---@field known table<string, boolean> their paths
---@field seen  integer how many of the files that were read are looked at

local run_meta = {}

--- What a run is about: all that decides its sound and its reward.
---@param env rf.Env
---@return string
function run_meta.describe(env)
  return table.concat({ env.spec.code, tostring(env) }, "\n")
end

local function keep_blob(store, bytes)
  return errors.check(store:put_blob(bytes))
end

--- A value as `meta` holds it: tables as JSON.
---@param value any
---@return string
function run_meta.text(value)
  if type(value) == "string" then return value end
  return (json.encode(value):gsub("\n$", ""))
end

local function set_all(store, values)
  for _, key in ipairs(errors.sorted_keys(values)) do
    errors.check(store:set_meta(key, run_meta.text(values[key])))
  end
end

-- Sound as it was used: float32, one channel behind the other.
local function keep_sounds(store, env)
  local sounds = {}
  local function keep(key, audio)
    sounds[key] = { sr = audio.sr,
      channels = #audio.shape == 2 and audio.shape[1] or 1,
      sha256 = keep_blob(store, audio:bytes()) }
  end
  if env.target then
    sounds.target = { sr = env.sr, channels = 1,
      sha256 = keep_blob(store, env.target:bytes()) }
  end
  if env.input then keep("input", env.input) end
  for _, name in ipairs(errors.sorted_keys(env.samples)) do
    keep("\\" .. name, env.samples[name])
  end
  return sounds
end

--- A sound that `keep_sounds` kept.
---@param store core.Store
---@param kept { sr: number, channels: integer, sha256: string }
---@return core.Array
function run_meta.sound(store, kept)
  local flat = core.from_bytes("float32",
    errors.check(store:blob(kept.sha256)))
  local sound = flat
  if kept.channels == 2 then
    local frames = #flat // 2
    sound = core.zeros("float32", 2, frames)
    sound[1], sound[2] = flat:rows(1, frames), flat:rows(frames + 1, 2 * frames)
  end
  sound.sr = kept.sr
  return sound
end

--- Writes the files that were read since the last time; a target's function
-- may read more with every episode.
---@param store core.Store
---@param kept rf.KeptFiles grows
---@param files rf.Files
function run_meta.keep_files(store, kept, files)
  if kept.seen == #files.list then return end
  for i = kept.seen + 1, #files.list do
    local file = files.list[i]
    if not kept.known[file.path] then
      kept.known[file.path] = true
      kept.list[#kept.list + 1] = { path = file.path,
        sha256 = keep_blob(store, file.bytes) }
    end
  end
  errors.check(store:set_meta("files", run_meta.text(kept.list)))
  kept.seen = #files.list
end

--- Files that changed while the run went on: the task's, and those it reads.
---@param store core.Store
---@param kept rf.KeptFiles
---@param files rf.Files
---@return string # the hash of the task
function run_meta.change_files(store, kept, files)
  local list = {}
  for i, file in ipairs(files.list) do
    list[i] = { path = file.path, sha256 = keep_blob(store, file.bytes) }
    kept.known[file.path] = false
  end
  for _, file in ipairs(kept.list) do
    if kept.known[file.path] then list[#list + 1] = file end
  end
  for _, file in ipairs(list) do kept.known[file.path] = true end
  kept.list = json.list(list)
  set_all(store, { files = list, task_hash = files.task.sha256 })
  return files.task.sha256
end

-- Options that JSON brings back as they were.
local function is_plain(options)
  for _, key in ipairs(errors.sorted_keys(options)) do
    local kind = type(options[key])
    if kind ~= "string" and kind ~= "number" and kind ~= "boolean" then
      return false
    end
  end
  return true
end

local function shown(options)
  local plain = {}
  for _, key in ipairs(errors.sorted_keys(options)) do
    local value = options[key]
    plain[key] = is_plain { value } and value or tostring(value)
  end
  return plain
end

--- Keeps the reward that episodes are scored by from now on: its hash.
---@param store core.Store
---@param rewards table<string, string[]> hash -> terms; grows
---@param env rf.Env
---@param text string? what it is called; its own text
---@return string
function run_meta.keep_reward(store, rewards, env, text)
  local hash = keep_blob(store, text or tostring(env.spec.reward))
  rewards[hash] = json.list(env:terms())
  set_all(store, { reward_hash = hash, terms = rewards[hash],
    rewards = rewards, description = run_meta.describe(env) })
  return hash
end

--- Everything but files and reward. `meta.options` are what the task was given
-- on top; without them the environment was made by a script, and is rebuilt
-- from its voice.
---@param store core.Store
---@param env rf.Env
---@param meta table<string, any>
---@return string task_hash
function run_meta.keep(store, env, meta)
  local file, options = env.files.task, meta.options or {}
  local from_file = file and meta.options and is_plain(options)
  local task_hash = keep_blob(store, file and file.bytes
    or run_meta.describe(env))
  local all = {
    engine = core.version, task_hash = task_hash, code = env.spec.code,
    files = json.list {}, sounds = keep_sounds(store, env),
    voice = voice.of(env), wrappers = "[]",
    task = file and file.path or "", source = from_file and "task" or "voice",
    base = from_file and env.files.base or "", state = "running",
  }
  for _, key in ipairs(errors.sorted_keys(meta)) do all[key] = meta[key] end
  all.options = shown(options)
  set_all(store, all)
  return task_hash
end

return run_meta
