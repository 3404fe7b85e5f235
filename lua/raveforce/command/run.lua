--- `raveforce run`: any script, trusted, with the module loaded.
-- @module raveforce.command.run

local core = require "raveforce.core"
local errors = require "raveforce.errors"

local LARGEST = 1 << 26

local run = {}

local function compile(bytes, path)
  local first = bytes:match "^#[^\n]*" -- #!/usr/bin/env …
  local text = first and bytes:sub(#first + 1) or bytes
  local chunk, message = load(text, "@" .. path, "t")
  if chunk then return chunk end
  local line, rest = message:match "^[^\n]-:(%d+): (.*)$"
  error(errors.new("syntax", rest or message,
    { file = path, line = math.tointeger(line) }))
end

--- Runs the script as `lua5.4` would: `...` and `arg` are its arguments; `rf`
-- is there without `require`.
---@param line { script: string, arguments: string[] }
function run.command(line)
  local bytes = errors.check(core.file_read(line.script, LARGEST))
  local chunk = compile(bytes, line.script)
  local arguments = line.arguments
  _G.rf = require "raveforce"
  _G.arg = table.move(arguments, 1, #arguments, 1, { [0] = line.script })
  chunk(table.unpack(arguments))
end

return run
