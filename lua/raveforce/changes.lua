--- Files that may change while we run, for those who look at them now and then.
-- @module raveforce.changes

local errors = require "raveforce.errors"

local has_terminal, terminal = pcall(require, "raveforce.terminal")

---@class rf.Changes
---@field paths  string[]
---@field stamps table<string, string|false>
local Changes = {}
Changes.__index = Changes

local changes = {}

--- Raises where nobody can look.
function changes.check()
  if has_terminal then return end
  errors.raise("unsupported", "files are watched by the raveforce command, "
    .. "not in a stock Lua")
end

---@param paths string[]
---@return rf.Changes
function changes.new(paths)
  changes.check()
  local self = setmetatable({ paths = {}, stamps = {} }, Changes)
  self:add(paths)
  return self
end

local function stamp(path)
  return terminal.stamp(path) or ""
end

--- Takes them as they are now: before they are read, so that no change between
-- the two is lost.
function Changes:look()
  for _, path in ipairs(self.paths) do self.stamps[path] = stamp(path) end
end

--- As if they had never been looked at: all have changed.
function Changes:forget()
  for _, path in ipairs(self.paths) do self.stamps[path] = false end
end

--- Looks at these, too; those that it has stay as they were seen.
---@param paths string[]
function Changes:add(paths)
  for _, path in ipairs(paths) do
    if self.stamps[path] == nil then
      self.paths[#self.paths + 1] = path
      self.stamps[path] = stamp(path)
    end
  end
end

--- Looks at these alone.
---@param paths string[]
function Changes:set(paths)
  local before = self.stamps
  self.paths, self.stamps = {}, {}
  for _, path in ipairs(paths) do
    if self.stamps[path] == nil then
      self.paths[#self.paths + 1] = path
      self.stamps[path] = before[path] or stamp(path)
    end
  end
end

--- Whether one has changed since it was looked at.
---@return boolean
function Changes:seen()
  for _, path in ipairs(self.paths) do
    if stamp(path) ~= self.stamps[path] then return true end
  end
  return false
end

return changes
