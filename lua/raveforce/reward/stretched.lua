--- stretched: the forebear's rewards as they were, with a target that is
-- stretched to the length of what was heard.
--
-- On SuperCollider the target was cut to the share of the steps made, padded
-- with zeros, and brought to the length of the sound by a phase vocoder; so
-- was the sound padded. Outside the lanes: history, and slow.
-- @module raveforce.reward.stretched

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local nodes = require "raveforce.reward.nodes"
local padded = require "raveforce.sounds".padded

local stretched = {}

-- The targets of each moment, by step: what is dear is made once.
local made = setmetatable({}, { __mode = "k" })

local function stretch(target, step, steps, frames)
  local cut = math.max(1, math.floor(#target * step / steps + 0.5))
  local whole = padded(target:rows(1, cut), #target)
  if #target == frames then return whole end
  return errors.check(core.time_stretch(whole, #target / frames))
end

local function target_of(moment, step, target, frames)
  local steps = moment:facts().total_step
  made[moment] = made[moment] or {}
  local known = made[moment]
  known[step] = known[step] or stretch(target, step, steps, frames)
  return known[step]
end

--- Minus the distance of a measure, at every step.
---@param builder rf.ScorerBuilder
---@param node rf.RewardNode
---@param label string
---@return fun(state: rf.RewardState): number
function stretched.node(builder, node, label)
  builder.calls, builder.shown = true, true
  builder.hearers[#builder.hearers + 1] = { label = label, node = node }
  return function(state)
    local moment = state.moment
    local facts = moment:facts()
    local target, sound, frames = moment:whole()
    local x = target_of(moment, facts.step, target, frames)
    local d = errors.check(core.distance(node.measure, x,
      padded(sound, #x), node.settings, facts.sr))
    return 0.0 - math.min(d, nodes.FAR)
  end
end

return stretched
