--- `raveforce check TASK.lua`: does the task keep the promises of an env, and
-- does it want what its author wants?
-- @module raveforce.command.check

local checks = require "raveforce.checks"
local errors = require "raveforce.errors"
local json = require "raveforce.json"
local task_file = require "raveforce.task_file"
local terminal = require "raveforce.terminal"

local command = {}

local MARKS = { ok = "ok", failed = "FAIL", warning = "warn" }

local function print_line(mark, name, text)
  terminal.print(("%-4s  %-15s  %s\n"):format(mark, name, text))
end

-- A reason may have an excerpt below it. What was not tried is only counted.
local function print_result(result)
  local mark, name = MARKS[result.status], result.name
  if not mark then return end
  for _, line in errors.lines(result.reason or result.claim) do
    print_line(mark, name, line)
    mark, name = "", ""
  end
  if result.hint then print_line("", "", "hint: " .. result.hint) end
end

local function print_list()
  for _, check in ipairs(checks.all) do
    terminal.print(("%-15s  %-7s  %s\n"):format(check.name,
      check.warns and "warning" or "error", check.claim))
  end
end

-- This command again, in another process; `lanes` forces a width.
local function runner(given)
  local words = { "check", given.task, "--digest" }
  for _, key in ipairs(errors.sorted_keys(given.set)) do
    words[#words + 1] = "--set"
    words[#words + 1] = ("%s=%s"):format(key, given.set[key])
  end
  return function(lanes)
    local output, reason = terminal.again(words, lanes)
    if not output then return nil, reason end
    return (output:gsub("%s+$", ""))
  end
end

local function summary(results)
  local counts = { ok = 0, failed = 0, warning = 0, ["not tried"] = 0 }
  local failed = {}
  for _, result in ipairs(results) do
    counts[result.status] = counts[result.status] + 1
    if result.status == "failed" then failed[#failed + 1] = result.name end
  end
  return counts, failed
end

local function print_summary(results, counts)
  terminal.print(("%d checks: %d fine, %d failed, %d warned, %d not tried\n")
    :format(#results, counts.ok, counts.failed, counts.warning,
      counts["not tried"]))
end

local function only_of(given)
  if not given.only then return nil end
  local names = {}
  for name in given.only:gmatch "[^,]+" do names[#names + 1] = name end
  return names
end

---@class rf.CheckCommand
---@field task   string?
---@field set    table<string, string>
---@field only   string?  names between commas
---@field list   boolean?
---@field digest boolean?
---@field json   boolean?

--- Prints a line per check; raises where one failed.
---@param given rf.CheckCommand
function command.command(given)
  if given.list then return print_list() end
  local task = task_file.load(given.task)
  local overrides = task:parse(given.set)
  if given.digest then
    return terminal.print(checks.digest(task, overrides) .. "\n")
  end
  local as_json = given.json or terminal.is_piped()
  local results = checks.run(task, { overrides = overrides,
    only = only_of(given), digest = runner(given),
    each = not as_json and print_result or nil })
  local counts, failed = summary(results)
  if as_json then
    terminal.print(json.encode { task = given.task, checks =
      json.list(results) })
  else
    print_summary(results, counts)
  end
  if #failed > 0 then
    error(errors.new("invalid", ("%d of %d checks failed: %s"):format(#failed,
      #results, table.concat(failed, ", ")), { file = given.task }))
  end
end

return command
