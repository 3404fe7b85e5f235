--- Sound matching in miniature: kick2 has two parameters, fm6 six.
--
-- The sounds and their distances are runtime/cli/toys.c.
-- @module raveforce.bench.agents_toys

local agents = require "raveforce.agent"
local core = require "raveforce.core"
local rng = require "raveforce.rng"
local search = require "raveforce.bench.agents_search"
local stats = require "raveforce.stats"
local toys = require "raveforce.toys"

local log = core.math.log

-- kick2: u1 = 0.01, and 60 of 10..10000 Hz
local KICK = { 0.01, log(60 / 10) / log(1000) }
local FM_MARKS, SOLVED = { 200, 1000, 4000 }, 0.05
local SETS = { 1, 2, 3, 4, 5, 6 }

local toy_bench = {}

local function distances_to(name, measure, target)
  local problem = toys.problem(name, measure, target)
  return function(units) return problem:distances(units) end
end

--- Whether 60 Hz is found within 1 % after `budget` evaluations.
---@param agent string
---@param measure "stft"|"mse"
---@param seed integer
---@param budget integer
---@return boolean
function toy_bench.kick2_found(agent, measure, seed, budget)
  local found = search.run { agent = agent, d = 2, seed = seed,
    budget = budget, distances = distances_to("kick2", measure, KICK) }
  local octaves = (found.unit[2] - KICK[2]) * log(1000)
  return octaves <= log(1.01) and octaves >= log(0.99)
end

--- Seeds 100 to 114, 2000 evaluations; every agent that learns finds the
-- pitch by its spectrum.
function toy_bench.kick2(report, say, o)
  o = o or {}
  local seeds, budget = o.seeds or 15, o.budget or 2000
  say(("kick2, 60 Hz within 1 %% after %d evaluations, of %d\n"):format(budget,
    seeds) .. ("%-10s%8s%8s\n"):format("", "stft", "mse"))
  for _, agent in ipairs(o.agents or agents.NAMES) do
    local count = { stft = 0, mse = 0 }
    for _, measure in ipairs { "stft", "mse" } do
      for seed = 100, 99 + seeds do
        if toy_bench.kick2_found(agent, measure, seed, budget) then
          count[measure] = count[measure] + 1
        end
      end
      report(("%s, kick2 by %s"):format(agent, measure), count[measure], "",
        measure == "stft" and toy_bench.learns(agent) and seeds or nil, true)
    end
    say(("%-10s%8d%8d\n"):format(agent, count.stft, count.mse))
  end
end

--- The three that never look at a reward do not learn.
---@param agent string
---@return boolean
function toy_bench.learns(agent)
  return agent ~= "random" and agent ~= "lhs" and agent ~= "sobol"
end

--- The k-th target of a set: six numbers in 0.1..0.9.
---@param set integer
---@param k integer
---@return number[]
function toy_bench.fm6_target(set, k)
  local stream, target = rng.new(set, "target", k), {}
  for i = 1, 6 do target[i] = 0.1 + 0.8 * stream:uniform() end
  return target
end

---@class rf.FmSearch
---@field agent   string
---@field options table?
---@field set     integer
---@field targets integer
---@field budget  integer? 4000

--- Every target searched once: the best distances at 200, 1000 and 4000.
---@param s rf.FmSearch
---@return number[][] # [mark][target]
function toy_bench.fm6_best(s)
  local best = {}
  for m = 1, #FM_MARKS do best[m] = {} end
  for k = 1, s.targets do
    local found = search.run { agent = s.agent, options = s.options, d = 6,
      seed = k, budget = s.budget or FM_MARKS[#FM_MARKS], marks = FM_MARKS,
      distances = distances_to("fm6", "stft", toy_bench.fm6_target(s.set, k)) }
    for m, mark in ipairs(FM_MARKS) do best[m][k] = found.at[mark] end
  end
  return best
end

local function count_solved(values)
  local count = 0
  for _, value in ipairs(values) do
    if value < SOLVED then count = count + 1 end
  end
  return count
end

local function fm6_goal(agent)
  return agent == "portfolio" and ">= 7" or agent == "de" and ">= 5" or nil
end

local function fm6_row(agent, targets, o)
  local cells, total = {}, 0
  local sets = o.sets or fm6_goal(agent) and SETS or { 1 }
  for i, set in ipairs(sets) do
    local best = toy_bench.fm6_best { agent = agent, set = set,
      targets = targets, budget = o.budget }
    local solved = count_solved(best[#FM_MARKS])
    if i == 1 then
      cells[1] = ("%5.3f/%5.3f/%5.3f  "):format(stats.median(best[1]),
        stats.median(best[2]), stats.median(best[3]))
    end
    cells[#cells + 1] = (" %d"):format(solved)
    total = total + solved
  end
  return table.concat(cells), total / #sets
end

--- Sets of eight targets, medians of the first. Eight are few: agents that
-- have a goal search six sets.
function toy_bench.fm6(report, say, o)
  o = o or {}
  local targets = o.targets or 8
  say(("fm6, medians over %d targets at 200/1000/4000 evaluations, and solved "
    .. "(< %g) of each set\n"):format(targets, SOLVED))
  for _, agent in ipairs(o.agents or agents.NAMES) do
    local row, mean = fm6_row(agent, targets, o)
    say(("%-10s %s\n"):format(agent, row))
    report(("%s, fm6, solved of a set"):format(agent), mean, "",
      fm6_goal(agent), true)
  end
end

return toy_bench
