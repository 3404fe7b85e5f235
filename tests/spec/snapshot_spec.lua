local core = require "raveforce.core"
local rf = require "raveforce"

local CODE = [[
~n: speed 8 >> seq {note} _60 _ {note}
~drum: speed 4 >> seq 60 _ {note} 60 >> sp \click
~saw: ~n >> saw 1 >> lpf {cutoff} 0.7
o: ~saw >> add ~drum >> delayms {time} >> plate 0.3 >> mul {gain}
]]

local function sound(frames, f)
  local made = rf.zeros(frames, "float32")
  for n = 1, frames do made[n] = f(n) end
  made.sr = 44100
  return made
end

local function click()
  return sound(700, function(n) return (1 - n / 700) * ((n * 37) % 11 / 11) end)
end

local function ramp(frames)
  return sound(frames, function(n) return (n % 97) / 97 - 0.5 end)
end

local function reward()
  local low = rf.reward.fn(function(ctx)
    local _, rms = ctx.audio:stats()
    return -rms - 1e-3 * ctx:mfcc { n_mfcc = 3 }[1][1]
  end, { span = "step", name = "low" })
  return rf.reward.mfcc_l1():normalize()
    + 0.5 * rf.reward.raw { span = "played" }:delta()
    + rf.reward.logmel_l1 { span = "step" }:anneal(1, 0, 6) + low
end

local function new_env(given)
  local spec = { target = ramp(9000), total_step = 5, threads = 0,
    samples = { click = click() }, reward = reward(),
    observation = { "audio", "mfcc" },
    params = { note = rf.int(36, 84), cutoff = rf.exp(100, 9000),
      gain = rf.lin(0, 1), time = rf.lin(5, 60) } }
  for key, value in pairs(given or {}) do spec[key] = value end
  return rf.make(CODE, spec)
end

