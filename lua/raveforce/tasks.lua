--- Ready-made tasks and their names: `space/Name-v0` is the task file
-- tasks/space/Name-v0.lua. What a name means never changes; a change is v1.
-- @module raveforce.tasks

local errors = require "raveforce.errors"

local IDS = { "bass/Line-v0", "drums/Loop-v0", "drums/OneShot-v0" }

-- `require` says where this file lies.
local folder = ((select(2, ...) or ""):match "^(.*[/\\])" or "") .. "tasks/"

local tasks = {}

--- Whether a text is written like a name; a path ends in .lua and is none.
---@param text string
---@return boolean
function tasks.is_id(text)
  return text:find "^[%w_]+/[%w_]+%-v%d+$" ~= nil
end

--- All names.
---@return string[] # a new table
function tasks.ids()
  return table.move(IDS, 1, #IDS, 1, {})
end

--- Where the task of a name lies.
---@param id string
---@return string
function tasks.path(id)
  for _, known in ipairs(IDS) do
    if id == known then return folder .. id .. ".lua" end
  end
  errors.raise("argument", "no task '%s'%s", id, errors.hint(id, IDS))
end

--- Whether a file is one of these tasks.
---@param path string
---@return boolean
function tasks.holds(path)
  return path:sub(1, #folder) == folder
end

return tasks
