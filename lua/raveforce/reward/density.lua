--- density: how far the share of notes among notes and rests is from a target.
-- @module raveforce.reward.density

local errors = require "raveforce.errors"
local notes = require "raveforce.reward.notes"

local is_finite = require "raveforce.kinds".is_finite

--- Minus |share - target|, in -1..0: `share` of the holes `params` hold a note,
-- the others a rest (0). A share and not notes per second: the pattern that the
-- holes belong to may play at any speed, and again and again.
---@param options { target: number, params: (string|integer)[] } target 0..1
---@return rf.Reward
return function(options)
  options = errors.options("invalid", "rf.reward.density", options,
    { "target", "params" })
  local target = options.target
  if not is_finite(target) or target < 0 or target > 1 then
    errors.raise("invalid",
      "rf.reward.density: target must be a number in 0..1, got %s",
      errors.show(target))
  end
  return notes.term("density", options, function(_, count, holes)
    return 0.0 - math.abs(count / holes - target)
  end)
end
