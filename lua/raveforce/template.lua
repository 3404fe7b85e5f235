--- What a new task begins with: the files in template/, as they lie there.
-- @module raveforce.template

local core = require "raveforce.core"
local errors = require "raveforce.errors"

local FILES = { "task.lua", "reward.lua" }

-- `require` says where this file lies.
local folder = ((select(2, ...) or ""):match "^(.*[/\\])" or "")
  .. "template/"

local template = {}

--- The texts by their names.
---@return { name: string, text: string }[]
function template.read()
  local files = {}
  for i, name in ipairs(FILES) do
    files[i] = { name = name,
      text = errors.check(core.file_read(folder .. name, 1 << 20)) }
  end
  return files
end

return template
