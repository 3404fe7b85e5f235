--- One search of an agent, as benches count it.
-- @module raveforce.bench.agents_search

local agents = require "raveforce.agent"
local rng = require "raveforce.rng"

local search = {}

---@class rf.Search
---@field agent   string
---@field options table?
---@field d       integer
---@field seed    integer
---@field budget  integer evaluations at most
---@field target  number? ends where a distance is smaller
---@field marks   integer[]? ascending: the best after so many evaluations
---@field distances fun(units: number[], n: integer): number[] of flat rows

---@class rf.Searched
---@field evaluations integer
---@field hit   integer? evaluations until the target, whole batches
---@field best  number
---@field unit  number[] of the best
---@field at    table<integer, number> mark -> best; after the end the last

--- Distances of a function of one unit.
---@param d integer
---@param f fun(unit: number[]): number
---@return fun(units: number[], n: integer): number[]
function search.each(d, f)
  return function(units, n)
    local out = {}
    for i = 1, n do
      out[i] = f(table.move(units, (i - 1) * d + 1, i * d, 1, {}))
    end
    return out
  end
end

--- A point where agents that want one begin, in lo..hi of the cube.
---@param seed integer
---@param d integer
---@param lo number
---@param hi number
---@return number[]
function search.start(seed, d, lo, hi)
  local stream, x0 = rng.new(seed, "user"), {}
  for i = 1, d do x0[i] = lo + (hi - lo) * stream:uniform() end
  return x0
end

-- The best so far, one evaluation after the other.
local function note(s, found, units, distances)
  for i = 1, #distances do
    found.evaluations = found.evaluations + 1
    if distances[i] < found.best then
      found.best = distances[i]
      table.move(units, (i - 1) * s.d + 1, i * s.d, 1, found.unit)
    end
    if s.marks and found.evaluations == s.marks[found.marked + 1] then
      found.marked = found.marked + 1
      found.at[found.evaluations] = found.best
    end
  end
end

-- A page that is read into again may be longer than what was read.
local function read_rows(X, page)
  for i = #page, #X * X.shape[2] + 1, -1 do page[i] = nil end
  X:read(page)
end

--- Asks, measures and tells until the budget is used up, or the target hit.
---@param s rf.Search
---@return rf.Searched
function search.run(s)
  local options = { seed = s.seed }
  for key, value in pairs(s.options or {}) do -- each by itself
    options[key] = value
  end
  local agent = agents.make(s.agent, s.d, options)
  local found = { evaluations = 0, best = math.huge, unit = {}, at = {},
    marked = 0 }
  local units, rewards = {}, {}
  while found.evaluations < s.budget and not found.hit do
    local n = math.min(agent.batch, s.budget - found.evaluations)
    local X, ids = agent:ask(n)
    read_rows(X, units)
    local distances = s.distances(units, n)
    for i = 1, n do rewards[i] = -distances[i] end
    agent:tell(ids, table.move(rewards, 1, n, 1, {}))
    note(s, found, units, distances)
    if s.target and found.best < s.target then
      found.hit = found.evaluations
    end
  end
  for _, mark in ipairs(s.marks or {}) do
    found.at[mark] = found.at[mark] or found.best
  end
  return found
end

return search
