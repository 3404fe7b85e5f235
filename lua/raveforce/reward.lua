--- Rewards: sums of weighted, named summands; higher is better.
--
-- A reward is a value: every operation gives a new one, and one reward may
-- serve many environments. What it must remember from step to step (`delta`,
-- `potential`, `normalize`, `anneal`) belongs to the environment.
--
-- Linear operations keep the summands apart: `2 * (a + b)` is `2 * a + 2 * b`.
-- All others make one summand of them, named like the one term inside, or
-- "sum(a, b)".
-- @module raveforce.reward

local constructors = require "raveforce.reward.constructors"
local errors = require "raveforce.errors"
local formula = require "raveforce.reward.formula"

local is_finite = require "raveforce.kinds".is_finite

---@alias rf.Span "target"|"played"|"step"

--- What a summand is made of; `raveforce.reward.nodes` knows the kinds.
---@class rf.RewardNode
---@field kind  string
---@field name  string?         of a term
---@field place rf.Place?       of a term: where it was made
---@field of    rf.RewardNode?  what is shaped
---@field parts rf.Summand[]?   of a sum

---@class rf.Summand
---@field name   string
---@field weight number
---@field node   rf.RewardNode
---@field place  rf.Place

---@class rf.Reward
---@field summands rf.Summand[]
---@operator add(rf.Reward|number): rf.Reward
---@operator sub(rf.Reward|number): rf.Reward
---@operator mul(number): rf.Reward
---@operator div(number): rf.Reward
---@operator unm: rf.Reward
local Reward = {}
Reward.__index = errors.methods(Reward)
Reward.__name = "rf.Reward"
Reward.__metatable = Reward.__name
errors.strict(Reward, "a reward")

local SPANS = { target = true, played = true, step = true }

local reward = {}

---@param x any
---@return boolean
function reward.is(x)
  return getmetatable(x) == Reward.__name
end

local function show(x)
  return reward.is(x) and "a reward" or errors.show(x)
end

local function caller()
  local file, line = errors.caller()
  return { file = file, line = line }
end

local function new(summands)
  return setmetatable({ summands = summands }, Reward)
end

--- A reward of one term.
---@param node rf.RewardNode with a name
---@param place rf.Place? the caller's line
---@return rf.Reward
function reward.term(node, place)
  node.place = place or caller()
  return new { { name = node.name, weight = 1.0, node = node,
    place = node.place } }
end

--- The span among a term's options.
---@param what string "rf.reward.raw"
---@param span any
---@param default rf.Span
---@return rf.Span
function reward.span(what, span, default)
  if span == nil then return default end
  if not SPANS[span] then
    errors.raise("invalid",
      "%s: span must be 'target', 'played' or 'step', got %s", what,
      errors.show(span))
  end
  return span
end

local function name_of(self)
  local names = {}
  for i, s in ipairs(self.summands) do names[i] = s.name end
  if #names == 1 then return names[1] end
  return ("sum(%s)"):format(table.concat(names, ", "))
end

local function refuse(self, format, ...)
  errors.raise("invalid", "reward term '%s': %s", name_of(self),
    format:format(...))
end

local function check_number(self, what, x)
  if is_finite(x) then return x + 0.0 end
  refuse(self, "%s must be a finite number, got %s", what, show(x))
end

-- ---- algebra ----

local function weighted(self, weight)
  local summands = {}
  for i, s in ipairs(self.summands) do
    summands[i] = { name = s.name, node = s.node, place = s.place,
      weight = check_number(self, "weight", weight * s.weight) }
  end
  return new(summands)
end

-- Either side of a sum; 0 adds nothing, so that loops may begin with it.
local function operand(x, self, sign)
  if reward.is(x) then return x.summands end
  if not is_finite(x) then
    refuse(self, "%s wants a reward or a finite number, got %s", sign,
      constructors.show(x, "; use rf.reward.fn"))
  end
  if x == 0 then return {} end
  return reward.term({ kind = "const", name = "const",
    value = x + 0.0 }).summands
end

