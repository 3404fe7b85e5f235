--- What an environment promises, tried on a task.
--
-- Each check has a name, a claim, and a function that raises where the claim
-- does not hold.
-- @module raveforce.checks

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local make_env = require "raveforce.make".env

local SEED, ENTRIES = 7, 24

local checks = {}

local function fail(format, ...)
  error(errors.new("invalid", format:format(...), {}))
end

---@class rf.Check
---@field name  string
---@field claim string
---@field try   fun(make: fun(): rf.Env)
local all = {}
checks.all = all

local function check(name, claim, try)
  all[#all + 1] = { name = name, claim = claim, try = try }
end

local function units_of(env)
  env.action_space:seed(SEED)
  return env.action_space:sample_unit(ENTRIES)
end

-- One episode with the units of row `i` in every step.
local function play(env, units, i, each)
  env:reset { seed = SEED }
  local total = 0
  for _ = 1, env.total_step do
    local observation, reward, terminated, truncated, info =
      env:step_unit(units[i])
    total = total + reward
    if each then each(observation, reward, terminated, truncated, info) end
  end
  return total
end

check("makes", "the task makes an environment", function(make)
  make()
end)

check("steps", "an episode runs and ends with total_step", function(make)
  local env = make()
  local ended
  play(env, units_of(env), 1, function(_, _, terminated, truncated, info)
    if ended then fail("terminated before step %d", info.step) end
    if truncated then fail("truncated at step %d", info.step) end
    ended = terminated
  end)
  if not ended then fail("not terminated after total_step steps") end
end)

check("finite", "rewards are finite numbers", function(make)
  local env = make()
  local units = units_of(env)
  for i = 1, 4 do
    play(env, units, i, function(_, reward, _, _, info)
      if reward - reward ~= 0 then
        fail("the reward of step %d is %s", info.step, errors.show(reward))
      end
    end)
  end
end)

check("audible", "no voice makes samples that are not finite", function(make)
  local env = make()
  local _, info = env:evaluate_unit(units_of(env), { seed = SEED })
  if info.bad then
    fail("%d of %d episodes had samples that are not finite", #info.bad,
      ENTRIES)
  end
end)

check("repeatable", "the same seed gives the same rewards", function(make)
  local env = make()
  local units, state = units_of(env), env._reward_state
  local saved = state:save()
  local first = play(env, units, 1)
  state:load(saved) -- statistics and weights move on by design
  local second = play(env, units, 1)
  if first ~= second then
    fail("%s the first time, %s the second", errors.show(first),
      errors.show(second))
  end
end)

check("fresh", "a new environment gives the same rewards", function(make)
  local a, b = make(), make()
  local units = units_of(a)
  local first, second = play(a, units, 2), play(b, units, 2)
  if first ~= second then
    fail("%s in one, %s in the other", errors.show(first),
      errors.show(second))
  end
end)

check("batches", "evaluate gives what steps give", function(make)
  local env = make()
  local units = units_of(env)
  local returns = env:evaluate_unit(units, { seed = SEED })
  env._reward_state = env._reward_state:for_entries()
  for i = 1, 3 do
    local stepped = play(env, units, i)
    if stepped ~= returns[i] then
      fail("entry %d: %s by steps, %s in a batch", i, errors.show(stepped),
        errors.show(returns[i]))
    end
  end
end)

check("terms", "reward terms add up to the reward", function(make)
  local env = make()
  play(env, units_of(env), 1, function(_, reward, _, _, info)
    local sum = 0.0
    for _, name in ipairs(env._scorer.names) do
      sum = sum + info.reward_terms[name]
    end
    if sum ~= reward then
      fail("the terms of step %d add up to %s, the reward is %s", info.step,
        errors.show(sum), errors.show(reward))
    end
  end)
end)

local function same_shape(a, b)
  if core.is_array(a) and core.is_array(b) then
    return table.concat(a.shape, "x") == table.concat(b.shape, "x")
  end
  return type(a) == type(b)
end

check("observations", "observations keep their shape", function(make)
  local env = make()
  local first = env:reset { seed = SEED }
  play(env, units_of(env), 1, function(observation, _, _, _, info)
    if not same_shape(first, observation) then
      fail("the observation of step %d has another shape than at reset",
        info.step)
    end
  end)
end)

check("inverse", "values go back to the units they came from", function(make)
  local env = make()
  local space = env.action_space
  local units = units_of(env)
  for i = 1, 4 do
    local again = space:to_unit(space:from_unit(units[i]))
    local values = space:from_unit(again)
    if not space:contains(values) then
      fail("sampled values are not in the space")
    end
    for dim = 1, space.d do
      local kind = space.dims[dim].kind
      local continuous = kind == "lin" or kind == "exp"
      if continuous and math.abs(again[dim] - units[i][dim]) > 1e-6 then
        fail("'%s' goes from %s to %s", space.dims[dim].name,
          errors.show(units[i][dim]), errors.show(again[dim]))
      end
    end
  end
end)

check("varied", "the reward depends on the action", function(make)
  local env = make()
  local returns = env:evaluate_unit(units_of(env), { seed = SEED })
  for i = 2, ENTRIES do
    if returns[i] ~= returns[1] then return end
  end
  fail("all of %d random actions earn %s", ENTRIES, errors.show(returns[1]))
end)

--- Tries one check in environments of its own.
---@param one rf.Check
---@param task rf.Task
---@param overrides table?
---@return boolean fine, string? reason
function checks.run(one, task, overrides)
  local made = {}
  local function make()
    made[#made + 1] = make_env(task, overrides)
    return made[#made]
  end
  local fine, raised = pcall(one.try, make)
  for _, env in ipairs(made) do env:close() end
  if fine then return true end
  local own = errors.is(raised) and not raised.file
  return false, own and raised.message or tostring(raised)
end

return checks
