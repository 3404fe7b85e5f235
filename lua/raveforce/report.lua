--- Reports: runs as one HTML page, to see, to hear and to send to someone.
--
--     require "raveforce.report".write({ "runs/kick-cem-0" }, "kick.html")
-- @module raveforce.report

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local gather = require "raveforce.report.gather"
local page = require "raveforce.report.page"

local report = {}

--- The page of some runs: one file that needs no network. The same runs give
-- the same bytes.
---@param paths string[] run folders, or folders of run folders
---@return string
---@return string[] warnings what was odd
function report.page(paths)
  if type(paths) ~= "table" or #paths == 0 then
    errors.raise("argument", "report wants a list of run folders, got %s",
      type(paths) == "table" and "none" or errors.show(paths))
  end
  local groups, warnings = gather.groups(paths)
  return page.html(groups, warnings), warnings
end

--- The same as a file.
---@param paths string[]
---@param file string
---@return string[] warnings
function report.write(paths, file)
  local text, warnings = report.page(paths)
  errors.check(core.file_write(file, text))
  return warnings
end

return report
