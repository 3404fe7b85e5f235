--- Search agents: ask for points of the unit cube, tell what they were worth.
--
-- What all have in common: ids, matching of results, the best so far, saving.
-- How to search is a strategy, one file each in raveforce/agent.
-- @module raveforce.agent

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local freeze = require "raveforce.freeze"
local rng = require "raveforce.rng"

local NAMES = { "cem", "de", "random" }

--- False where the result came too late; id 0 and no tag: an injected point.
---@alias rf.Receive
---| fun(state: table, id: integer, unit: number[], reward: number, tag: any):
---  boolean

--- How an agent searches. `state` is plain data; it is what gets saved.
---@class rf.Strategy
---@field options table<string, any> settings and their defaults
---@field check fun(options: table, d: integer)  raises where one is wrong
---@field start fun(d: integer, options: table): table
---@field batch fun(state: table): integer  its own population
---@field propose fun(state: table, random: rf.Rng): number[], any  unit, tag
---@field receive rf.Receive

--- An agent's contract: any subset of what was asked may be told, in any
-- order; NaN is the worst; what comes too late is counted in `late`.
---@class rf.Agent
---@field name  string
---@field d     integer dimensions
---@field batch integer how many points one `ask` gives by itself
---@field late  integer results that came too late to be used
local Agent = {}
Agent.__index = Agent
Agent.__name = "rf.Agent"

local agent = { NAMES = NAMES }

local function dimensions(space_or_d)
  local d = space_or_d
  if type(d) == "table" then d = d.d end
  if math.type(d) ~= "integer" or d < 0 then
    errors.raise("argument",
      "agent: the first argument is a space or a number of dimensions, got %s",
      errors.show(space_or_d))
  end
  return d
end

