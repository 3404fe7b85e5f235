--- `raveforce report RUN…`: one HTML page.
-- @module raveforce.command.report

local report = require "raveforce.report"
local terminal = require "raveforce.terminal"

local command = {}

-- A page about one folder belongs into it.
local function default_file(paths)
  if #paths > 1 or paths[1]:find "%.db$" then return "report.html" end
  return (paths[1]:gsub("/+$", "")) .. "/report.html"
end

---@param given { runs: string[], out: string? }
function command.command(given)
  local file = given.out or default_file(given.runs)
  for _, warning in ipairs(report.write(given.runs, file)) do
    terminal.say(warning .. "\n")
  end
  terminal.print(file .. "\n")
end

return command
