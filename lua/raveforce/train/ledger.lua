--- The ledger: episodes wait for company before they are written.
--
-- A transaction costs more than an episode, and so does an agent's state. What
-- was not written when a process dies is played again by the resumed run, to
-- the same bits: when it is written shows nowhere.
-- @module raveforce.train.ledger

local core = require "raveforce.core"
local errors = require "raveforce.errors"

-- That wait at most; where writing is slow, it takes no more than a tenth of
-- the time.
local SECONDS, EPISODES, SHARE = 0.05, 10000, 10

-- Rows of numbers, one for each episode.
local COLUMNS = { "returns", "rewards", "terms", "actions", "units" }

---@class rf.Ledger
---@field run rf.Run?
---@field env rf.Env
local Ledger = {}
Ledger.__index = Ledger

local ledger = {}

--- `checkpoint()` gives the state that covers all episodes added so far, or
-- nil where it cannot be saved.
---@param run rf.Run?
---@param env rf.Env
---@param checkpoint fun(): rf.RunCheckpoint?
---@return rf.Ledger
function ledger.new(run, env, checkpoint)
  local self = setmetatable({ run = run, env = env, _checkpoint = checkpoint,
    _next = core.clock() + SECONDS }, Ledger)
  self:drop()
  return self
end

--- What waits never was.
function Ledger:drop()
  self._waiting = {}
  for _, name in ipairs(COLUMNS) do self._waiting[name] = {} end
end

--- Values of all steps as they are written down.
local function actions_of(env, unit)
  local params, d, row = env._params, env.action_space.d, {}
  for k = 1, env.total_step do
    local numbers = params:row(params:from_units(unit, (k - 1) * d))
    table.move(numbers, 1, params.n, #row + 1, row)
  end
  return row
end

--- A place for the episodes of a population: `each` takes what evaluation
-- says of them, one after the other.
---@param X core.Array [n][plan d]
---@return table columns, fun(i: integer, rewards: number[],
---  weighted: number[][]) each
function Ledger:page(X)
  local columns, env = {}, self.env
  for _, name in ipairs(COLUMNS) do columns[name] = {} end
  return columns, function(i, rewards, weighted)
    local unit, terms = X[i]:table(), {}
    for k = 1, #weighted do
      table.move(weighted[k], 1, #weighted[k], #terms + 1, terms)
    end
    columns.rewards[i], columns.terms[i] = rewards, terms
    columns.units[i], columns.actions[i] = unit, actions_of(env, unit)
  end
end

-- What stands in the folder is whole: say how much of it there is.
local function explain(run, raised)
  if not errors.is(raised) or raised.kind ~= "io" then return raised end
  raised.message = ("%s; %s keeps the first %d episodes: make room, then "
    .. "raveforce train --resume %s"):format(raised.message, run.dir,
    run.count, run.dir)
  return raised
end

--- Does what writes into the run's folder; says what stands where it fails.
---@param f function
---@param ... any
function Ledger:guard(f, ...)
  local result = table.pack(pcall(f, ...))
  if not result[1] then error(explain(self.run, result[2]), 0) end
  return table.unpack(result, 2, result.n)
end

local function array_of(rows)
  if type(rows[1]) == "table" and #rows[1] == 0 then
    return core.zeros("float64", #rows, 0)
  end
  return core.array("float64", rows)
end

-- As Run:add_batch takes it.
local function batch_of(self)
  local batch = { seconds = self.env.frames / self.env.sr,
    checkpoint = self._checkpoint() }
  for _, name in ipairs(COLUMNS) do
    batch[name] = array_of(self._waiting[name])
  end
  return batch
end

--- Writes what waits.
function Ledger:flush()
  if not self.run or #self._waiting.returns == 0 then return end
  local begin = core.clock()
  self:guard(self.run.add_batch, self.run, batch_of(self))
  self:drop()
  local now = core.clock()
  self._next = now + math.max(SECONDS, SHARE * (now - begin))
end

--- What waits, with its checkpoint, for a transaction that does more.
---@return rf.RunBatch
function Ledger:take()
  local batch = batch_of(self)
  self:drop()
  return batch
end

--- Takes a population, to be written later.
---@param columns table
---@param returns core.Array
function Ledger:add(columns, returns)
  if not self.run then return end
  local waiting, n = self._waiting, #returns
  columns.returns = returns:table()
  for _, name in ipairs(COLUMNS) do
    table.move(columns[name], 1, n, #waiting[name] + 1, waiting[name])
  end
end

--- Whether enough waits.
---@return boolean
function Ledger:due()
  return #self._waiting.returns >= EPISODES or core.clock() >= self._next
end

return ledger