local function settings(name, strategy, options)
  local known = errors.sorted_keys(strategy.options)
  known[#known + 1] = "seed"
  local given = errors.options("argument", "agent " .. name, options, known)
  local all = { seed = given.seed or 0 }
  if math.type(all.seed) ~= "integer" then
    errors.raise("argument", "agent %s: seed must be an integer, got %s", name,
      errors.show(all.seed))
  end
  for key, default in pairs(strategy.options) do -- each by itself
    all[key] = default
    if given[key] ~= nil then all[key] = given[key] end
  end
  return all
end

local function strategy_of(name)
  for _, known in ipairs(NAMES) do
    if known == name then return require("raveforce.agent." .. name) end
  end
  errors.raise("argument", "no agent %s%s", errors.show(name),
    errors.hint(name, NAMES))
end

--- Makes an agent by name.
---@param name string
---@param space_or_d table|integer
---@param options table? `seed` and the strategy's own
---@return rf.Agent
function agent.make(name, space_or_d, options)
  local strategy = strategy_of(name)
  local d = dimensions(space_or_d)
  local all = settings(name, strategy, options)
  strategy.check(all, d)
  local state = strategy.start(d, all)
  return setmetatable({
    name = name,
    d = d,
    late = 0,
    batch = strategy.batch(state),
    _options = all,
    _strategy = strategy,
    _state = state,
    _random = rng.new(all.seed, "agent"),
    _asked = {},   -- id -> { unit, tag }
    _ids_of = {},  -- a row's bytes -> ids asked and not told, oldest first
    _next_id = 1,
    _best = false, -- { unit, reward }
  }, Agent)
end

local function key_of(unit)
  return string.pack("<" .. ("d"):rep(#unit), table.unpack(unit))
end

local function remember(self, unit, tag)
  local id, key = self._next_id, key_of(unit)
  self._next_id = id + 1
  self._asked[id] = { unit = unit, tag = tag }
  local ids = self._ids_of[key] or {}
  self._ids_of[key] = ids
  ids[#ids + 1] = id
  return id
end

local function forget(self, id)
  local asked = self._asked[id]
  if not asked then return nil end
  local key = key_of(asked.unit)
  local ids = self._ids_of[key]
  for i, other in ipairs(ids) do
    if other == id then
      table.remove(ids, i)
      break
    end
  end
  if #ids == 0 then self._ids_of[key] = nil end
  self._asked[id] = nil
  return asked
end

--- Points to try.
---@param n integer? the agent's own batch
---@return core.Array X float64 [n][d], each in 0..1
---@return integer[] ids
function Agent:ask(n)
  n = n or self.batch
  if math.type(n) ~= "integer" or n < 1 then
    errors.raise("argument", "ask: n must be a positive integer, got %s",
      errors.show(n))
  end
  local X, ids = core.zeros("float64", n, self.d), {}
  for i = 1, n do
    local unit, tag = self._strategy.propose(self._state, self._random)
    ids[i] = remember(self, unit, tag)
    if self.d > 0 then X[i] = unit end
  end
  return X, ids
end

local function unit_of(self, row, i)
  local unit = core.is_array(row) and row:table() or row
  if type(unit) ~= "table" or #unit ~= self.d then
    errors.raise("argument", "tell: row %d must have %d numbers", i, self.d)
  end
  for k = 1, self.d do
    local u = unit[k]
    if type(u) ~= "number" or not (u >= 0 and u <= 1) then
      errors.raise("argument", "tell: row %d, dimension %d must be in 0..1, "
        .. "got %s", i, k, errors.show(u))
    end
  end
  return unit
end

local function note_best(self, unit, reward)
  if reward == reward and (not self._best or reward > self._best.reward) then
    self._best = { unit = unit, reward = reward }
  end
end

local function take(self, id, unit, reward)
  local asked = id and forget(self, id)
  unit = asked and asked.unit or unit
  if not unit then
    self.late = self.late + 1 -- told already, or never asked
    return
  end
  note_best(self, unit, reward)
  local worth = reward == reward and reward or -math.huge
  if not self._strategy.receive(self._state, id or 0, unit, worth,
      asked and asked.tag) then
    self.late = self.late + 1
  end
end

local function checked_reward(rewards, i)
  local reward = rewards[i]
  if type(reward) ~= "number" then
    errors.raise("argument", "tell: reward %d must be a number, got %s", i,
      errors.show(reward))
  end
  return reward
end

--- What points were worth: higher is better, NaN is the worst.
---@param X_or_ids core.Array|number[][]|integer[] rows that were asked, or
-- their ids; a row that was never asked is an injected point
---@param rewards core.Array|number[]
function Agent:tell(X_or_ids, rewards)
  local count = #X_or_ids
  if #rewards ~= count then
    errors.raise("argument", "tell: %d points, but %d rewards", count, #rewards)
  end
  local by_id = not core.is_array(X_or_ids) and type(X_or_ids[1]) == "number"
  for i = 1, count do
    local reward = checked_reward(rewards, i)
    if by_id then
      take(self, X_or_ids[i], nil, reward)
    else
      local unit = unit_of(self, X_or_ids[i], i)
      local ids = self._ids_of[key_of(unit)]
      take(self, ids and ids[1], unit, reward)
    end
  end
end

--- The best point told so far; nothing before the first.
---@return number[]? unit, number? reward
function Agent:best()
  if not self._best then return nil end
  return table.move(self._best.unit, 1, self.d, 1, {}), self._best.reward
end

--- Everything, so that what is loaded goes on with the same bits.
---@return string
function Agent:save()
  return freeze.freeze {
    name = self.name, d = self.d, late = self.late, options = self._options,
    state = self._state, draw = self._random.draw, asked = self._asked,
    next_id = self._next_id, best = self._best,
  }
end

function Agent:__tostring()
  local best = self._best and ("best %.6g"):format(self._best.reward)
    or "nothing told yet"
  return ("agent %s: %d dimensions, batch %d, %s"):format(self.name, self.d,
    self.batch, best)
end

--- What `save` gave.
---@param text string
---@return rf.Agent
function agent.load(text)
  local saved = freeze.thaw(text)
  if type(saved) ~= "table" or not saved.name then
    errors.raise("invalid", "these bytes are not a saved agent")
  end
  local self = agent.make(saved.name, saved.d, saved.options)
  self.late, self._state = saved.late, saved.state
  self.batch = self._strategy.batch(saved.state)
  self._random.draw = saved.draw
  self._best = saved.best
  for _, id in ipairs(errors.sorted_keys(saved.asked)) do
    self._next_id = id
    remember(self, saved.asked[id].unit, saved.asked[id].tag)
  end
  self._next_id = saved.next_id
  return self
end

--- `rf.agent.NAME(space_or_d, options)`, `rf.agent.load(text)`.
agent.api = { load = agent.load }
for _, name in ipairs(NAMES) do
  agent.api[name] = function(space_or_d, options)
    return agent.make(name, space_or_d, options)
  end
end
errors.strict(agent.api, "rf.agent")

return agent
