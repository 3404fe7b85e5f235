--- Search agents: ask for points of the unit cube, tell what they were worth.
--
-- What all have in common: ids, matching of results, the best so far, saving.
-- How to search is a strategy, one file each in raveforce/agent.
-- @module raveforce.agent

local asked = require "raveforce.search.asked"
local core = require "raveforce.core"
local dims_of = require "raveforce.search.dims"
local errors = require "raveforce.errors"
local freeze = require "raveforce.freeze"
local rng = require "raveforce.rng"

local NAMES = { "random", "lhs", "sobol", "es", "cem", "de", "jade", "cmaes",
  "sep_cmaes", "ipop", "portfolio" }

--- False where the result came too late; id 0 and no tag: an injected point.
---@alias rf.Receive fun(state, id: integer, unit, reward: number, tag): boolean

--- A point that a search still compares new rewards with.
---@class rf.Remembered
---@field unit   number[]
---@field reward number

--- How an agent searches. `state` is plain data (raveforce.freeze); it is what
-- gets saved, so no table stands in it twice. Units are handed over and never
-- changed afterwards: who proposed or received one may keep it. In discrete
-- dimensions they are centres of items (raveforce.search.dims), both ways.
---@class rf.Strategy
---@field options table<string, any> settings and their defaults
---@field lists table<string, true>?  those that may be a list of numbers, too
---@field check fun(options: table, d: integer)  raises where one is wrong
---@field start fun(d: integer, options: table, dims: rf.AgentDim[]): table
---@field batch fun(state: table): integer  its own population
---@field propose fun(state: table, random: rf.Rng): number[], any  unit, tag
---@field receive rf.Receive
---@field memory (fun(state: table): rf.Remembered[])?  the tables themselves
---@field revalued (fun(state: table))?  rewards mean something else from now on

--- An agent's contract: any subset of what was asked may be told, in any
-- order; NaN is the worst; what comes too late is counted in `late`.
---@class rf.Agent
---@field name  string
---@field d     integer dimensions
---@field batch integer how many points one `ask` gives by itself
---@field late  integer results that came too late to be used; points that
--- wait behind 65,536 younger ones are too late
local Agent = {}
Agent.__index = Agent
Agent.__name = "rf.Agent"

-- So many points, or two batches, may wait to be told.
local WAITING = 1 << 16

local agent = { NAMES = NAMES }