local function join(a, b, sign)
  local self = reward.is(a) and a or b
  a, b = operand(a, self, sign), operand(b, self, sign)
  local summands = table.move(a, 1, #a, 1, {})
  return new(table.move(b, 1, #b, #summands + 1, summands))
end

function Reward.__add(a, b)
  return join(a, b, "+")
end

function Reward.__unm(a)
  return weighted(a, -1.0)
end

function Reward.__sub(a, b)
  local self = reward.is(a) and a or b
  if reward.is(b) then
    b = weighted(b, -1.0)
  elseif is_finite(b) then
    b = -b
  else
    operand(b, self, "-")
  end
  return join(a, b, "-")
end

function Reward.__mul(a, b)
  if not reward.is(a) then a, b = b, a end
  if reward.is(b) then
    refuse(a, "a reward is multiplied by numbers, got a reward; "
      .. "rf.reward.fn can multiply what it measures")
  end
  return weighted(a, check_number(a, "weight", b))
end

function Reward.__div(a, b)
  if not reward.is(a) or reward.is(b) then
    refuse(reward.is(b) and b or a, "a reward is divided by numbers only")
  end
  return weighted(a, 1 / check_number(a, "divisor", b))
end

-- ---- methods ----

-- A node around each summand: for what is linear.
local function each(self, make)
  local summands = {}
  for i, s in ipairs(self.summands) do
    summands[i] = { name = s.name, weight = s.weight, place = s.place,
      node = make(s.node) }
  end
  return new(summands)
end

-- A node around everything. One term alone keeps its name and its place.
local function around(self, node)
  local first = self.summands[1]
  local single = #self.summands == 1
  node.of = single and first.weight == 1 and first.node
    or { kind = "sum", parts = self.summands }
  return new { { name = name_of(self), weight = 1.0, node = node,
    place = single and first.place or caller() } }
end

--- Each distance as 1 - d(x, y) / d(x, silence), over the same span at the
-- same step, clipped to -1..1: 1 for equal sounds, 0 for one as bad as silence.
-- 0/0 is 1 and d/0 is -1. Only for distances that are 0 for equal sounds.
---@return rf.Reward
function Reward:relative()
  return each(self, function(node)
    if node.kind ~= "measure" or node.relative then
      refuse(self, "relative wants a distance as it is measured")
    end
    if node.targetless then
      refuse(self, "relative compares distances from a target, and '%s' "
        .. "hears the sound alone", node.measure)
    end
    if node.similarity or not node.zero then
      refuse(self, "relative wants a distance that is 0 for equal sounds, and "
        .. "'%s' is %s", node.measure,
        node.similarity and "a similarity" or "not")
    end
    local relative = {}
    for _, key in ipairs(errors.sorted_keys(node)) do
      relative[key] = node[key]
    end
    relative.relative = true
    return relative
  end)
end

--- The same under another name, here and in `info.reward_terms`. For one
-- summand.
---@param name string
---@return rf.Reward
function Reward:named(name)
  if type(name) ~= "string" or name == "" then
    refuse(self, "named wants a name, got %s",
      name == "" and "an empty one" or show(name))
  end
  if #self.summands > 1 then
    refuse(self, "named wants one term, here are %d", #self.summands)
  end
  local s = self.summands[1]
  return new { { name = name, weight = s.weight, node = s.node,
    place = s.place } }
end

--- `k` times the reward, like `k * r`.
---@param k number
---@return rf.Reward
function Reward:scale(k)
  return weighted(self, check_number(self, "weight", k))
end

--- One summand, no lower than `lo` and no higher than `hi`.
---@param lo number may be -math.huge
---@param hi number may be math.huge
---@return rf.Reward
function Reward:clip(lo, hi)
  for _, bound in ipairs { lo or false, hi or false } do
    if type(bound) ~= "number" or bound ~= bound then
      refuse(self, "clip wants two numbers, got %s and %s", show(lo), show(hi))
    end
  end
  if lo > hi then
    refuse(self, "clip wants the lower bound first, got %s and %s", show(lo),
      show(hi))
  end
  return around(self, { kind = "clip", args = { lo, hi }, lo = lo + 0.0,
    hi = hi + 0.0 })
end

--- One summand: tanh(gain * r), in -1..1.
---@param gain number? 1
---@return rf.Reward
function Reward:tanh(gain)
  local given = check_number(self, "gain", gain == nil and 1 or gain)
  return around(self, { kind = "tanh", args = { gain }, gain = given })
end

--- One summand: sign(r) ln(1 + |r| / floor), the symmetric logarithm (Webber,
-- 2012). It keeps the order and the sign, is 0 at 0 and always finite: of minus
-- a distance far above `floor` it is minus its logarithm, up to a constant.
---@param floor number? in units of the reward, positive; 1
---@return rf.Reward
function Reward:log(floor)
  local given = floor == nil and 1 or floor
  if not is_finite(given) or given <= 0 then
    refuse(self, "floor must be a positive number, got %s", show(floor))
  end
  return around(self, { kind = "log", args = { floor }, floor = given + 0.0 })
end

local function positive(self, name, value, default, infinite)
  if value == nil then return default end
  local fine = type(value) == "number" and value > 0
    and (infinite or value < math.huge)
  if not fine then
    refuse(self, "%s must be a positive number, got %s", name, show(value))
  end
  return value + 0.0
end

--- One summand: (r - mean) / sqrt(variance + epsilon), of all values so far
-- (Welford, 1962), this one included, clipped to -clip..clip. The statistics
-- are the environment's: kept at reset, and left as they are by `evaluate`.
-- While there are fewer than two values the deviation counts as 1.
---@param options { clip: number?, epsilon: number? }? 10 and 1e-8
---@return rf.Reward
function Reward:normalize(options)
  options = errors.options("invalid",
    ("reward term '%s': normalize"):format(name_of(self)), options,
    { "clip", "epsilon" })
  return around(self, { kind = "normalize", args = {},
    clip = positive(self, "clip", options.clip, 10.0, true),
    epsilon = positive(self, "epsilon", options.epsilon, 1e-8) })
end

--- What each summand gained since the step before. Before the first step it
-- was 0, so the return of an episode is the last step's value.
---@return rf.Reward
function Reward:delta()
  return each(self, function(node)
    return { kind = "delta", of = node, args = {} }
  end)
end

--- Potential-based shaping (Ng, Harada and Russell, 1999) with each summand as
-- the potential Phi: gamma Phi(s') - Phi(s). Phi is 0 at reset and at the
-- episode's end, so that returns discounted by gamma change by nothing,
-- whatever the actions: add it to the reward that counts.
---@param gamma number? the agent's discount, 0..1; 1
---@return rf.Reward
function Reward:potential(gamma)
  local given = gamma == nil and 1 or gamma
  if not is_finite(given) or given < 0 or given > 1 then
    refuse(self, "gamma must be a number in 0..1, got %s", show(gamma))
  end
  return each(self, function(node)
    return { kind = "potential", of = node, args = { gamma },
      gamma = given + 0.0 }
  end)
end

--- One summand: `value` more where the predicate says so. It is called once a
-- step with the reward so far and `params, step, total_step, sr, last`.
---@param predicate fun(reward: number, ctx: rf.Moment.Facts): boolean?
---@param value number
---@return rf.Reward
function Reward:bonus(predicate, value)
  if type(predicate) ~= "function" then
    refuse(self, "bonus wants a function, got %s", show(predicate))
  end
  return around(self, { kind = "bonus", f = predicate,
    args = { predicate, value }, value = check_number(self, "bonus", value),
    place = caller() })
end

--- The weight of each summand moves from `from` to `to` in so many steps of the
-- environment, one after another whatever the episode. `evaluate` begins each
-- entry where the environment is.
---@param from number
---@param to number
---@param steps integer
---@return rf.Reward
function Reward:anneal(from, to, steps)
  local a = check_number(self, "anneal: from", from)
  local b = check_number(self, "anneal: to", to)
  local count = type(steps) == "number" and math.tointeger(steps)
  if not count or count < 1 then
    refuse(self, "anneal: steps must be a positive integer, got %s",
      show(steps))
  end
  return each(self, function(node)
    return { kind = "anneal", of = node, args = { from, to, steps }, from = a,
      to = b, steps = count }
  end)
end

--- Each summand is 0 before the last step of the episode.
---@return rf.Reward
function Reward:only_at_end()
  return each(self, function(node)
    return { kind = "only_at_end", of = node, args = {} }
  end)
end

--- The formula, as a script would write it.
function Reward:__tostring()
  return formula.sum(self.summands)
end

return reward
