--- Evaluation: the returns of many episodes, a pack of voices at a time.
-- Memory does not grow with their number but for the returns.
-- @module raveforce.evaluate

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local jobs = require "raveforce.jobs"
local refuse = require "raveforce.refuse"
local rng = require "raveforce.rng"
local setup = require "raveforce.setup"

local evaluate = {}

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
  refuse.inside_evaluate(env, "evaluate")
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
  local fine, raised = env._params:guard(jobs.run, job)
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
