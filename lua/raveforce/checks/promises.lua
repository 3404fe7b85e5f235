--- Checks of what every environment promises.
-- @module raveforce.checks.promises

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local fail = require "raveforce.checks.trial".fail
local graph = require "raveforce.graph"
local setup = require "raveforce.setup"

local show = errors.show

local function makes(trial)
  trial:env()
end

local function resets(trial)
  trial:begun()
end

local function steps(trial)
  local played = trial:steps()
  for k, step in ipairs(played) do
    if step.truncated then fail("step %d is truncated", k) end
    if step.terminated ~= (k == #played) then
      fail("terminated is %s after step %d of %d", step.terminated, k, #played)
    end
  end
end

local function info(trial)
  local env, sum = trial:begun(), 0.0
  for k, step in ipairs(trial:steps()) do
    local told = step.info
    sum = sum + step.reward
    if told.step ~= k then
      fail("info.step is %s in step %d", show(told.step), k)
    end
    if not env.action_space:contains(told.params) then
      fail("info.params of step %d are not in the space", k)
    end
    if told.seed.root ~= trial.seed then
      fail("info.seed.root is %s, the seed was %d", show(told.seed.root),
        trial.seed)
    end
    if step.terminated and told.episode.r ~= sum then
      fail("info.episode.r is %s, the rewards add up to %s",
        show(told.episode.r), show(sum))
    end
  end
end

local function terms(trial)
  local names = trial:begun():terms()
  for k, step in ipairs(trial:steps()) do
    local sum = 0.0
    for _, name in ipairs(names) do
      sum = sum + step.info.reward_terms[name]
    end
    if sum ~= step.reward then
      fail("the terms of step %d add up to %s, the reward is %s", k,
        show(sum), show(step.reward))
    end
  end
end

local function finite(trial)
  local returns = trial:returns()
  for i = 1, #returns do
    if returns[i] - returns[i] ~= 0 then
      fail("random action %d earns %s", i, show(returns[i]))
    end
  end
end

local function shape_of(x)
  return ("[%s]"):format(table.concat(x, "]["))
end

local function look_at(space, observation, when)
  if space.kind == "none" then
    if observation ~= nil then fail("there is one %s", when) end
  elseif space.kind == "table" then
    for _, name in ipairs(space.names) do
      look_at(space.spaces[name], observation[name],
        ("%s of %s"):format(name, when))
    end
  else
    local shape, wanted = shape_of(observation.shape), shape_of(space.shape)
    if shape ~= wanted or observation.dtype ~= space.dtype then
      fail("%s it is %s %s, the space says %s %s", when, observation.dtype,
        shape, space.dtype, wanted)
    end
    local mean = observation:stats()
    if mean - mean ~= 0 then fail("not all numbers are finite %s", when) end
  end
end

local function observations(trial)
  local env, first = trial:begun()
  look_at(env.observation_space, first, "at reset")
  for k, step in ipairs(trial:steps()) do
    look_at(env.observation_space, step.observation, "in step " .. k)
  end
end

local function same(a, b)
  if type(a) ~= "table" then return a == b end
  for _, name in ipairs(errors.sorted_keys(a)) do
    if not same(a[name], b[name]) then return false end
  end
  return true
end

local function observed(trial)
  local env = trial:begun()
  local nothing = env.observation_space.kind == "none"
  if nothing or env.action_space.d == 0 then return end
  local before = trial:steps()
  for i = 2, 6 do
    local now = trial:play(env, i)
    for k, step in ipairs(now) do
      if not same(before[k].observation, step.observation) then return end
    end
  end
  fail "six random actions give the same observations"
end

-- A live update of the text is what later steps are: this is for one.
local function text(trial)
  local env = trial:begun()
  if env.total_step > 1 then return end
  trial:play(env, 1)
  local sound = graph.render(graph.new(env:text(1)), { sr = env.sr,
    bpm = env.spec.bpm, samples = env.samples, channels = 2,
    strict = env.spec.strict, input = env.input or nil,
    seed = setup.engine_seed(env, trial.seed, 1) }, env.frames, env.files)
  local mine, whole = env._episode:stereo(), core.is_array(sound)
  if not whole or mine ~= sound then
    fail "the text of step 1 renders to another sound than the step"
  end
end

return {
  { name = "makes", claim = "the task makes an environment", try = makes },
  { name = "resets", claim = "reset gives an observation",
    needs = { "makes" }, try = resets },
  { name = "steps", claim = "an episode runs, and ends with total_step",
    needs = { "resets" }, try = steps },
  { name = "info", claim = "info tells step, params, seed and return",
    needs = { "steps" }, try = info },
  { name = "terms", claim = "the reward's terms add up to the reward",
    needs = { "steps" }, try = terms },
  { name = "finite", claim = "random actions earn finite rewards",
    needs = { "steps" }, try = finite,
    hint = "guard divisions and logarithms: rf.math.log(math.max(x, 1e-9))" },
  { name = "observations", claim = "observations are finite, as declared",
    needs = { "steps" }, try = observations,
    hint = "the sound is all zeros at reset: guard what divides by it" },
  { name = "observed", warns = true, try = observed,
    claim = "observations depend on the action",
    needs = { "observations", "heard" },
    hint = "an agent that is told nothing of the sound learns nothing from "
      .. 'it; observation = "none" says so' },
  { name = "text", claim = "a step's text renders to the step's sound",
    needs = { "steps" }, try = text },
}
