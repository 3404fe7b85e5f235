--- States: what a reward remembers from step to step, and the step it is at.
--
-- It belongs to an environment. What lasts one episode (`delta`, `potential`)
-- begins anew with each; the rest (`normalize`, `anneal`) goes on.
-- @module raveforce.reward.state

local errors = require "raveforce.errors"
local refuse = require "raveforce.reward.nodes".refuse

---@class rf.RewardState
---@field values  core.Array|number[] what was measured, behind `base`
---@field silence number[]? what silence would measure, behind `at`
---@field moment  rf.Moment
---@field last    boolean this is the episode's last step
---@field count   integer steps of the environment so far
---@field heard   number[]|false slots that statistics gather in; none: they
---  stay as they are
local State = {}
State.__index = State

local state = {}

---@param scorer rf.Scorer
---@param steps integer of an episode
---@return rf.RewardState
function state.new(scorer, steps)
  local slots = table.move(scorer.initial, 1, #scorer.initial, 1, {})
  return setmetatable({
    slots = slots, heard = slots, count = 0, last = false,
    values = {}, base = 0, at = 0,
    turn = 0, turns = {}, memo = {},
    _scorer = scorer, _steps = steps, _entered = false,
    _programs = scorer.programs, _weights = scorer.weights,
    _width = #scorer.measures,
  }, State)
end

--- An episode begins, in a scene.
---@param scene rf.Scene
function State:begin(scene)
  local scorer, slots = self._scorer, self.slots
  for _, slot in ipairs(scorer.per_episode) do
    slots[slot] = scorer.initial[slot]
  end
  if self._entered then self.count = self._entered end
  self.moment, self.silence = scene.moment, scene.silence
end

--- One for the entries of an evaluation: each begins where this one is, and
-- what it learns is forgotten, or gathered in `heard` for those that follow.
---@param heard number[]? the slots of a state that was saved
---@return rf.RewardState
function State:for_entries(heard)
  local entry = state.new(self._scorer, self._steps)
  table.move(self.slots, 1, #self.slots, 1, entry.slots)
  entry.heard, entry._entered = heard or false, self.count
  return entry
end

--- One step's reward: the left-to-right sum of its weighted summands.
---@param values core.Array|number[] one for each of the scorer's measures
---@param base integer where they begin, less 1
---@param step integer
---@param out number[] filled with the weighted summands
---@return number
function State:add_up(values, base, step, out)
  local programs, weights = self._programs, self._weights
  self.values, self.base, self.at = values, base, (step - 1) * self._width
  self.last, self.turn = step == self._steps, self.turn + 1
  local total = 0.0
  for i = 1, #programs do
    local value = weights[i] * programs[i](self) + 0.0 -- no -0
    out[i] = value
    total = total + value
  end
  self.count = self.count + 1
  if total - total ~= 0 then self:_refuse(out) end
  return total
end

-- Weights and values that are finite each can still be too large together.
function State:_refuse(out)
  local scorer, at = self._scorer, #out
  for i = #out, 1, -1 do
    if out[i] - out[i] ~= 0 then at = i end
  end
  refuse(scorer.names[at], scorer.places[at], "makes the reward %s",
    errors.show(out[at]))
end

--- Plain data for checkpoints.
---@return { count: integer, slots: number[] }
function State:save()
  return { count = self.count,
    slots = table.move(self.slots, 1, #self.slots, 1, {}) }
end

--- Goes on where `save` was called, with the same reward.
---@param saved { count: integer, slots: number[] }
function State:load(saved)
  if #saved.slots ~= #self.slots then
    errors.raise("argument", "the state is of another reward")
  end
  self.count = saved.count
  table.move(saved.slots, 1, #self.slots, 1, self.slots)
end

return state
