--- How well agents search: functions with known minima, and two toy synths.
--
-- The figures to compare with: pycma 4.4.0's medians over 11 seeds, defaults,
-- a start drawn from -3..3 with a step of 1 (Rosenbrock: 0 and 0.5).
-- @module raveforce.bench.agents

local core = require "raveforce.core"
local agent_module = require "raveforce.agent"
local functions = require "raveforce.bench.agents_functions"
local search = require "raveforce.bench.agents_search"
local stats = require "raveforce.stats"
local toys = require "raveforce.bench.agents_toys"

local HALF = 10 -- unbounded functions: -10..10, which nobody reaches
local TARGET = 1e-8

local agents = {}

-- A start in -reach..reach, a first step of `step`.
local function beginning(case, seed)
  local width = 2 * (case.half or HALF)
  local edge = (case.reach or 3) / width
  return { sigma0 = (case.step or 1) / width,
    x0 = search.start(seed, case.n, 0.5 - edge, 0.5 + edge) }
end

---@class rf.BenchCase
---@field f     string of agents_functions
---@field agent string
---@field n     integer
---@field pycma integer median of evaluations
---@field reach number? the start's; 3
---@field step  number? the first; 1
---@field half  number? of the cube; restarts begin anywhere in it

---@type rf.BenchCase[]
agents.cases = {
  { f = "sphere", agent = "cmaes", n = 5, pycma = 696 },
  { f = "sphere", agent = "cmaes", n = 10, pycma = 1410 },
  { f = "sphere", agent = "cmaes", n = 20, pycma = 2604 },
  { f = "ellipsoid", agent = "cmaes", n = 5, pycma = 1432 },
  { f = "ellipsoid", agent = "cmaes", n = 10, pycma = 4200 },
  { f = "ellipsoid", agent = "cmaes", n = 20, pycma = 12948 },
  { f = "rosenbrock", agent = "cmaes", n = 5, pycma = 1592, reach = 0,
    step = 0.5 },
  { f = "rosenbrock", agent = "cmaes", n = 10, pycma = 5030, reach = 0,
    step = 0.5 },
  { f = "rosenbrock", agent = "cmaes", n = 20, pycma = 15912, reach = 0,
    step = 0.5 },
  { f = "rastrigin", agent = "ipop", n = 10, pycma = 56704, half = 5,
    reach = 5, step = 2 },
}

--- Evaluations that each seed 1..seeds needs, ascending; inf: not within
-- 200,000.
---@param case rf.BenchCase
---@param seeds integer
---@return number[]
function agents.hits(case, seeds)
  local f = functions.of_unit(functions[case.f], case.half or HALF)
  local hits = {}
  for seed = 1, seeds do
    local found = search.run { agent = case.agent, d = case.n, seed = seed,
      options = beginning(case, seed),
      budget = 200000, target = TARGET, distances = search.each(case.n, f) }
    hits[seed] = found.hit or math.huge
  end
  table.sort(hits)
  return hits
end

local function count_finite(values)
  local count = 0
  for _, value in ipairs(values) do
    if value < math.huge then count = count + 1 end
  end
  return count
end

--- Beside pycma: goals are its medians and 15 %, and all seeds for Rastrigin.
function agents.cma(report, say, o)
  o = o or {}
  local seeds = o.seeds or 11
  say(("%-11s%4s %-7s%8s%18s%7s%8s%7s\n"):format("evaluations", "n", "agent",
    "median", "least-most", "hits", "pycma", "ratio"))
  for _, case in ipairs(o.cases or agents.cases) do
    local hits = agents.hits(case, seeds)
    local median, solved = stats.median(hits), count_finite(hits)
    local name = ("%s, %s, n = %d"):format(case.agent, case.f, case.n)
    say(("%-11s%4d %-7s%8.0f%18s%7s%8d%7.2f\n"):format(case.f, case.n,
      case.agent, median, ("%.0f-%.0f"):format(hits[1], hits[seeds]),
      ("%d/%d"):format(solved, seeds), case.pycma, median / case.pycma))
    report(name, median, "evaluations", ("<= %d"):format(
      math.floor(1.15 * case.pycma)), true)
    report(name .. ", solved", solved, "", seeds, true)
  end
end

-- The bounded cube: z = 10 u - 5 in ten dimensions.
agents.marks = { 500, 2000, 10000 }

-- The optimum is the cube's centre: who can begin elsewhere does.
local function elsewhere(name, seed, d)
  local options = require("raveforce.agent." .. name).options
  return options.x0 ~= nil and { x0 = search.start(seed, d, 0, 1) } or {}
end

---@class rf.Bounded
---@field hit  number median of evaluations to 1e-8; inf
---@field hits integer
---@field at   table<integer, number> median of the best

--- One agent on one function in [0, 1]^10.
---@param name string
---@param f_name string
---@param o { seeds: integer, budget: integer }
---@return rf.Bounded
function agents.bounded_case(name, f_name, o)
  local d, hits, at = 10, {}, {}
  local f = functions.of_unit(functions[f_name], 5)
  for seed = 1, o.seeds do
    local found = search.run { agent = name, d = d, seed = seed,
      options = elsewhere(name, seed, d), budget = o.budget,
      marks = agents.marks, distances = search.each(d, f),
      target = TARGET }
    hits[seed] = found.hit or math.huge
    for _, mark in ipairs(agents.marks) do
      at[mark] = at[mark] or {}
      at[mark][seed] = found.at[mark]
    end
  end
  local medians = {}
  for _, mark in ipairs(agents.marks) do
    medians[mark] = stats.median(at[mark])
  end
  return { hit = stats.median(hits), hits = count_finite(hits), at = medians }
end

-- When 1e-8 was reached, or what was left at the end.
local function reached_or_left(case, seeds, last)
  if case.hit == math.huge then return ("%.3g left"):format(case.at[last]) end
  return ("at %.0f, %d/%d"):format(case.hit, case.hits, seeds)
end

--- Every agent, seven seeds, 10,000 evaluations.
function agents.bounded(report, say, o)
  o = o or {}
  local seeds, budget = o.seeds or 7, 10000
  local last = agents.marks[#agents.marks]
  say(("%-10s%16s%16s%16s  %s\n"):format("[0, 1]^10", "sphere", "ellipsoid",
    "rosenbrock", "rastrigin at 500/2000/10000"))
  for _, name in ipairs(o.agents or agent_module.NAMES) do
    local cells = {}
    for i, f in ipairs { "sphere", "ellipsoid", "rosenbrock", "rastrigin" } do
      local case = agents.bounded_case(name, f,
        { seeds = seeds, budget = budget })
      cells[i] = reached_or_left(case, seeds, last)
      if f == "rastrigin" then
        cells[i] = ("%.3g/%.3g/%.3g"):format(case.at[500], case.at[2000],
          case.at[last])
      end
      report(("%s, %s"):format(name, f), case.at[last], "left", nil, true)
      report(("%s, %s, to 1e-8"):format(name, f), case.hit < math.huge
        and case.hit or -1, "evaluations", nil, true)
    end
    say(("%-10s%16s%16s%16s  %s\n"):format(name, table.unpack(cells)))
  end
end

-- kick2 and fm6: agents_toys.
agents.kick2, agents.fm6 = toys.kick2, toys.fm6

--- All of it.
function agents.run(report, say)
  for _, part in ipairs { "cma", "bounded", "kick2", "fm6" } do
    local begin = core.clock()
    agents[part](report, say)
    say(("%s: %.0f s\n\n"):format(part, core.clock() - begin))
  end
end

return agents