-- All that a step gives, as one text.
local function step(env, action)
  local seen, r, terminated, truncated, info = env:step(action)
  local parts = { ("%a %s %s %d"):format(r, terminated, truncated, info.step) }
  for _, name in ipairs(env:terms()) do
    parts[#parts + 1] = ("%a"):format(info.reward_terms[name])
  end
  if info.episode then parts[#parts + 1] = ("%a"):format(info.episode.r) end
  parts[#parts + 1] = core.sha256(seen.audio:bytes() .. seen.mfcc:bytes()
    .. env:audio():bytes())
  return table.concat(parts, " ")
end

local function play(env, actions)
  local steps = {}
  for i, action in ipairs(actions) do steps[i] = step(env, action) end
  return steps
end

local function tail(list, first)
  return table.move(list, first, #list, 1, {})
end

local function sample(space, n)
  local actions = {}
  for i = 1, n do actions[i] = space:sample() end
  return actions
end

-- The same steps in an environment that knows of no snapshots. The one before
-- it gives the reward's statistics something to remember.
local function fresh(actions, given)
  local env <close> = setmetatable({ env = new_env(given) }, {
    __close = function(t) t.env:close() end })
  env.env:reset { seed = 3 }
  play(env.env, sample(env.env.action_space, 5))
  env.env:reset()
  return play(env.env, actions)
end

describe("a snapshot", function()
  local env, actions, want

  setup(function()
    env = new_env()
    env:reset { seed = 3 }
    play(env, sample(env.action_space, 5))
    actions = sample(env.action_space, 5)
    want = fresh(actions)
  end)

  teardown(function() env:close() end)

  local function start(at)
    env:reset { seed = 3 }
    play(env, sample(env.action_space, 5))
    env:reset()
    for k = 1, at do step(env, actions[k]) end
  end

  before_each(function()
    env:set_reward(reward()) -- what it remembers is gone
  end)

  it("is gone on from with the same bits, at every step", function()
    for at = 0, 5 do
      env:set_reward(reward())
      start(at)
      local taken = env:snapshot()
      assert.same(tail(want, at + 1), play(env, tail(actions, at + 1)))
      for _ = 1, 2 do
        env:restore(taken)
        assert.same(tail(want, at + 1), play(env, tail(actions, at + 1)))
      end
      taken:close()
    end
  end)

  it("is gone on from after other actions, evaluations and episodes",
    function()
      start(2)
      local taken = env:snapshot()
      play(env, sample(env.action_space, 3))
      env:evaluate(sample(env.action_space, 3))
      env:reset { seed = 99 }
      step(env, actions[1])
      env:restore(taken)
      assert.same({ want[3], want[4] }, play(env, { actions[3], actions[4] }))
      env:restore(taken)
      assert.same(tail(want, 3), play(env, tail(actions, 3)))
    end)

  it("holds sound, texts, seeds and the stream of random actions", function()
    start(2)
    local audio, text = env:audio():bytes(), env:text(2)
    local taken = env:snapshot()
    local next_ones = sample(env.action_space, 3)
    env:reset { seed = 8 }
    env:restore(taken)
    assert.equal(audio, env:audio():bytes())
    assert.equal(text, env:text())
    assert.same(next_ones, sample(env.action_space, 3))
    local _, info = env:reset()
    assert.same({ root = 3, env = 1, episode = 3 }, info.seed)
    assert.equal("snapshot after step 2 of episode 2", tostring(taken))
  end)

  it("of an episode that is over is over", function()
    start(5)
    local taken = env:snapshot()
    local audio = env:audio():bytes()
    env:reset()
    env:restore(taken)
    assert.equal(audio, env:audio():bytes())
    assert.error_matches(function() env:step(actions[1]) end,
      "step after the end")
  end)

  it("is there before the first step, and not before reset", function()
    local new = new_env()
    assert.error_matches(function() new:snapshot() end,
      "snapshot before reset")
    assert.error_matches(function() new:branch(1) end, "branch before reset")
    new:close()
    assert.error_matches(function() new:snapshot() end, "the env is closed")
    assert.error_matches(function() new:branch(2) end, "the env is closed")
  end)

  it("is refused where it does not belong", function()
    start(1)
    local taken, other = env:snapshot(), new_env()
    other:reset()
    assert.error_matches(function() other:restore(taken) end,
      "restore: the snapshot is of another env")
    assert.error_matches(function() env:restore {} end,
      "restore wants what snapshot gave, got a table")
    assert.error_matches(function() env:restore() end,
      "restore wants what snapshot gave, got nothing")
    other:close()
    local theirs = env:branch(1)[1]
    assert.error_matches(function() theirs:restore(taken) end,
      "is of another env")
    theirs:close()
    assert.error_matches(function() theirs:restore(taken) end,
      "the env is closed")
    taken:close()
    taken:close()
    assert.equal("snapshot, closed", tostring(taken))
    assert.error_matches(function() env:restore(taken) end,
      "restore: the snapshot is closed")
  end)

  it("knows nothing of another reward", function()
    start(2)
    local taken = env:snapshot()
    env:set_reward(rf.reward.raw())
    env:restore(taken) -- the new one waits for the next episode
    assert.equal(want[3], step(env, actions[3]))
    env:reset()
    assert.error_matches(function() env:restore(taken) end,
      "restore: the env had another reward then")
    start(5)
    env:set_reward(rf.reward.raw())
    assert.error_matches(function() env:snapshot() end,
      "snapshot: the reward is another one since the episode ended")
  end)

  it("goes back behind a step that failed", function()
    local fails = false
    local own = new_env { reward = rf.reward.fn(function()
      if fails then error "no" end
      return 1
    end) }
    own:reset()
    own:step(actions[1])
    local taken = own:snapshot()
    fails = true
    assert.error_matches(function() own:step(actions[2]) end, "no")
    assert.error_matches(function() own:snapshot() end,
      "snapshot: the last step did not finish")
    fails = false
    own:restore(taken)
    local _, r = own:step(actions[2])
    assert.equal(1, r)
    own:close()
  end)

  it("remembers the target that a function gave", function()
    local own = new_env { step_len = 0.05, target = function(seed)
      local first = seed % 89
      return sound(9000, function(n) return ((n * 31 + first) % 97) / 97 end)
    end }
    own:reset { seed = 1 }
    step(own, actions[1])
    local taken, target = own:snapshot(), own.target:bytes()
    local after = play(own, tail(actions, 2))
    own:reset()
    assert.not_equal(target, own.target:bytes())
    own:restore(taken)
    assert.equal(target, own.target:bytes())
    local branch = own:branch(1)[1]
    assert.equal(target, branch.target:bytes())
    -- Statistics go on in an env, and are part of a snapshot.
    assert.same(after, play(own, tail(actions, 2)))
    assert.same(after, play(branch, tail(actions, 2)))
    own:close()
    branch:close()
  end)
end)

describe("branch", function()
  it("gives environments that go their own ways, as fresh ones would",
    function()
      local env = new_env()
      local space = env.action_space
      env:reset { seed = 3 }
      play(env, sample(space, 5))
      env:reset()
      local first = sample(space, 2)
      play(env, first)
      local branches = env:branch(3)
      assert.equal(3, #branches)
      local ways, heard = {}, { {}, {}, {} }
      for i = 1, 3 do ways[i] = sample(space, 3) end
      for k = 1, 3 do -- in turn
        for i, branch in ipairs(branches) do
          heard[i][k] = step(branch, ways[i][k])
        end
      end
      for i, branch in ipairs(branches) do
        local all = { first[1], first[2], table.unpack(ways[i]) }
        assert.same(tail(fresh(all), 3), heard[i])
        assert.equal("over", branch._state)
        branch:close()
      end
      local own = sample(space, 3)
      assert.same(tail(fresh { first[1], first[2], table.unpack(own) }, 3),
        play(env, own))
      env:close()
    end)

  it("outlives its env, and can be branched, reset and evaluated", function()
    local env = new_env()
    env:reset { seed = 3 }
    local actions = sample(env.action_space, 5)
    step(env, actions[1])
    local branch = env:branch(1)[1]
    local fresh_one = new_env()
    local want = fresh_one:evaluate(actions, { seed = 3 })
    fresh_one:close()
    local after = play(env, tail(actions, 2))
    env:close()
    local again = branch:branch(1)[1]
    assert.same(after, play(branch, tail(actions, 2)))
    branch:close()
    assert.same(after, play(again, tail(actions, 2)))
    local _, info = again:reset()
    assert.same({ root = 3, env = 1, episode = 2 }, info.seed)
    play(again, actions)
    again:set_reward(reward())
    assert.equal(want:bytes(), again:evaluate(actions, { seed = 3 }):bytes())
    again:close()
  end)

  it("takes the reward along that waits for the next episode", function()
    local env = new_env()
    env:reset()
    env:set_reward(rf.reward.mse_raw():named "other")
    local branch = env:branch(1)[1]
    branch:reset()
    assert.same({ "other" }, branch:terms())
    assert.not_same({ "other" }, env:terms())
    env:close()
    branch:close()
  end)

  it("wants a number", function()
    local env = new_env()
    env:reset()
    assert.same({}, env:branch(0))
    for _, wrong in ipairs { -1, 1.5, "two" } do
      assert.error_matches(function() env:branch(wrong) end,
        "branch wants how many, got")
    end
    env:close()
  end)
end)

describe("a recorder", function()
  it("keeps the steps that lead to where the episode is", function()
    local dir = os.tmpname()
    os.remove(dir)
    local env = new_env { reward = rf.reward.raw() }
    local recorder = rf.record(env, dir)
    recorder:reset { seed = 1 }
    local actions = sample(env.action_space, 7)
    recorder:step(actions[1])
    recorder:step(actions[2])
    local taken, foreign = recorder:snapshot(), env:snapshot()
    for k = 3, 5 do recorder:step(actions[k]) end
    assert.error_matches(function() recorder:restore(foreign) end,
      "the snapshot is not the recorder's")
    assert.error_matches(function() recorder:restore(1) end,
      "restore wants what snapshot gave, got 1")
    recorder:restore(taken)
    recorder:step(actions[6])
    recorder:step(actions[7])
    recorder:step(actions[3])
    local last = env:audio():bytes()
    recorder:close()
    env:close()
    local run = require "raveforce.runs".open(dir)
    assert.equal(2, run:episodes())
    local recorded = require "raveforce.run.recorded"
    local again = recorded.env(run)
    recorded.play(run, again, 2)
    assert.equal(last, again:audio():bytes())
    run:close()
    again:close()
    os.execute("rm -r " .. dir)
  end)
end)
