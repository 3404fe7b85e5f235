--- rf.make: from a text, a task or a task's name to an environment.
-- @module raveforce.make

local env = require "raveforce.env"
local errors = require "raveforce.errors"
local files = require "raveforce.files"
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

-- Where no script is being run, a mistake is in the file of the task.
local function blame(raised, made)
  if errors.is(raised) and not raised.file then
    raised.file, raised.line = made.file, made.line
  end
  return raised
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
  local fine, made = pcall(function()
    return env.new(what:spec(given), task.files_of(what) or files.new())
  end)
  if not fine then error(blame(made, what)) end
  return made
end

return make
