--- Checks of determinism: what must give the same bits.
-- @module raveforce.checks.same

local errors = require "raveforce.errors"
local fail = require "raveforce.checks.trial".fail

local show = errors.show

local function targets(trial)
  local env = trial:make()
  if type(env.spec.target) ~= "function" then return end
  env:reset { seed = trial.seed }
  local first = env.target
  env:reset { seed = trial.seed }
  if env.target ~= first then
    fail("the target's function gives two sounds for seed %d", trial.seed)
  end
end

-- Statistics and weights of a reward move on by design: back to the start.
local function replayer(trial, env)
  local state = env._reward_state
  local saved = state:save()
  return function(i, seed)
    state:load(saved)
    local _, total = trial:play(env, i, seed)
    return total
  end
end

local function compare(a, b, what)
  if a ~= b then fail("%s: %s, then %s", what, show(a), show(b)) end
end

local function repeatable(trial)
  local play = replayer(trial, trial:begun())
  compare(play(1), play(1), "the same episode earns two things")
end

local function order(trial)
  local play = replayer(trial, trial:begun())
  local before = play(1)
  play(2)
  compare(before, play(1), "an episode earns more or less after another one")
end

local function fresh(trial)
  local _, first = trial:play(trial:make(), 2)
  local _, second = trial:play(trial:make(), 2)
  compare(first, second, "the same action earns two things in two envs")
end

local function batches(trial)
  local returns = trial:returns()
  local env = trial:make()
  env._reward_state = env._reward_state:for_entries()
  for i = 1, 3 do
    local _, stepped = trial:play(env, i)
    compare(stepped, returns[i], "an action by steps, then in a batch")
  end
end

local function threads(trial)
  local units, with = trial:units(), { seed = trial.seed }
  local none = trial:make({ threads = 0 }):evaluate_unit(units, with)
  local two = trial:make({ threads = 2 }):evaluate_unit(units, with)
  for i = 1, trial.count do
    compare(none[i], two[i], "an action without workers, then with two")
  end
end

local function other_process(trial, what, lanes)
  if not trial.digest then return end
  local there, reason = trial.digest(lanes)
  if not there then fail("%s gave nothing: %s", what, reason) end
  if there ~= trial:own_digest() then
    fail("%s makes other sounds or rewards", what)
  end
end

local function processes(trial)
  other_process(trial, "a second process")
end

local function lanes(trial)
  other_process(trial, "rendering one voice at a time", 1)
end

local function seeds(trial)
  local env = trial:begun()
  local spec = env.spec
  local by_target = type(spec.target) == "function"
  local by_engine = spec.engine_seed == "episode"
  local play = replayer(trial, env)
  local function sound(seed)
    play(1, seed)
    return by_target and env.target or env:audio()
  end
  local same = true
  for seed = 1, 4 do same = same and sound(0) == sound(seed) end
  if by_target and same then
    fail "five seeds give the same target: its function ignores its seed"
  elseif by_engine and same then
    fail "engine_seed is 'episode', and nothing in the sound follows it"
  elseif not by_target and not by_engine and not same then
    fail "another seed gives another sound"
  end
end

return {
  { name = "targets", claim = "an episode's target depends on its seed alone",
    needs = { "resets" }, try = targets,
    hint = "let the function use its seed, and remember nothing" },
  { name = "repeatable", claim = "the same episode earns the same, twice",
    needs = { "steps", "targets", "inverse" }, try = repeatable,
    hint = "a reward that counts or remembers is never the same: use what "
      .. "ctx holds" },
  { name = "order", claim = "an episode does not depend on those before",
    needs = { "repeatable" }, try = order,
    hint = "a reward may remember within an episode: forget where "
      .. "ctx.step == 1" },
  { name = "fresh", claim = "a new environment earns the same",
    needs = { "order" }, try = fresh,
    hint = "the task's function is called for each environment: nothing "
      .. "outside it may change" },
  { name = "batches", claim = "evaluate gives what steps give",
    needs = { "fresh", "finite" }, try = batches,
    hint = "evaluate makes no observations: the reward must not need them" },
  { name = "threads", claim = "threads change no bit",
    needs = { "batches" }, try = threads },
  { name = "processes", claim = "another process gives the same bits",
    needs = { "batches" }, try = processes,
    hint = "pairs() has no order, and addresses are chance: sort names first" },
  { name = "lanes", claim = "the number of lanes changes no bit",
    needs = { "processes" }, try = lanes },
  { name = "seeds", claim = "seeds change what they should", warns = true,
    needs = { "repeatable" }, try = seeds,
    hint = "a target from its seed: function(seed) … end; a sound from it: "
      .. "noise under engine_seed = 'episode'" },
}
