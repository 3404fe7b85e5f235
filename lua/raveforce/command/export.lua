--- `raveforce export RUN -o FILE.csv|FILE.jsonl`.
-- @module raveforce.command.export

local errors = require "raveforce.errors"
local export = require "raveforce.run.export"
local runs = require "raveforce.runs"
local terminal = require "raveforce.terminal"

local command = {}

---@param given { run: string, out: string? }
function command.command(given)
  if not given.out then
    errors.raise("argument", "export: where to? say -o FILE.csv or FILE.jsonl")
  end
  local run = runs.open(given.run)
  local count = export.write(run, given.out)
  run:close()
  terminal.print(("%d episodes\n"):format(count))
end

return command
