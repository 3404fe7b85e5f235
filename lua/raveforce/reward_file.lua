--- Reward files: untrusted scripts that return a reward.
-- @module raveforce.reward_file

local constructors = require "raveforce.reward.constructors"
local errors = require "raveforce.errors"
local new_files = require "raveforce.files".new
local reward = require "raveforce.reward"
local task_file = require "raveforce.task_file"

local reward_file = {}

--- Reads a file that returns a reward, or a function for rf.reward.fn. It
-- sees what a task file sees.
---@param path string
---@return rf.Reward
function reward_file.load(path)
  local made, where = task_file.run(path, new_files())
  if type(made) == "function" and not constructors.holds(made) then
    return require "raveforce.reward.fn" (made)
  end
  if not reward.is(made) then
    error(errors.new("invalid", ("a reward file must return a reward, got %s")
      :format(constructors.show(made, "")), { file = where }))
  end
  return made
end

return reward_file
