--- Jobs: the entries of one evaluation, a pack of voices at a time.
--
-- Entries become values a pack at a time; packs come back in the order in which
-- they went. Where entries go by plans of their own, a window of them is sorted
-- by plan.
-- @module raveforce.jobs

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local watch = require "raveforce.watch"

--- One call of evaluate.
---@class rf.Job
---@field env    rf.Env
---@field n      integer entries
---@field held   boolean each entry is one action for all steps
---@field values fun(i: integer, step: integer, out: table): any[] in hole order
---@field steps  integer rows of values in an entry
---@field record table? collects single steps where someone wants them
---@field load   (fun(first: integer, count: integer))? before each pack
---@field kept   table<integer, any[][]>? values under way, for Lua terms

local jobs = {}

-- The values of entry `i` as a row for the engine, which may be `row`; which
-- plans it goes by is added to `by`.
local function row_of(job, i, row, by)
  local env, kept = job.env, job.kept and {}
  local params, width = env._params, env._params.n_slots
  for step = 1, job.steps do
    local out = kept and {} or (job.steps == 1 and row or job.scratch)
    local values = job.values(i, step, out)
    if kept then kept[step] = values end
    by[#by + 1] = env._plans:get(values)
    local slots = params:slots(values)
    if job.steps == 1 then
      row = slots
    else
      table.move(slots, 1, width, (step - 1) * width + 1, row)
    end
  end
  if kept then job.kept[i] = kept end
  return row
end

-- One array for the pack: no view for each of its rows.
local function push_rows(job, batch, rows, by)
  local width = job.env._params.n_slots * job.steps
  local values = width == 0 and core.zeros("float64", #rows, 0)
    or core.array("float64", rows)
  errors.check(batch:push(values, #rows, job.held, job.seed, by[1] and by))
end

local function push_pack(job, batch, first)
  local count = math.min(job.pack, job.n - first)
  local rows, pool, by = {}, job.pool, {}
  if job.load then job.load(first, count) end
  for k = 1, count do
    pool[k] = pool[k] or {}
    rows[k] = row_of(job, first + k, pool[k], by)
  end
  push_rows(job, batch, rows, by)
  return first + count
end

-- What Lua terms are shown of entry `i` in a step.
local function show_step(job, i, step, cut)
  local kept = job.kept[i]
  local params = job.env._params:action(kept[math.min(step, job.steps)])
  job.scene.moment:set(step, params, cut)
end

local function score_entry(job, i, k, sound)
  local env, weighted, sums = job.env, job.weighted, job.sums
  local state, record, scorer = job.state, job.record, job.scene.scorer
  local total, terms, count = 0.0, #scorer.names, #scorer.measures
  local before = (k - 1) * env.total_step * count
  local function cut(first, last) return sound:rows(first + 1, last) end
  state:begin(job.scene)
  for t = 1, terms do sums[t] = 0.0 end
  watch.refill()
  for step = 1, env.total_step do
    if job.kept then show_step(job, i, step, cut) end
    local reward = state:add_up(job.scores, before + (step - 1) * count, step,
      weighted)
    total = total + reward
    for t = 1, terms do sums[t] = sums[t] + weighted[t] end
    if record then record:add(reward, weighted) end
  end
  job.returns[i] = total
  for t = 1, terms do job.terms[t][i] = sums[t] end
  if job.kept then job.kept[i] = nil end
  if record then record:flush(i) end
end

-- What a script of entry `i` failed with, unless one before it has: entries
-- come in order.
local function note_trouble(job, i, detail)
  if job.trouble or not detail then return end
  local env = job.env
  if job.load then job.load(i - 1, 1) end
  local trouble = env._plans:trouble(job.values(i, 1, {}), detail)
  trouble.entry = i
  trouble.message = ("entry %d: %s"):format(i, trouble.message)
  job.trouble = trouble
end

local function pull_pack(job, batch, first)
  local count, scores, audio, bad, trouble = errors.check(batch:pull())
  if scores then scores:read(job.scores) end
  for k = 1, count do
    score_entry(job, first + k, k, audio and audio[k])
    if bad and bad[k] then job.bad[#job.bad + 1] = first + k end
    if trouble then note_trouble(job, first + k, trouble[k]) end
  end
  return first + count
end

local function look_up()
  if watch.interrupted() then
    error(errors.new("interrupted", "evaluate was stopped", {}))
  end
end

local function run_in_order(job, batch)
  local pushed, pulled = 0, 0
  while pulled < job.n do
    look_up()
    while pushed < job.n and batch:room() > 0 do
      pushed = push_pack(job, batch, pushed)
    end
    pulled = pull_pack(job, batch, pulled)
  end
end

-- Entries first + 1 .. first + count, those of one plan side by side, in the
-- order in which the plans first come up: packs are then mostly of one plan.
local function sorted(job, first, count)
  local groups, by_plan = {}, {}
  if job.load then job.load(first, count) end
  for i = first + 1, first + count do
    local by = {}
    local row = row_of(job, i, {}, by)
    if not by_plan[by[1]] then
      by_plan[by[1]] = {}
      groups[#groups + 1] = by_plan[by[1]]
    end
    table.insert(by_plan[by[1]], { i = i, row = row, by = by })
  end
  local list = {}
  for _, group in ipairs(groups) do
    table.move(group, 1, #group, #list + 1, list)
  end
  return list
end

local function push_sorted(job, batch, list, first)
  local rows, by = {}, {}
  for k = first + 1, math.min(first + job.pack, #list) do
    rows[#rows + 1] = list[k].row
    table.move(list[k].by, 1, #list[k].by, #by + 1, by)
  end
  push_rows(job, batch, rows, by)
  return first + #rows
end

-- Keeps what was measured until all before it are there.
local function pull_sorted(job, batch, list, first)
  local count, scores, _, bad, trouble = errors.check(batch:pull())
  if scores then scores:read(job.scores) end
  local width = job.env.total_step * #job.scene.scorer.measures
  for k = 1, count do
    local entry = list[first + k]
    entry.scores = table.move(job.scores, (k - 1) * width + 1, k * width, 1, {})
    entry.bad = bad and bad[k]
    entry.trouble = trouble and trouble[k]
  end
  return first + count
end

local function score_sorted(job, list)
  table.sort(list, function(a, b) return a.i < b.i end)
  for _, entry in ipairs(list) do
    job.scores = entry.scores
    score_entry(job, entry.i, 1)
    if entry.bad then job.bad[#job.bad + 1] = entry.i end
    note_trouble(job, entry.i, entry.trouble)
  end
end

local WINDOW = 8 -- as many packs are sorted together as the batch has room for

local function run_sorted(job, batch)
  local window = WINDOW * job.pack * batch:room()
  for first = 0, job.n - 1, window do
    local list = sorted(job, first, math.min(window, job.n - first))
    local pushed, pulled = 0, 0
    while pulled < #list do
      look_up()
      while pushed < #list and batch:room() > 0 do
        pushed = push_sorted(job, batch, list, pushed)
      end
      pulled = pull_sorted(job, batch, list, pulled)
    end
    score_sorted(job, list)
    job.scores = {}
  end
end

--- Plays all entries; Lua terms hear them as they come: those are not sorted.
---@param job rf.Job
function jobs.run(job)
  local batch = job.scene:batch()
  job.pack = batch:pack()
  job.steps = job.held and 1 or job.env.total_step
  local sorts = job.env._plans.varies and not job.kept
    and not job.scene.scorer.calls
  return (sorts and run_sorted or run_in_order)(job, batch)
end

return jobs
