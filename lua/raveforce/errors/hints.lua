--- Hints: what Lua's own messages leave out about names that are not there.
-- @module raveforce.errors.hints

local hints = {}

local CLOCK = "a task has no clock: its result must not depend on the time"
local FILES = "a task opens no files: sounds come by target, samples, rf.load"
local CHANCE = "a task has no chance of its own: agents and seeds choose"
local MODULES = "a task loads no modules; rf is there already"

--- By the name of what is nil.
local KNOWN = {
  os = CLOCK,
  io = FILES,
  dofile = FILES,
  loadfile = FILES,
  require = MODULES,
  package = MODULES,
  debug = MODULES,
  load = "a task runs no texts as code",
  random = CHANCE,
  randomseed = CHANCE,
  print = "a task prints nothing; numbers behind a reward's own are shown in "
    .. "info.details",
  unpack = "it is called table.unpack",
  pow = "it is called rf.math.pow",
  log10 = "it is called rf.math.log10",
  target = "ctx.target is nil where the task has no target",
}

--- Something to add to a message, or "".
---@param message string as Lua makes them
---@return string
function hints.of(message)
  local name = message:match "a nil value %(%a+ '([%w_]+)'%)"
  local known = name and KNOWN[name]
  return known and "; " .. known or ""
end

return hints
