--- Known values that a search begins with: from a script, a file, a run.
--
-- An entry is one action, held in all steps, or a list of `total_step`
-- actions; an action is a table by name or a list in hole order.
-- @module raveforce.train.start

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local json = require "raveforce.json"

local LARGEST = 1 << 26 -- bytes of a file

local start = {}

local function refuse(format, ...)
  errors.raise("invalid", format, ...)
end

local function is_table(x)
  return type(x) == "table"
end

-- One action or plan alone, or a list of them.
local function entries_of(value)
  if not is_table(value) then
    refuse("wants an action, or a list of actions, got %s", errors.show(value))
  end
  if next(value) == nil then refuse("holds no values") end
  return is_table(value[1]) and value or { value }
end

local function actions_of(env, entry)
  local actions, steps, where = {}, env.total_step, env._params.entry
  if not is_table(entry) then
    refuse("%swants an action, got %s", where, errors.show(entry))
  end
  if is_table(entry[1]) and #entry ~= steps then
    refuse("%swants one action or %d, got %d", where, steps, #entry)
  end
  for step = 1, steps do
    actions[step] = is_table(entry[1]) and entry[step] or entry
  end
  return actions
end

-- The values of another run's best, where this task has such a parameter; the
-- middle of its range where that run had none.
local function adapted(env, action)
  local params, middle, agree = env._params, {}, 0
  for dim = 1, params.d do middle[dim] = 0.5 end
  local made = params:action(params:from_units(middle, 0))
  for i, name in ipairs(params.names) do
    local key = params.named and name or i
    if not params.dim_of[i] then
      if params.named then made[key] = nil end
    elseif action[key] ~= nil then
      made[key], agree = action[key], agree + 1
    end
  end
  if agree == 0 then
    refuse("none of its parameters is one of this task's (have %s)",
      table.concat(params.names, ", "))
  end
  return made
end

local function from_summary(env, summary)
  local steps, plan = summary.best.params, {}
  for k, action in ipairs(steps) do plan[k] = adapted(env, action) end
  return { #plan == 1 and plan[1] or plan }
end

local function is_summary(value)
  return is_table(value) and is_table(value.best)
    and is_table(value.best.params)
end

-- A run's folder has its best in its summary.
local function read_file(path)
  local summary = path .. "/summary.json"
  local bytes = core.file_read(summary, LARGEST)
  if bytes then return bytes, summary end
  return errors.check(core.file_read(path, LARGEST)), path
end

local function rows_of(env, entries)
  local rows, params = {}, env._params
  for i, entry in ipairs(entries) do
    params.entry = ("entry %d: "):format(i)
    local fine, row = pcall(function()
      return env.plan_space:to_unit(actions_of(env, entry))
    end)
    params.entry = false
    if not fine then error(row) end
    rows[i] = row:table()
  end
  return rows
end

local function load(env, bytes)
  local value = json.decode(bytes)
  return rows_of(env, is_summary(value) and from_summary(env, value)
    or entries_of(value))
end

--- The units of all entries: a row each, of whole plans.
---@param env rf.Env
---@param value string|table a JSON file, a run's folder, or the values
---@return number[][]
function start.units(env, value)
  if type(value) ~= "string" then return rows_of(env, entries_of(value)) end
  local bytes, where = read_file(value)
  local fine, rows = pcall(load, env, bytes)
  if fine then return rows end
  if errors.is(rows) then
    rows.kind, rows.file, rows.line = "invalid", where, nil
  end
  error(rows)
end

return start
