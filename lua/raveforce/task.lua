--- Tasks: what an environment is made from, as data or as a function of
-- options.
-- @module raveforce.task

local errors = require "raveforce.errors"
local spec = require "raveforce.spec"
local timbre = require "raveforce.reward.timbre"
local typed = require "raveforce.typed"

---@class rf.Task
---@field defaults table? options and their defaults, where it has any
---@field file     string? where it was written
---@field line     integer?
local Task = {}
Task.__index = errors.methods(Task)
Task.__name = "rf.Task"
Task.__metatable = Task.__name

local task = {}

-- What a task read, and where paths begin: not for the task itself, which must
-- not reach files by it.
local origins = setmetatable({}, { __mode = "k" })

--- Ties a task to what it read.
---@param made rf.Task
---@param files rf.Files
function task.set_files(made, files)
  origins[made] = files
end

---@param made rf.Task
---@return rf.Files?
function task.files_of(made)
  return origins[made]
end

---@param x any
---@return boolean
function task.is(x)
  return getmetatable(x) == Task.__name
end

-- What is said once is said: a field that is set later would change nothing.
function Task:__newindex(key, value)
  if key == "file" or key == "line" then return rawset(self, key, value) end
  errors.raise("invalid", "a task does not change: give %s to rf.task",
    errors.show(key))
end

local function new(fields)
  fields.file, fields.line = errors.caller()
  return setmetatable(fields, Task)
end

--- `rf.task(spec)`, or `rf.task(defaults, function(o) return spec end)`.
---@param given rf.Spec|table
---@param build (fun(o: table): rf.Spec)?
---@return rf.Task
function task.new(given, build)
  if type(given) ~= "table" then
    errors.raise("invalid", "rf.task wants a table, got %s",
      errors.show(given))
  end
  if build == nil then
    errors.options("invalid", "rf.task", given, spec.FIELDS)
    return new { _spec = given }
  end
  if type(build) ~= "function" then
    errors.raise("invalid", "rf.task wants a function behind the options, %s",
      "got " .. errors.show(build))
  end
  return new { defaults = given, _build = build }
end

-- Overrides are options where the task has such an option, else fields.
local function split(self, overrides)
  local options, fields = {}, {}
  local known = table.move(spec.FIELDS, 1, #spec.FIELDS, 1, {})
  for _, key in ipairs(errors.sorted_keys(self.defaults or {})) do
    options[key] = self.defaults[key]
    known[#known + 1] = key
  end
  errors.options("invalid", "task", overrides, known)
  for _, key in ipairs(errors.sorted_keys(overrides or {})) do
    local into = options[key] ~= nil and options or fields
    into[key] = overrides[key]
  end
  return options, fields
end

local function handler(raised)
  return errors.from_script(raised, "task")
end

-- Which options a task's function has read: by task.
local reads = setmetatable({}, { __mode = "k" })

-- The options as the function sees them: one that there is not is a mistake.
-- What it writes into them is its own.
local function watched(self, options)
  local read = reads[self] or {}
  reads[self] = read
  return setmetatable({}, {
    __metatable = false,
    __index = function(_, key)
      if options[key] == nil then
        errors.raise("invalid", "the task has no option %s%s",
          errors.show(key), errors.hint(key, errors.sorted_keys(options)))
      end
      read[key] = true
      return options[key]
    end,
    __pairs = function()
      for _, key in ipairs(errors.sorted_keys(options)) do read[key] = true end
      return next, options
    end,
  })
end

local function build_spec(self, options)
  if not self._build then return self._spec end
  local fine, built = xpcall(self._build, handler, watched(self, options))
  if not fine then error(built) end
  if type(built) ~= "table" then
    errors.raise("invalid", "the task's function must return a table, got %s",
      errors.show(built))
  end
  return errors.options("invalid", "task", built, spec.FIELDS)
end

--- The spec under these overrides: a new table.
---@param overrides table?
---@return rf.Spec
function Task:spec(overrides)
  local options, fields = split(self, overrides)
  local built = build_spec(self, options)
  local merged = {}
  for _, field in ipairs(spec.FIELDS) do
    merged[field] = built[field]
    if fields[field] ~= nil then merged[field] = fields[field] end
  end
  if merged.reward == nil and merged.target ~= nil then
    merged.reward = timbre()
  end
  return merged
end

--- The options that no spec made so far has looked at.
---@return string[]
function Task:unread_options()
  local unread = {}
  for _, key in ipairs(errors.sorted_keys(self.defaults or {})) do
    if reads[self] and not reads[self][key] then unread[#unread + 1] = key end
  end
  return unread
end

local FIELD_TYPES = { code = "string", target = "string", sr = "number",
  bpm = "number", input = "string", strict = "boolean",
  engine_seed = "number", threads = "number", total_step = "number",
  step_len = "number", observation = "string", mix = "string" }

local function parse(self, texts)
  local overrides = {}
  split(self, texts)
  for _, key in ipairs(errors.sorted_keys(texts)) do
    local default = self.defaults and self.defaults[key]
    local kind = default ~= nil and type(default) or FIELD_TYPES[key]
    if not typed.knows(kind) then
      errors.raise("argument", "%s cannot be set from a text", key)
    end
    overrides[key] = typed.read(kind, texts[key])
    if overrides[key] == nil then
      errors.raise("argument", "%s must be a %s, got %s", key, kind,
        errors.show(texts[key]))
    end
  end
  return overrides
end

--- Overrides from `--set key=value`: texts become what the defaults are.
---@param texts table<string, string>
---@return table
function Task:parse(texts)
  local fine, result = pcall(parse, self, texts)
  if fine then return result end
  if errors.is(result) then result.file = result.file or self.file end
  error(result)
end

function Task:__tostring()
  local options = errors.sorted_keys(self.defaults or {})
  local line = self.line and ":" .. self.line or ""
  local place = self.file and (" of %s%s"):format(self.file, line) or ""
  if #options == 0 then return "task" .. place end
  return ("task%s with options %s"):format(place, table.concat(options, ", "))
end

return task
