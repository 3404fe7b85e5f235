--- Texts of the command line as what is wanted: a number, a switch, a text.
-- @module raveforce.typed

local core = require "raveforce.core"

---@type table<string, fun(text: string): any>
local readers = {
  string = function(text) return text end,
  number = function(text)
    local value = core.parse_number(text)
    return value and (math.tointeger(value) or value)
  end,
  boolean = function(text)
    if text == "true" then return true end
    if text == "false" then return false end
  end,
}

local typed = {}

--- Whether texts can say such a value at all.
---@param kind string? of `type`
---@return boolean
function typed.knows(kind)
  return readers[kind] ~= nil
end

--- nil where the text says no such value.
---@param kind "string"|"number"|"boolean"
---@param text string
---@return any
function typed.read(kind, text)
  return readers[kind](text)
end

--- "0.3,0.5": nil where one is no number.
---@param text string
---@return number[]?
function typed.numbers(text)
  local list = {}
  for word in (text .. ","):gmatch "([^,]*)," do
    local value = readers.number(word)
    if not value then return nil end
    list[#list + 1] = value
  end
  return list
end

return typed
