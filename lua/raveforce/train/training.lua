--- A training under way: an agent, its task, and how far it came.
--
-- What is needed to go on with the same bits is in `agent`, in `place` and in
-- the reward's state; all else can be made again.
-- @module raveforce.train.training

local baselines = require "raveforce.run.baselines"
local core = require "raveforce.core"
local errors = require "raveforce.errors"
local freeze = require "raveforce.freeze"
local new_ledger = require "raveforce.train.ledger".new
local watch = require "raveforce.watch"

local PATIENCE = 3 -- seconds that pass without a word

--- Where a training is.
---@class rf.Place
---@field done  integer episodes so far
---@field first integer episodes before the agent's population
---@field open  integer how many of it are still to be asked
---@field heard number[] what the reward's statistics learnt since then
---@field best  { id: integer, ret: number, unit: number[] }|false
---@field since integer the episode from which patience counts

--- An agent as the run wants it: new, or as it was saved.
---@class rf.AgentMaker
---@field new  fun(): rf.Agent
---@field load fun(text: string): rf.Agent

---@class rf.Training
---@field options rf.TrainOptions
---@field env     rf.Env
---@field agent   rf.Agent
---@field run     rf.Run?
---@field ledger  rf.Ledger
---@field seed    integer
---@field place   rf.Place
---@field baselines rf.Baselines?
local Training = {}
Training.__index = Training

local training = {}

---@param env rf.Env
---@return rf.Place
local function beginning(env)
  return { done = 0, first = 0, open = 0, best = false, since = 0,
    heard = env._reward_state:save().slots }
end

--- Where its run is; without one, or without a checkpoint, at the beginning.
---@param options rf.TrainOptions
---@param env rf.Env
---@param maker rf.AgentMaker
---@param seed integer
---@param run rf.Run?
---@return rf.Training
function training.new(options, env, maker, seed, run)
  local self = setmetatable({ options = options, env = env, seed = seed,
    run = run, _maker = maker }, Training)
  self.ledger = new_ledger(run, env, function() return self:save() end)
  self:go_back()
  return self
end

---@return rf.RunCheckpoint?
function Training:save()
  if not self.agent.save then return nil end
  return { agent = self.agent:save(), rng = freeze.freeze(self.place),
    reward_state = freeze.freeze(self.env._reward_state:save()) }
end

--- Back to the last checkpoint, or to the beginning.
function Training:go_back()
  local checkpoint = self.run and self.run:checkpoint()
  self.ledger:drop()
  if not checkpoint then
    self.agent, self.place = self._maker.new(), beginning(self.env)
    return
  end
  self.agent = self._maker.load(checkpoint.agent)
  self.place = freeze.thaw(checkpoint.rng)
  self.env._reward_state:load(freeze.thaw(checkpoint.reward_state))
end

-- What `f` gives; nil where the user wants an end.
local function uninterrupted(f, ...)
  local fine, result, more = pcall(f, ...)
  if fine then return result, more end
  if errors.is(result) and result.kind == "interrupted" then return nil end
  error(result, 0)
end

--- Plays whole plans, all under one reward; nil where the user wants an end:
-- what is unfinished then never was.
---@param X core.Array [n][plan d]
---@return core.Array? returns, table? columns, rf.EvaluateInfo? info
function Training:play(X)
  local columns, each
  if self.run then columns, each = self.ledger:page(X) end
  local returns, info = uninterrupted(self.env._evaluate_each, self.env, X,
    { seed = self.seed }, each, self.place.heard)
  return returns, columns, info
end

