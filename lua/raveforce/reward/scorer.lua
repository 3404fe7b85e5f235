--- Scorers: a reward made ready: what to measure, and how to add it up.
-- @module raveforce.reward.scorer

local constructors = require "raveforce.reward.constructors"
local core = require "raveforce.core"
local errors = require "raveforce.errors"
local nodes = require "raveforce.reward.nodes"
local reward = require "raveforce.reward"
local state = require "raveforce.reward.state"

---@class rf.Scorer
---@field names       string[]  of the summands; all different
---@field measures    table[]   for core.score; no two are the same
---@field calls       boolean   a script's function wants the sound
---@field shown       boolean   something wants the step's parameters
---@field weights     number[]
---@field programs    (fun(state: rf.RewardState): number)[]
---@field places      rf.Place[]
---@field initial     number[]  what a state remembers at first
---@field per_episode integer[] slots that begin anew with each episode
local Scorer = {}
Scorer.__index = Scorer

--- Takes nodes one by one, and what they need. `calls` and so on as above.
---@class rf.ScorerBuilder
local Builder = {}
Builder.__index = Builder

local scorer = {}

-- "raw", then "raw#2"…
local function unique(name, seen)
  local found, k = name, 1
  while seen[found] do
    k = k + 1
    found = name .. "#" .. k
  end
  seen[found] = true
  return found
end

local function key_of(node)
  local parts = { node.measure, node.span }
  for _, name in ipairs(errors.sorted_keys(node.settings)) do
    parts[#parts + 1] = ("%s=%s"):format(name,
      errors.show(node.settings[name]))
  end
  return table.concat(parts, "\0")
end

--- The place of a measure among the scorer's; the same one for equals.
---@param node rf.RewardNode
---@param label string
---@return integer
function Builder:measure(node, label)
  local key = key_of(node)
  local place = self._known[key]
  if not place then
    place = #self.measures + 1
    self._known[key] = place
    self.measures[place] = { measure = node.measure, span = node.span,
      settings = node.settings }
    self.sources[place] = { node = node, label = label }
  end
  self.relative = self.relative or node.relative or false
  return place
end

--- A slot that lasts as long as the state.
---@param value number
---@return integer
function Builder:kept(value)
  self.initial[#self.initial + 1] = value
  return #self.initial
end

--- A slot that lasts an episode.
---@param value number
---@return integer
function Builder:fresh(value)
  local slot = self:kept(value)
  self.per_episode[#self.per_episode + 1] = slot
  return slot
end

-- Works a node out once a step, however often it is used.
local function once(builder, f)
  builder._memos = builder._memos + 1
  local k = builder._memos
  return function(running)
    if running.turns[k] ~= running.turn then
      running.memo[k] = f(running)
      running.turns[k] = running.turn
    end
    return running.memo[k]
  end
end

local CHEAP = { measure = true, const = true }

--- A node as a function of the state.
---@param node rf.RewardNode
---@param label string what its errors call it
---@return fun(state: rf.RewardState): number
function Builder:node(node, label)
  local made = self._made[node]
  if made then return made end
  if node.kind == "fn" and label ~= self._summand then
    label = unique(label, self._labels)
  end
  made = nodes[node.kind](self, node, label)
  if self._uses[node] > 1 and not CHEAP[node.kind] then
    made = once(self, made)
  end
  self._made[node] = made
  return made
end

local function count_uses(node, uses)
  uses[node] = (uses[node] or 0) + 1
  if uses[node] > 1 then return end
  if node.of then count_uses(node.of, uses) end
  for _, part in ipairs(node.parts or {}) do count_uses(part.node, uses) end
end

local function new_builder(summands)
  local uses = {}
  for _, s in ipairs(summands) do count_uses(s.node, uses) end
  return setmetatable({ measures = {}, sources = {}, notes = {}, key_of = {},
    hearers = {}, initial = {}, per_episode = {}, calls = false,
    shown = false, relative = false, _known = {}, _made = {}, _labels = {},
    _memos = 0, _uses = uses }, Builder)
end

---@param x any the `reward` of a task
---@return rf.Scorer
function scorer.compile(x)
  if not reward.is(x) then
    errors.raise("invalid", "reward must be made by rf.reward, got %s",
      constructors.show(x, ": use rf.reward.fn"))
  end
  local builder = new_builder(x.summands)
  local self = { names = {}, weights = {}, programs = {}, places = {} }
  for i, s in ipairs(x.summands) do
    self.names[i] = unique(s.name, builder._labels)
    self.weights[i], self.places[i] = s.weight, s.place
  end
  for i, s in ipairs(x.summands) do
    builder._summand = self.names[i]
    self.programs[i] = builder:node(s.node, self.names[i])
  end
  for _, key in ipairs { "measures", "calls", "shown", "initial",
    "per_episode" } do
    self[key] = builder[key]
  end
  self._builder = builder
  return setmetatable(self, Scorer)
end

-- What a term's `params` may be called: by name, or by the number of the hole.
local function check_key(node, key, params)
  if params.named then
    if type(key) == "string" and params.index[key] then return key end
    if params.names[key] then return params.names[key] end
  elseif type(key) == "number" and key >= 1 and key <= params.n then
    return key
  end
  local known = params.names
  if not params.named then
    known = {}
    for i = 1, params.n do known[i] = i end
  end
  error(errors.new("invalid", ("rf.reward.%s: no parameter %s%s"):format(
    node.name, errors.show(key), errors.hint(key, known)), node.place))
end

--- Ties terms that look at parameters to those of a task.
---@param params rf.Params
function Scorer:bind(params)
  local builder = self._builder
  for _, node in ipairs(builder.notes) do
    for _, key in ipairs(node.keys) do
      builder.key_of[key] = check_key(node, key, params)
    end
  end
end

-- "rf.reward.mfcc_l1: …", or by the name that the script gave it.
local function blame(source, detail)
  local measure, message = source.node.measure, detail.message
  if message:sub(1, #measure + 1) ~= measure .. ":" then
    message = ("%s: %s"):format(measure, message)
  end
  local what = "rf.reward."
  if source.label:gsub("#%d+$", "") ~= measure then
    what = ("reward term '%s': "):format(source.label)
  end
  error(errors.new(detail.kind, what .. message, source.node.place))
end

local function check_target(self, target)
  if target then return end
  for _, list in ipairs { self._builder.sources, self._builder.hearers } do
    for _, source in ipairs(list) do
      if not source.node.targetless then
        nodes.refuse(source.label, source.node.place,
          "needs a target, there is none")
      end
    end
  end
end

--- Everything measured against a target; nil where nothing is. Errors are at
-- the line of the term that cannot be measured.
---@param target core.Array?
---@param ends integer[] frames after each step
---@param sr number
---@return core.Score?, number[]? silence [steps][measures], where it is needed
function Scorer:score(target, ends, sr)
  check_target(self, target)
  if #self.measures == 0 then return nil, nil end
  local options = { ends = ends, sr = sr }
  local made, message, detail = core.score(target, self.measures, options)
  for i, source in ipairs(made and {} or self._builder.sources) do
    local one, why, more = core.score(target, { self.measures[i] }, options)
    if not one then
      blame(source, more or { kind = "invalid", message = why })
    end
  end
  errors.check(made, message, detail)
  if not self._builder.relative then return made, nil end
  local silence = {}
  made:silence():read(silence)
  return made, silence
end

--- What this reward remembers, in an environment.
---@param steps integer of an episode
---@return rf.RewardState
function Scorer:new_state(steps)
  return state.new(self, steps)
end

return scorer
