--- What an environment promises, and what a task's author wants, tried on a
-- task.
--
-- Each check has a name, a claim, and a function that raises where the claim
-- does not hold. Checks that need others are not tried where those failed: one
-- mistake, one line.
-- @module raveforce.checks

local errors = require "raveforce.errors"
local make_env = require "raveforce.make".env
local trial = require "raveforce.checks.trial"
local watch = require "raveforce.watch"

---@class rf.Check
---@field name  string
---@field claim string
---@field try   fun(trial: rf.Trial)
---@field needs string[]? checks that must hold before
---@field warns boolean?  where it does not hold, that is a warning
---@field hint  string?   what to do

---@class rf.CheckResult
---@field name   string
---@field claim  string
---@field status "ok"|"failed"|"warning"|"not tried"
---@field reason string?
---@field hint   string?

local checks = {}

---@type rf.Check[]
checks.all = {}
local by_name, names = {}, {}

for _, group in ipairs { "promises", "sound", "target", "actions", "reward",
  "same", "options" } do
  for _, check in ipairs(require("raveforce.checks." .. group)) do
    checks.all[#checks.all + 1] = check
    by_name[check.name], names[#names + 1] = check, check.name
  end
end

--- The checks of these names; all without any.
---@param wanted string[]?
---@return rf.Check[]
function checks.named(wanted)
  if not wanted then return checks.all end
  local found = {}
  for i, name in ipairs(wanted) do
    if not by_name[name] then
      errors.raise("argument", "no check %s%s", errors.show(name),
        errors.hint(name, names))
    end
    found[i] = by_name[name]
  end
  return found
end

local function try(check, with)
  watch.refill()
  local fine, raised = pcall(check.try, with)
  if fine then return { status = "ok" } end
  if trial.is_blocked(raised) then return { status = "not tried" } end
  return { status = check.warns and "warning" or "failed",
    reason = trial.reason(raised), hint = check.hint }
end

-- The result of a check, after those that it needs.
local function result_of(check, with, known)
  if known[check.name] then return known[check.name] end
  local result
  for _, need in ipairs(check.needs or {}) do
    local status = result_of(by_name[need], with, known).status
    if status == "failed" or status == "not tried" then
      result = { status = "not tried", reason = "needs " .. need }
      break
    end
  end
  result = result or try(check, with)
  result.name, result.claim = check.name, check.claim
  known[check.name] = result
  return result
end

---@class rf.CheckOptions
---@field overrides table?    of the task
---@field only      string[]? names
---@field each      (fun(result: rf.CheckResult))? as soon as it is known
---@field digest    (fun(lanes: integer?): string?, string?)? a new process
---@field make      (fun(task: rf.Task, overrides: table): rf.Env)?

local function merged(overrides, extra)
  local all = {}
  for _, given in ipairs { overrides or {}, extra or {} } do
    for _, key in ipairs(errors.sorted_keys(given)) do all[key] = given[key] end
  end
  return all
end

local function new_trial(task, options)
  local make = options.make or make_env
  return trial.new(task, function(extra)
    return make(task, merged(options.overrides, extra))
  end, options.digest)
end

--- Tries a task.
---@param task rf.Task
---@param options rf.CheckOptions?
---@return rf.CheckResult[]
function checks.run(task, options)
  options = options or {}
  local results, known = {}, {}
  local wanted, with = checks.named(options.only), new_trial(task, options)
  for i, check in ipairs(wanted) do
    results[i] = result_of(check, with, known)
    if options.each then options.each(results[i]) end
  end
  with:close()
  return results
end

--- What the task's sounds and rewards are, in 64 digits: the same on every
-- machine.
---@param task rf.Task
---@param overrides table?
---@return string
function checks.digest(task, overrides)
  local with = new_trial(task, { overrides = overrides })
  local digest = with:own_digest()
  with:close()
  return digest
end

return checks
