--- `raveforce check TASK.lua`: does the task keep the promises of an env?
-- @module raveforce.command.check

local checks = require "raveforce.checks"
local errors = require "raveforce.errors"
local task_file = require "raveforce.task_file"
local terminal = require "raveforce.terminal"

local command = {}

--- Prints a line per check; raises where one failed.
---@param given { task: string, set: table<string, string> }
function command.command(given)
  local task = task_file.load(given.task)
  local overrides = task:parse(given.set)
  local failed = 0
  for i, check in ipairs(checks.all) do
    local fine, reason = checks.run(check, task, overrides)
    if not fine then failed = failed + 1 end
    terminal.print(("%s  %-14s %s\n"):format(fine and "ok  " or "FAIL",
      check.name, fine and check.claim or reason))
    if not fine and i == 1 then break end -- no environment, nothing to try
  end
  if failed > 0 then
    error(errors.new("invalid", ("%d of %d checks failed"):format(failed,
      #checks.all), { file = given.task }))
  end
end

return command
