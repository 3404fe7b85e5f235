--- Evaluation: the returns of many episodes, a pack of voices at a time.
--
-- Entries become values a pack at a time; packs come back in the order of the
-- entries. Memory does not grow with their number but for the returns.
-- @module raveforce.evaluate

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local rng = require "raveforce.rng"
local setup = require "raveforce.setup"
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

local evaluate = {}

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

-- Collects the steps of an entry for `each(i, rewards, weighted)`.
local function collector(each)
  local rewards, weighted = {}, {}
  return {
    add = function(_, reward, terms)
      rewards[#rewards + 1] = reward
      weighted[#weighted + 1] = table.move(terms, 1, #terms, 1, {})
    end,
    flush = function(_, i)
      each(i, rewards, weighted)
      rewards, weighted = {}, {}
    end,
  }
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

-- Lua terms hear entries as they come: those are not sorted.
local function run(job)
  local batch = job.scene:batch()
  job.pack = batch:pack()
  job.steps = job.held and 1 or job.env.total_step
  local sorts = job.env._plans.varies and not job.kept
    and not job.scene.scorer.calls
  return (sorts and run_sorted or run_in_order)(job, batch)
end

local function read_seed(options)
  options = errors.options("argument", "evaluate", options, { "seed" })
  return options.seed ~= nil and rng.check_seed(options.seed) or nil
end

-- The scene and seeds of all entries: the running episode's, or those of the
-- first episode under another root.
local function find_scene(job, env, seed)
  local root, number = seed or env._root, 1
  if not seed and env._number > 0 then number = env._number end
  job.scene = not seed and env._present or setup.scene(env, root, number)
  job.seed = setup.engine_seed(env, root, number)
  return { root = root, env = rng.FIRST_ENV, episode = number }
end

local function finish(job, env)
  env._params.entry = false
  env._evaluating = false
  if job.scene ~= env._present and job.scene ~= env._fixed_scene then
    job.scene:close()
  end
end

local function info_of(job, seed)
  local terms = {}
  for t, name in ipairs(job.env._scorer.names) do terms[name] = job.terms[t] end
  return { terms = terms, seed = seed, bad = #job.bad > 0 and job.bad or nil,
    trouble = job.trouble }
end

-- The running moment is shared with `step`: Lua terms see one at a time.
local function conduct(job, options)
  local env = job.env
  if env._evaluating then
    errors.raise("argument", "evaluate inside evaluate")
  end
  local seed = find_scene(job, env, read_seed(options))
  job.returns = core.zeros("float64", job.n)
  job.scores = {} -- of a pack
  job.state = env._reward_state:for_entries(job.heard)
  job.terms, job.sums, job.weighted, job.bad = {}, {}, {}, {}
  job.pool, job.scratch = {}, {}
  for t = 1, #env._scorer.names do
    job.terms[t] = core.zeros("float64", job.n)
  end
  job.kept = env._scorer.shown and {} or nil
  env._evaluating = true
  local fine, raised = env._params:guard(run, job)
  if not fine then job.scene:stop() end
  finish(job, env)
  if not fine then error(raised) end
  return job.returns, info_of(job, seed)
end

local function check_shape(env, units)
  local shape = units.shape
  local d, plan_d = env.action_space.d, env.plan_space.d
  if #shape == 2 and (shape[2] == d or shape[2] == plan_d) then
    return shape[2] == d
  end
  local wanted = d == plan_d and ("%d"):format(d)
    or ("%d (held) or %d"):format(d, plan_d)
  errors.raise("argument", "evaluate_unit wants [n][d] units, d = %s, got [%s]",
    wanted, table.concat(shape, "]["))
end

-- The mean is NaN where one unit is: no look at each is needed.
local function check_numbers(units)
  local mean = units:stats()
  if mean == mean then return end
  for i = 1, #units do
    for dim, u in ipairs(units[i]:table()) do
      if u ~= u then
        errors.raise("argument",
          "entry %d: unit %d must be a number in 0..1, got NaN", i, dim)
      end
    end
  end
end

--- Entries as units: [n][d] held, or [n][plan d].
---@param env rf.Env
---@param units core.Array|number[][]
---@param options { seed: integer? }?
---@param each (fun(i: integer, rewards: number[], weighted: number[][]))?
---@param heard number[]? what the reward's statistics learn; none: nothing
---@return core.Array, table
function evaluate.units(env, units, options, each, heard)
  if type(units) == "table" then
    units = errors.try(core.array, "float64", units)
  elseif not core.is_array(units) then
    errors.raise("argument", "evaluate_unit wants an array, got %s",
      errors.show(units))
  end
  if #units == 0 then units = core.zeros("float64", 0, env.action_space.d) end
  local held = check_shape(env, units)
  check_numbers(units)
  local params = env._params
  local page, before, width = {}, 0, units.shape[2]
  local function load(first, count)
    units:rows(first + 1, first + count):read(page)
    before = first
  end
  local function values(i, step, out)
    local row = (i - before - 1) * width
    return params:from_units(page, row + (step - 1) * params.d, out)
  end
  return conduct({ env = env, n = #units, held = held, values = values,
    load = load, record = each and collector(each), heard = heard }, options)
end

--- Entries as the engine took them: [n][total_step * holes].
---@param env rf.Env
---@param rows core.Array float64
---@param options { seed: integer? }?
---@return core.Array, table
function evaluate.rows(env, rows, options)
  local params, steps = env._params, env.total_step
  local page, before, width = {}, 0, env._params.n
  local function load(first, count)
    rows:rows(first + 1, first + count):read(page)
    before = first
  end
  local function values(i, step)
    local at = ((i - before - 1) * steps + step - 1) * width
    return params:from_row(table.move(page, at + 1, at + width, 1, {}))
  end
  return conduct({ env = env, n = #rows, held = steps == 1, values = values,
    load = load }, options)
end

local function is_plan(entry)
  if type(entry) ~= "table" then return false end
  return type(entry[1]) == "table" or core.is_array(entry[1])
end

--- What an entry of actions says about a step.
---@param env rf.Env
---@param entry table one action, held, or a list of `total_step` actions
---@param step integer
---@return any action
function evaluate.action_at(env, entry, step)
  if not is_plan(entry) then return entry end
  if #entry ~= env.total_step then
    errors.raise("argument", "%swants %d actions, got %d", env._params.entry,
      env.total_step, #entry)
  end
  return entry[step]
end

-- Whether the engine can play it, where it makes a text of its own.
local function check_piece(env, values)
  local fine, raised = pcall(env._plans.get, env._plans, values)
  if fine then return end
  if errors.is(raised) then
    raised.message = env._params.entry .. raised.message
  end
  error(raised)
end

-- All entries are checked before the first is rendered.
local function check_entries(env, list)
  local params, out, held = env._params, {}, true
  for i = 1, #list do
    local plan = is_plan(list[i])
    held = held and not plan
    for step = 1, plan and env.total_step or 1 do
      params.entry = ("entry %d: "):format(i)
      params:from_action(evaluate.action_at(env, list[i], step), out)
      check_piece(env, out)
    end
  end
  return held or env.total_step == 1
end

--- Entries as actions, or as lists of `total_step` actions.
---@param env rf.Env
---@param list table[]
---@param options { seed: integer? }?
---@param each (fun(i: integer, rewards: number[], weighted: number[][]))?
---@return core.Array, table
function evaluate.actions(env, list, options, each)
  if type(list) ~= "table" then
    errors.raise("argument", "evaluate wants a list of actions, got %s",
      errors.show(list))
  end
  local params = env._params
  local fine, held = params:guard(check_entries, env, list)
  params.entry = false
  if not fine then error(held) end
  local function values(i, step, out)
    return params:from_action(evaluate.action_at(env, list[i], step), out)
  end
  return conduct({ env = env, n = #list, held = held, values = values,
    record = each and collector(each) }, options)
end

return evaluate