-- What is a list in an option stays the caller's.
local function copied(value)
  if core.is_array(value) then return value:table() end
  if type(value) ~= "table" then return value end
  return table.move(value, 1, #value, 1, {})
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
    if given[key] ~= nil then all[key] = copied(given[key]) end
  end
  return all
end

--- How an agent of that name searches.
---@param name string
---@return rf.Strategy
function agent.strategy(name)
  for _, known in ipairs(NAMES) do
    if known == name then return require("raveforce.agent." .. name) end
  end
  errors.raise("argument", "no agent %s%s", errors.show(name),
    errors.hint(name, NAMES))
end

local function build(name, dims, options)
  local strategy, d = agent.strategy(name), #dims
  local all = settings(name, strategy, options)
  strategy.check(all, d)
  local state = strategy.start(d, all, dims)
  return setmetatable({
    name = name,
    d = d,
    late = 0,
    batch = strategy.batch(state),
    _options = all,
    _dims = dims,
    _discrete = dims_of.discrete(dims),
    _strategy = strategy,
    _state = state,
    _random = rng.new(all.seed, "agent"),
    _asked = asked.new(d),
    _best = false,  -- { unit, reward }
  }, Agent)
end

--- Makes an agent by name.
---@param name string
---@param space_or_d table|integer
---@param options table? `seed` and the strategy's own
---@return rf.Agent
function agent.make(name, space_or_d, options)
  return build(name, dims_of.of(space_or_d), options)
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
  local propose, state, random = self._strategy.propose, self._state,
    self._random
  local units, ids = {}, {}
  for i = 1, n do
    local unit, tag = propose(state, random)
    units[i], ids[i] = unit, self._asked:add(unit, tag)
  end
  self._asked:forget(math.max(WAITING, 2 * n, 2 * self.batch))
  if self.d == 0 then return core.zeros("float64", n, 0), ids end
  return core.array("float64", units), ids
end

-- A copy, because the caller's table stays the caller's.
local function unit_of(self, row, i)
  local given = core.is_array(row) and row:table() or row
  if type(given) ~= "table" or #given ~= self.d then
    errors.raise("argument", "tell: row %d must have %d numbers", i, self.d)
  end
  local unit = {}
  for k = 1, self.d do
    local u = given[k]
    if type(u) ~= "number" or not (u >= 0 and u <= 1) then
      errors.raise("argument", "tell: row %d, dimension %d must be in 0..1, "
        .. "got %s", i, k, errors.show(u))
    end
    unit[k] = u + 0.0
  end
  for _, k in ipairs(self._discrete) do
    unit[k] = dims_of.centre(self._dims[k], unit[k])
  end
  return unit
end

local function units_of(self, rows)
  local units = {}
  for i = 1, #rows do units[i] = unit_of(self, rows[i], i) end
  return units
end

local function is_list(x)
  return type(x) == "table" or core.is_array(x)
end

local function checked(what, rewards, count)
  if not is_list(rewards) then
    errors.raise("argument", "%s: rewards must be a list, got %s", what,
      errors.show(rewards))
  end
  if #rewards ~= count then
    errors.raise("argument", "%s: %d points, but %d rewards", what, count,
      #rewards)
  end
  local list = core.is_array(rewards) and rewards:table() or rewards
  for i = 1, count do
    if type(list[i]) ~= "number" then
      errors.raise("argument", "%s: reward %d must be a number, got %s", what,
        i, errors.show(list[i]))
    end
  end
  return list
end

local function receive(self, id, unit, reward, tag)
  local best, worth = self._best, reward
  if reward ~= reward then
    worth = -math.huge
  elseif not best or reward > best.reward then
    self._best = { unit = unit, reward = reward }
  end
  if not self._strategy.receive(self._state, id, unit, worth, tag) then
    self.late = self.late + 1
  end
end

-- Told already, or never asked: nobody waits for it.
local function take_id(self, id, reward)
  local unit, tag = self._asked:take(id)
  if unit then
    receive(self, id, unit, reward, tag)
  else
    self.late = self.late + 1
  end
end

local function take_row(self, unit, reward)
  local id = self._asked:find(unit)
  if id then
    take_id(self, id, reward)
  else
    receive(self, 0, unit, reward, nil)
  end
end

--- What points were worth: higher is better, NaN is the worst.
--
-- All is checked before anything is taken. A row of discrete dimensions
-- stands for the items that it falls into.
---@param X_or_ids core.Array|number[][]|integer[] rows that were asked, or
-- their ids; a row that was never asked is an injected point
---@param rewards core.Array|number[]
function Agent:tell(X_or_ids, rewards)
  if not is_list(X_or_ids) then
    errors.raise("argument", "tell: points must be rows or ids, got %s",
      errors.show(X_or_ids))
  end
  local list = checked("tell", rewards, #X_or_ids)
  if not core.is_array(X_or_ids) and type(X_or_ids[1]) == "number" then
    for i = 1, #list do take_id(self, X_or_ids[i], list[i]) end
  else
    local units = units_of(self, X_or_ids)
    for i = 1, #list do take_row(self, units[i], list[i]) end
  end
  self.batch = self._strategy.batch(self._state)
end

local function remembered(self)
  local memory = self._strategy.memory
  local points = {}
  for i, point in ipairs(memory and memory(self._state) or {}) do
    points[i] = point
  end
  points[#points + 1] = self._best or nil
  return points
end

-- The best so far is the last of the points: it stays where others equal it.
local function best_of(points, rewards)
  local best = false
  for i = #points, 1, -1 do
    local reward = rewards[i]
    if reward == reward and (not best or reward > best.reward) then
      best = { unit = points[i].unit, reward = reward }
    end
  end
  return best
end

--- The reward changed: whatever the search still compares with is scored anew.
---@param score fun(X: core.Array): core.Array|number[]  called once, with all
-- remembered points [n][d], or not at all where there is none
function Agent:revalue(score)
  local points = remembered(self)
  if #points == 0 then return end
  local X = core.zeros("float64", #points, self.d)
  for i, point in ipairs(points) do
    if self.d > 0 then X[i] = point.unit end
  end
  local rewards = checked("revalue", score(X), #points)
  self._best = best_of(points, rewards)
  for i, point in ipairs(points) do
    local reward = rewards[i]
    point.reward = reward == reward and reward or -math.huge
  end
  local revalued = self._strategy.revalued
  if revalued then revalued(self._state) end
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
    name = self.name, dims = self._dims, late = self.late,
    options = self._options, state = self._state, draw = self._random.draw,
    asked = self._asked:save(), best = self._best,
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
  if type(saved) ~= "table" or type(saved.dims) ~= "table"
    or type(saved.state) ~= "table" or type(saved.asked) ~= "table" then
    errors.raise("invalid", "these bytes are not a saved agent")
  end
  local self = build(saved.name, saved.dims, saved.options)
  self.late, self._state = saved.late, saved.state
  self.batch = self._strategy.batch(saved.state)
  self._random.draw = saved.draw
  self._asked = asked.load(self.d, saved.asked)
  self._best = saved.best
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
