--- Known values that a search begins with: from a script, a file, a run.
--
-- An entry is one action, held in all steps, or a list of `total_step`
-- actions; an action is a table by name or a list in hole order.
-- @module raveforce.train.start

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local json = require "raveforce.json"
local runs = require "raveforce.runs"
local voice = require "raveforce.run.voice"

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
  if not is_table(action) then
    refuse("wants an action, got %s", errors.show(action))
  end
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
  if agree == 0 and params.d > 0 then
    refuse("none of its parameters is one of this task's (have %s)",
      table.concat(params.names, ", "))
  end
  return made
end

local function entry_of(env, steps)
  local plan = {}
  for k, action in ipairs(steps) do plan[k] = adapted(env, action) end
  return #plan == 1 and plan[1] or plan
end

local function is_summary(value)
  return is_table(value) and is_table(value.best)
    and is_table(value.best.params) and value.best.params[1] ~= nil
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

local function from_file(env, bytes)
  local value = json.decode(bytes)
  if not is_summary(value) then return rows_of(env, entries_of(value)) end
  return rows_of(env, { entry_of(env, value.best.params) })
end

-- From its database: a run that is under way, or was killed, has no summary.
local function from_run(env, run)
  local id, steps = run:best(), {}
  if not id then refuse("the run has no episodes yet") end
  for k, step in ipairs(run:episode(id).steps) do
    steps[k] = voice.action(run:voice(), step.action)
  end
  return rows_of(env, { entry_of(env, steps) })
end

-- Whatever is wrong is wrong in that file.
local function blaming(file, f, ...)
  local fine, rows = pcall(f, ...)
  if fine then return rows end
  if errors.is(rows) then
    rows.kind, rows.file, rows.line = "invalid", file, nil
  end
  error(rows)
end

--- The units of all entries: a row each, of whole plans.
---@param env rf.Env
---@param value string|table a JSON file, a run's folder, or the values
---@return number[][]
function start.units(env, value)
  if type(value) ~= "string" then return rows_of(env, entries_of(value)) end
  if value:find "%.db$" or core.folder_list(value) then
    local run = runs.open(value)
    local rows = blaming(value, from_run, env, run)
    run:close()
    return rows
  end
  local bytes = errors.check(core.file_read(value, LARGEST))
  return blaming(value, from_file, env, bytes)
end

return start