local function rows_array(env, rows)
  local d = env.plan_space.d
  return d > 0 and core.array("float64", rows)
    or core.zeros("float64", #rows, 0)
end

local function note_best(place, X, returns)
  for i = 1, #returns do
    local id = place.done + i
    if not place.best or returns[i] > place.best.ret then
      place.best = { id = id, ret = returns[i], unit = X[i]:table() }
      place.since = id
    end
  end
  place.done = place.done + #returns
end

-- What a population taught the reward holds from the next one on.
local function settle(self)
  local place, state = self.place, self.env._reward_state
  if place.open > 0 then return end
  table.move(place.heard, 1, #place.heard, 1, state.slots)
end

local function report(self, X, returns, info)
  local tell = self.options.on_episode
  if not tell then return end
  local first = self.place.done - #returns
  for i = 1, #returns do
    local terms = {}
    for _, name in ipairs(errors.sorted_keys(info.terms)) do
      terms[name] = info.terms[name][i]
    end
    tell { id = first + i, ret = returns[i], unit = X[i]:table(),
      terms = terms }
  end
end

--- Notes what was played and told.
---@param X core.Array
---@param returns core.Array
---@param columns table?
---@param info rf.EvaluateInfo
function Training:keep(X, returns, columns, info)
  note_best(self.place, X, returns)
  settle(self)
  self.ledger:add(columns, returns)
  report(self, X, returns, info)
end

-- An agent that cannot be saved lets nothing wait.
local function write_now_and_then(self)
  if not self.agent.save or self.ledger:due() then self.ledger:flush() end
end

--- Forgets a population that was asked and is not wanted any more.
---@return false
function Training:give_up()
  if self.run and self.agent.save then self:go_back() end
  return false
end

--- One population, or what is left of it or of the run: asked, played, told.
---@return boolean # false: interrupted
function Training:round()
  if watch.interrupted() then return false end
  local agent, place = self.agent, self.place
  if place.open == 0 then
    place.first, place.open = place.done, agent.batch or 64
  end
  self.env._reward_state.count = place.first * self.env.total_step
  local n = math.min(place.open, self.options.iterations - place.done)
  local X, ids = agent:ask(n)
  local returns, columns, info = self:play(X)
  if not returns then return self:give_up() end
  agent:tell(ids, returns)
  place.open = place.open - n
  self:keep(X, returns, columns, info)
  write_now_and_then(self)
  return true
end

--- Known points, before the agent's own: it learns what they are worth.
---@param rows number[][]
---@return boolean # false: interrupted
function Training:inject(rows)
  local X = rows_array(self.env, rows)
  local returns, columns, info = self:play(X)
  if not returns then return self:give_up() end
  self.agent:tell(X, returns)
  self:keep(X, returns, columns, info)
  write_now_and_then(self)
  return true
end

--- What there is to compare with, under the reward as it is.
---@return boolean # false: interrupted
function Training:measure()
  local measured = uninterrupted(function()
    local n = self.run and self.options.iterations or 0
    return baselines.measure(self.env, n, self.seed, function(count, seconds)
      if seconds < PATIENCE then return end
      self:note(("first %d random episodes, to compare with: %.0f s"):format(
        count, seconds))
    end)
  end)
  self.baselines = measured or self.baselines
  return measured ~= nil
end

-- What the search still compares with, and the best as an episode of its own.
local function revalue(self)
  local env, agent, place = self.env, self.agent, self.place
  if not place.best then return true end
  local function score(X)
    return (env:evaluate_unit(X, { seed = self.seed }))
  end
  if agent.revalue and not uninterrupted(function()
    agent:revalue(score)
    return true
  end) then
    return false
  end
  local unit = agent.revalue and agent:best() or place.best.unit
  local X = rows_array(env, { unit })
  local returns, columns, info = self:play(X)
  if not returns then return false end
  place.best = false
  self:keep(X, returns, columns, info)
  return true
end

--- Another reward scores the episodes from now on. The best so far is played
-- again under it, so that there is something to beat.
---@param env rf.Env the task with that reward
---@param text string what the run calls it
---@return boolean # false: interrupted, the old one stays
function Training:take_reward(env, text)
  local before = self.env.spec.reward
  self.ledger:flush()
  self.env:set_reward(env.spec.reward)
  self.env._reward_state.count = self.place.first * self.env.total_step
  self.place.heard = self.env._reward_state:save().slots
  if not (self:measure() and revalue(self)) then
    self.env:set_reward(before)
    return self:give_up()
  end
  if self.run then
    self.ledger:guard(self.run.change_reward, self.run, env, { text = text,
      baselines = self.baselines,
      batch = self.place.best and self.ledger:take() or nil })
  end
  self:note(("the reward changed after episode %d: %s"):format(
    self.place.done - (self.place.best and 1 or 0), text))
  return true
end

--- Says something to whoever listens.
---@param text string
function Training:note(text)
  if self.options.on_note then self.options.on_note(text) end
end

return training
