--- Constructors: the functions that make terms, and what to say where one
-- stands itself in the place of a reward.
-- @module raveforce.reward.constructors

local errors = require "raveforce.errors"

local names = setmetatable({}, { __mode = "k" })

local constructors = {}

--- Remembers how a script calls a function.
---@param f function
---@param name string "mfcc_l1" of rf.reward.mfcc_l1
function constructors.add(f, name)
  names[f] = name
end

---@param x any
---@return boolean
function constructors.holds(x)
  return names[x] ~= nil
end

--- How a value that should be a reward, and is none, is called in a message.
---@param x any
---@param hint string behind another function, which may measure something
---@return string
function constructors.show(x, hint)
  local name = names[x]
  if name then
    return ("rf.reward.%s itself: call it, rf.reward.%s()"):format(name, name)
  end
  return errors.show(x) .. (type(x) == "function" and hint or "")
end

return constructors
