--- Task files: untrusted scripts that return a task.
-- @module raveforce.task_file

local errors = require "raveforce.errors"
local new_files = require "raveforce.files".new
local folder_of = require "raveforce.files".folder
local places = require "raveforce.errors.places"
local reward = require "raveforce.reward"
local sandbox = require "raveforce.sandbox"
local task = require "raveforce.task"
local tasks = require "raveforce.tasks"

-- What a task may not do: write files, start runs. Features and distances it
-- gets in tables of its own.
local WITHHELD = { "agent", "distance", "features", "make", "open", "play",
  "record", "save", "train" }

local task_file = {}

local function copy(t)
  local copied = {}
  for key, value in pairs(t) do copied[key] = value end -- any order
  return copied
end

-- Said of what is withheld: a task is data, others act on it.
local function refuse(key)
  return function()
    errors.raise("invalid", "rf.%s is not for task files: they return "
      .. "rf.task { … }, and commands and scripts do the rest", key)
  end
end

-- What is made when a task first asks for it: tables of its own.
local function later(files)
  local made = {
    features = function()
      local api = require "raveforce.features".api
      return errors.strict(copy(api), "rf.features")
    end,
    distance = function()
      return require "raveforce.distance".new(function(path)
        return errors.try(files.sound, files, path)
      end)
    end,
  }
  for _, key in ipairs(WITHHELD) do made[key] = made[key] or refuse(key) end
  return made
end

-- `rf` for one file: its own tables, and paths that begin where it lies.
local function restricted(files)
  local rf = copy(require "raveforce")
  for _, key in ipairs(WITHHELD) do rf[key] = nil end
  rf.math = errors.strict(copy(rf.math), "rf.math")
  rf.reward = errors.strict(copy(rf.reward), "rf.reward")
  rf.load = function(path, options)
    if type(path) ~= "string" then
      errors.raise("argument", "rf.load wants a path, got %s",
        errors.show(path))
    end
    return errors.try(files.sound, files, path, options)
  end
  return errors.strict(rf, "rf in a task", later(files))
end

local function compile(bytes, where, files)
  local environment = sandbox.environment { rf = restricted(files) }
  local chunk, message = load(bytes, "@" .. where, "t", environment)
  if chunk then return chunk end
  local line, rest = message:match "^[^\n]-:(%d+): (.*)$"
  error(errors.new("syntax", rest or message,
    { file = where, line = math.tointeger(line) }))
end

-- A value returned by a tail call leaves no line behind, but the file is known.
local function run(chunk, where, files)
  local fine, made = xpcall(chunk, function(raised)
    local failure = errors.from_script(raised, "task")
    failure.file = failure.file or where
    return failure
  end)
  if not fine then error(places.blame(made, { file = where }, files)) end
  return made
end

-- What to do with what a file returned in place of a task.
local HINTS = { ["nil"] = "; is `return` missing in front of rf.task?",
  table = "; rf.task { … } makes a task of a table" }

--- Runs a file as an untrusted script that sees `rf`: what it returns, and
-- where it lies. Its paths begin there; those of a ready-made task, which
-- reads what its user names, where the process runs.
---@param path string
---@param files rf.Files
---@return any made, string where
function task_file.run(path, files)
  local base = files.base
  files.base = "" -- the task itself lies where its path says
  local bytes, where = files:read(path)
  files.base = files.sealed and base
    or tasks.holds(where) and "" or folder_of(where)
  return run(compile(bytes, where, files), where, files), where
end

--- Reads a task file, or a ready-made task by its name. What else it reads is
-- kept with it: `task.files_of`.
---@param path string a file, or "space/Name-v0"
---@param files rf.Files? what is known of its files already
---@return rf.Task
function task_file.load(path, files)
  files = files or new_files()
  if tasks.is_id(path) then path = tasks.path(path) end
  local made, where = task_file.run(path, files)
  if not task.is(made) then
    local hint = reward.is(made) and "; this is a reward: rescore --reward"
      or HINTS[type(made)] or ""
    error(errors.new("invalid", ("a task file must return rf.task, got %s%s")
      :format(errors.show(made), hint), { file = where }))
  end
  if made.file ~= where then made.file, made.line = where, nil end
  files.task = files:kept(where)
  task.set_files(made, files)
  return made
end

return task_file
