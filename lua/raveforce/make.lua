--- rf.make: from a text, a task or a task's name to an environment.
-- @module raveforce.make

local env = require "raveforce.env"
local errors = require "raveforce.errors"
local files = require "raveforce.files"
local places = require "raveforce.errors.places"
local task = require "raveforce.task"
local tasks = require "raveforce.tasks"

local make = {}

local function from_code(code, given)
  if type(given) ~= "table" then
    errors.raise("argument", "rf.make wants a spec behind the code, got %s",
      errors.show(given))
  end
  if given.code ~= nil then
    errors.raise("invalid", "code is given twice, as text and in the spec")
  end
  local spec = { code = code }
  for _, key in ipairs(errors.sorted_keys(given)) do spec[key] = given[key] end
  return env.new(spec, files.new())
end

-- What is wrong with a field of a task file is not the fault of the script that
-- loads it, unless the script gives that field.
local function blame(raised, what, known, given)
  local field = errors.is(raised) and raised.field
  if known and field and not (given and given[field] ~= nil) then
    raised.file, raised.line = nil, nil
  end
  return places.blame(raised, what, known)
end

--- An environment: `make(code, spec)`, `make(task [, overrides])`, or
-- `make("space/Name-v0" [, options])`.
---@param what string|rf.Task
---@param given table?
---@return rf.Env
function make.env(what, given)
  if type(what) == "string" then
    if not tasks.is_id(what) then return from_code(what, given) end
    what = require "raveforce.task_file".load(what)
  end
  if not task.is(what) then
    errors.raise("argument", "rf.make wants a text or a task, got %s",
      errors.show(what))
  end
  local known = task.files_of(what)
  local fine, made = pcall(function()
    return env.new(what:spec(given), known or files.new())
  end)
  if not fine then error(blame(made, what, known, given)) end
  made._place = { file = what.file, line = what.line }
  return made
end

return make
