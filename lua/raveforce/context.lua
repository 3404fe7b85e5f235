--- Threads for batches, shared by all who want the same number of them.
-- @module raveforce.context

local core = require "raveforce.core"
local errors = require "raveforce.errors"

local context = {}

local by_threads = setmetatable({}, { __mode = "v" })

---@param threads integer? all processors; 0: the caller's thread alone
---@return core.Context
function context.get(threads)
  threads = threads or core.processors()
  local made = by_threads[threads]
  if not made then
    made = errors.check(core.context { threads = threads })
    by_threads[threads] = made
  end
  return made
end

return context
