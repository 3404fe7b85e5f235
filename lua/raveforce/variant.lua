--- An env like another one, but for some fields.
-- @module raveforce.variant

local new_env = require "raveforce.env".new
local spec = require "raveforce.spec"

--- It shares the files of the first, and nothing else.
---@param env rf.Env
---@param fields table<string, any> of rf.Spec; false: without
---@return rf.Env
return function(env, fields)
  local given = {}
  for _, field in ipairs(spec.FIELDS) do
    given[field] = env.spec[field]
    if fields[field] ~= nil then given[field] = fields[field] or nil end
  end
  return new_env(given, env.files)
end
