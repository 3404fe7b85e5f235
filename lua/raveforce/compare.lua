--- Comparing groups of runs that differ in nothing but the seed: what their
-- seeds say about them.
--
-- A run's curve is its best return so far, by episode. Budgets are 10, 30 and
-- 100 % of the shortest run of all, so that every run has them. Of a group:
--
--     best       the median over the seeds of the whole runs' best returns
--     budgets    the medians of the curves there
--     reach      the median of the episodes that a threshold took; a seed that
--                never got there counts as infinite
--
-- Intervals are stats.bootstrap's: 95 %, 10,000 resamples of the seeds, each
-- from the beginning of the stream (0, "user"). A pair's difference is that of
-- the medians at the full budget, both groups resampled by themselves.
-- @module raveforce.compare

local errors = require "raveforce.errors"
local json = require "raveforce.json"
local rng = require "raveforce.rng"
local run_groups = require "raveforce.run.groups"
local stats = require "raveforce.stats"
local watch = require "raveforce.watch"

local SHARES = { 0.1, 0.3, 1 }
local FEWEST = 3 -- seeds, below which an interval means nothing

---@class rf.Threshold
---@field value number
---@field of    "--at"|"random"|"silence"

---@class rf.ComparedRun
---@field dir      string
---@field seed     integer
---@field episodes integer
---@field best     number
---@field at       integer   the episode of the best
---@field curve    number[]  the best so far at each budget
---@field reached  number?   episodes until the threshold; infinite: never

---@class rf.ComparedGroup
---@field title     string
---@field meta      table<string, string>
---@field runs      rf.ComparedRun[] by seed
---@field threshold rf.Threshold?
---@field best      { median: number, low: number?, high: number? }
---@field budgets   number[]  medians
---@field top       rf.ComparedRun the one with the best return
---@field reach     { median: number, seeds: integer }?

local compare = {}

-- Each seed has random episodes of its own: the median of their best.
local function threshold_of(group, at)
  if at then return { value = at, of = "--at" } end
  local random, silence = {}, {}
  for _, run in ipairs(group.open) do
    local known = run:baselines() or {}
    if known.random then random[#random + 1] = known.random.best end
    silence[#silence + 1] = known.silence
  end
  if #random > 0 then return { value = stats.median(random), of = "random" } end
  if #silence == 0 then return nil end
  return { value = stats.median(silence), of = "silence" }
end

local function budgets_of(groups)
  local shortest = math.huge
  for _, group in ipairs(groups) do
    for _, run in ipairs(group.open) do
      shortest = math.min(shortest, run:episodes())
    end
  end
  local budgets = {}
  for _, share in ipairs(SHARES) do
    local budget = math.max(1, math.floor(share * shortest))
    if budget ~= budgets[#budgets] then budgets[#budgets + 1] = budget end
  end
  return budgets
end

-- One walk along the returns; NaN is no best.
local function walk(run, budgets, threshold)
  local returns, best, at, curve = run:returns(), -math.huge, 1, {}
  local reached = math.huge
  for i = 1, #returns do
    local ret = returns[i]
    if ret > best then best, at = ret, i end
    if threshold and reached == math.huge and best >= threshold.value then
      reached = i
    end
    if i == budgets[#curve + 1] then curve[#curve + 1] = best end
  end
  return { dir = run.dir, seed = run.root, episodes = #returns, best = best,
    at = at, curve = curve, reached = threshold and reached }
end

local function column(list, field, place)
  local values = {}
  for i, run in ipairs(list) do
    values[i] = run[field]
    if place then values[i] = values[i][place] end
  end
  return values
end

local function interval(lists, statistic)
  for _, list in ipairs(lists) do
    if #list < FEWEST then return nil end
  end
  watch.refill()
  return stats.bootstrap(lists, statistic, rng.new(0, "user"))
end

local function reach_of(list)
  local seeds = 0
  for _, run in ipairs(list) do
    if run.reached < math.huge then seeds = seeds + 1 end
  end
  return { median = stats.median(column(list, "reached")), seeds = seeds }
end

local function top_of(list)
  local top = list[1]
  for _, run in ipairs(list) do
    if run.best > top.best then top = run end
  end
  return top
end

local function summarise(group, budgets, at)
  local list, threshold = {}, threshold_of(group, at)
  for i, run in ipairs(group.open) do
    watch.refill()
    list[i] = walk(run, budgets, threshold)
    run:close()
  end
  table.sort(list, function(a, b) return a.seed < b.seed end)
  local bests = column(list, "best")
  local low, high = interval({ bests }, stats.median)
  local medians = {}
  for k = 1, #budgets do
    medians[k] = stats.median(column(list, "curve", k))
  end
  return { title = group.title, meta = group.meta, runs = list,
    threshold = threshold, budgets = medians, top = top_of(list),
    best = { median = stats.median(bests), low = low, high = high },
    reach = threshold and reach_of(list) }
end

local function difference(a, b)
  return stats.median(a) - stats.median(b)
end

local function pairs_of(groups, budgets)
  local out = json.list {}
  for i = 1, #groups do
    for j = i + 1, #groups do
      local a = column(groups[i].runs, "curve", #budgets)
      local b = column(groups[j].runs, "curve", #budgets)
      local low, high = interval({ a, b }, difference)
      out[#out + 1] = { a = i, b = j, difference = difference(a, b),
        low = low, high = high }
    end
  end
  return out
end

local function warn(groups, warnings)
  local what = run_groups.differing(groups)
  if what then
    table.insert(warnings, 1, ("the groups' %s differ: their returns do not "
      .. "compare"):format(what))
  end
  for _, group in ipairs(groups) do
    if #group.runs < FEWEST then
      warnings[#warnings + 1] = ("%s: an interval over %d seed%s means "
        .. "nothing; %d is the least"):format(group.title, #group.runs,
        #group.runs == 1 and "" or "s", FEWEST)
    end
  end
end

---@class rf.ComparedPair
---@field a          integer the group's place
---@field b          integer
---@field difference number  of a's median and b's
---@field low        number?
---@field high       number?

---@class rf.Compared
---@field groups   rf.ComparedGroup[]
---@field budgets  integer[] episodes
---@field pairs    rf.ComparedPair[]
---@field warnings string[]

--- Groups runs and says how they did.
---@param paths string[] run folders, and folders of run folders
---@param options { at: number? }? a return whose reaching is counted; without
---  it that of the best random episode, or of silence
---@return rf.Compared
function compare.run(paths, options)
  options = errors.options("argument", "compare", options, { "at" })
  local warnings = json.list {}
  local opened = run_groups.open(paths, warnings)
  local budgets, groups = budgets_of(opened), {}
  for i, group in ipairs(opened) do
    groups[i] = summarise(group, budgets, options.at)
  end
  warn(groups, warnings)
  return { groups = groups, budgets = budgets, warnings = warnings,
    pairs = pairs_of(groups, budgets) }
end

return compare
