--- Rewards: sums of weighted, named summands; higher is better.
-- @module raveforce.reward

local errors = require "raveforce.errors"

---@alias rf.Span "target"|"played"|"step"

--- One summand. Either `measure` names a distance of the core, or `call` gives
-- the number on the caller's thread.
---@class rf.Summand
---@field name    string
---@field weight  number
---@field span    rf.Span
---@field measure string?
---@field call    (fun(summand: rf.Summand, moment: rf.Moment): number)?

---@class rf.Reward
---@field summands rf.Summand[]
local Reward = {}
Reward.__index = errors.methods(Reward)
Reward.__name = "rf.Reward"
Reward.__metatable = Reward.__name
errors.strict(Reward, "a reward")

local SPANS = { target = true, played = true, step = true }

local reward = {}

--- A reward of one summand: what a term's constructor returns.
---@param summand rf.Summand
---@return rf.Reward
function reward.new(summand)
  if not SPANS[summand.span] then
    errors.raise("invalid",
      "rf.reward.%s: span must be 'target', 'played' or 'step', got %s",
      summand.name, errors.show(summand.span))
  end
  return setmetatable({ summands = { summand } }, Reward)
end

function Reward:__tostring()
  local shown = {}
  for i, s in ipairs(self.summands) do
    local weight = s.weight == 1 and "" or errors.show(s.weight) .. " * "
    shown[i] = ("%s%s over %s"):format(weight, s.name, s.span)
  end
  return table.concat(shown, " + ")
end

--- A reward made ready: what to measure, and how to add it up.
---@class rf.Scorer
---@field names    string[]  of the summands; all different
---@field measures { measure: string, span: rf.Span }[] for core.score
---@field calls    boolean   something is called on the caller's thread
local Scorer = {}
Scorer.__index = Scorer

-- "raw", then "raw#2"…
local function unique(name, seen)
  seen[name] = (seen[name] or 0) + 1
  return seen[name] == 1 and name or name .. "#" .. seen[name]
end

---@param x any the `reward` of a task
---@return rf.Scorer
function reward.compile(x)
  if getmetatable(x) ~= Reward.__name then
    local hint = type(x) == "function" and ": use rf.reward.fn" or ""
    errors.raise("invalid", "reward must be made by rf.reward, got %s%s",
      errors.show(x), hint)
  end
  local self = { names = {}, measures = {}, calls = false,
    _summands = x.summands, _measure = {} }
  local seen = {}
  for i, s in ipairs(x.summands) do
    self.names[i] = unique(s.name, seen)
    if s.measure then
      local m = #self.measures + 1
      self.measures[m] = { measure = s.measure, span = s.span }
      self._measure[i] = m
    else
      self._measure[i] = false
      self.calls = true
    end
  end
  return setmetatable(self, Scorer)
end

--- One step's reward: the left-to-right sum of its weighted summands.
---@param distances core.Array|number[] one for each of `measures`
---@param moment rf.Moment
---@param out number[] filled with the weighted summands
---@return number
function Scorer:add_up(distances, moment, out)
  local total, summands, measures = 0.0, self._summands, self._measure
  for i = 1, #summands do
    local s, m = summands[i], measures[i]
    local value = m and 0.0 - distances[m] or s:call(moment)
    value = s.weight * value
    out[i] = value
    total = total + value
  end
  return total
end

return reward
