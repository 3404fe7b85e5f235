local rf = require "raveforce"

local function scripted(values, name)
  return rf.reward.fn(function(ctx) return values[ctx.step] end,
    { name = name })
end

local function new_env(reward, steps)
  return rf.make("o: constsig 0", { total_step = steps, step_len = 0.01,
    threads = 0, observation = "none", reward = reward })
end

local function episode(env)
  env:reset()
  local values = {}
  for k = 1, env.total_step do values[k] = (select(2, env:step {})) end
  return values
end

-- What is given, step by step, and what comes out.
local function gives(expected, values, shape)
  local env = new_env(shape(scripted(values, "a")), #values)
  assert.same(expected, episode(env))
  assert.same(expected, episode(env))
end

local function near(expected, values, shape, tolerance)
  local got = episode(new_env(shape(scripted(values, "a")), #values))
  for k = 1, #expected do assert.near(expected[k], got[k], tolerance) end
end

describe("shaping", function()
  it("clips", function()
    gives({ -1, -0.5, 0, 2, 2 }, { -9, -0.5, 0, 2, 3 },
      function(a) return a:clip(-1, 2) end)
    gives({ 0, 5 }, { -9, 5 }, function(a) return a:clip(0, math.huge) end)
  end)

  it("squashes by tanh", function()
    near({ 0, (math.exp(2) - 1) / (math.exp(2) + 1), -1 },
      { 0, 1, -400 }, function(a) return a:tanh() end, 1e-15)
    near({ (math.exp(4) - 1) / (math.exp(4) + 1) }, { 1 },
      function(a) return a:tanh(2) end, 1e-15)
  end)

  it("takes a logarithm that keeps sign and order and is always finite",
    function()
      near({ 0, math.log(2), -math.log(2), math.log(101) }, { 0, 1, -1, 100 },
        function(a) return a:log() end, 1e-12)
      near({ -math.log(1 + 2 / 0.01) }, { -2 },
        function(a) return a:log(0.01) end, 1e-12)
      near({ math.log(1.7) + 308 * math.log(10) }, { 1e308 },
        function(a) return a:log(1e-300) end, 1e-9)
    end)

  it("clips the sum and not its summands", function()
    local reward = (scripted({ 3, 1 }, "a") - 2 * scripted({ 1, 3 }, "b"))
      :clip(-2, 2)
    assert.same({ 1, -2 }, episode(new_env(reward, 2)))
  end)

  it("gives what each step gained, so that an episode's return is its last",
    function()
      gives({ 3, -1, 0, 5 }, { 3, 2, 2, 7 },
        function(a) return a:delta() end)
      gives({ 6, -2 }, { 3, 2 }, function(a) return (2 * a):delta() end)
    end)

  it("is 0 before the last step where asked", function()
    gives({ 0, 0, 7 }, { 3, 2, 7 }, function(a) return a:only_at_end() end)
  end)

  it("adds a bonus where the predicate says so", function()
    local seen = {}
    gives({ 1, 12, 3 }, { 1, 2, 3 }, function(a)
      return a:bonus(function(value, ctx)
        seen[ctx.step] = { value, ctx.total_step, ctx.sr, ctx.last }
        return value > 1 and not ctx.last
      end, 10)
    end)
    assert.same({ { 1, 3, 44100, false }, { 2, 3, 44100, false },
      { 3, 3, 44100, true } }, seen)
  end)

  it("tells a bonus the parameters of entries too", function()
    local env = rf.make("o: constsig {x}", { step_len = 0.01, threads = 0,
      params = { x = rf.lin(0, 1) }, reward = scripted({ 1 })
        :bonus(function(_, ctx) return ctx.params.x > 0.5 end, 1) })
    assert.same({ 1, 2 }, env:evaluate({ { x = 0.1 }, { x = 0.9 } }):table())
  end)

  it("keeps linear shapes of a sum apart, others not", function()
    local sum = 2 * scripted({ 1, 2 }, "a") + scripted({ 5, 5 }, "b")
    for _, method in ipairs { "delta", "potential", "only_at_end" } do
      local env = new_env(sum[method](sum), 2)
      assert.same({ "a", "b" }, env._scorer.names)
    end
    assert.same({ "a", "b" }, new_env(sum:anneal(0, 1, 5), 2)._scorer.names)
    for _, method in ipairs { "log", "tanh", "normalize" } do
      local env = new_env(sum[method](sum), 2)
      assert.same({ "sum(a, b)" }, env._scorer.names)
    end
  end)

  it("refuses what it cannot use, by the name of the term", function()
    local a = scripted({ 1 }, "a")
    local cases = {
      { "clip", "clip wants two numbers, got nothing and nothing" },
      { "clip", "clip wants two numbers, got 0 and NaN", 0, 0 / 0 },
      { "clip", "clip wants the lower bound first, got 1 and 0", 1, 0 },
      { "tanh", "gain must be a finite number, got 'x'", "x" },
      { "log", "floor must be a positive number, got 0", 0 },
      { "normalize", "clip must be a positive number, got -1", { clip = -1 } },
      { "normalize", "no setting 'clipp'; did you mean 'clip'", { clipp = 1 } },
      { "potential", "gamma must be a number in 0..1, got 1.5", 1.5 },
      { "bonus", "bonus wants a function, got 1", 1 },
      { "bonus", "bonus must be a finite number, got nothing", print },
      { "anneal", "from must be a finite number, got NaN", 0 / 0, 1, 1 },
      { "anneal", "anneal: steps must be a positive integer, got 0", 0, 1, 0 },
    }
    for _, case in ipairs(cases) do
      local _, raised = pcall(a[case[1]], a, table.unpack(case, 3, 5))
      assert.matches("^reward term 'a': ", raised.message)
      assert.truthy(raised.message:find(case[2], 1, true), raised.message)
    end
    assert.error_matches(function() return a.tahn end,
      "a reward has no 'tahn'; did you mean 'tanh'")
  end)
end)

describe("potential", function()
  it("is gamma Phi' - Phi, with 0 at reset and at the end", function()
    gives({ 0.5 * 2, 0.5 * 4 - 2, 0 - 4 }, { 2, 4, 9 },
      function(a) return a:potential(0.5) end)
  end)

  -- Ng, Harada and Russell (1999): the optimal policy does not change.
  it("changes discounted returns by a constant, whatever the actions",
    function()
      local function score(ctx)
        return ctx.params.x * ctx.step - ctx.params.y
      end
      local function phi(ctx)
        return rf.math.sin(9 * ctx.params.x * ctx.step) * (1 + ctx.params.y)
      end
      for _, gamma in ipairs { 1, 0.99, 0.5, 0 } do
        local base = rf.reward.fn(score, { name = "base" })
        local env = rf.make("o: constsig {x} >> mul {y}", {
          params = { x = rf.lin(0, 1), y = rf.lin(0, 1) }, total_step = 7,
          step_len = 0.01, threads = 0,
          reward = base + 3 * rf.reward.fn(phi, { name = "phi" })
            :potential(gamma) })
        env.action_space:seed(1)
        for _ = 1, 5 do
          env:reset()
          local shaped, plain, discount = 0, 0, 1
          for _ = 1, 7 do
            local _, value, _, _, info = env:step(env.action_space:sample())
            shaped = shaped + discount * value
            plain = plain + discount * info.reward_terms.base
            discount = discount * gamma
          end
          assert.near(0, shaped - plain, 1e-12)
        end
      end
    end)

  it("begins anew in every entry", function()
    local reward = scripted({ 2, 4, 9 }, "a"):potential()
      + scripted({ 1, 2, 3 }, "b"):delta()
    local env = new_env(reward, 3)
    env:reset()
    env:step {}
    assert.same({ 3, 3, 3 }, env:evaluate({ {}, {}, {} }):table())
    assert.equal(4 - 2 + 1, (select(2, env:step {})))
  end)
end)

describe("anneal", function()
  it("moves the weight with every step of the env, over episodes", function()
    local env = new_env(scripted({ 1, 1 }, "a"):anneal(1, 0, 4), 2)
    assert.same({ 1, 0.75 }, episode(env))
    assert.same({ 0.5, 0.25 }, episode(env))
    assert.same({ 0, 0 }, episode(env))
  end)

  it("begins each entry where the env is, and is left there", function()
    local env = new_env(scripted({ 1, 1 }, "a"):anneal(0, 1, 4), 2)
    assert.same({ 0.25, 0.25 }, env:evaluate({ {}, {} }):table())
    assert.same({ 0, 0.25 }, episode(env))
    assert.same({ 1.25, 1.25 }, env:evaluate({ {}, {} }):table())
    assert.same({ 0.5, 0.75 }, episode(env))
  end)

  it("starts anew with another reward", function()
    local reward = scripted({ 1, 1 }, "a"):anneal(0, 1, 4)
    local env = new_env(reward, 2)
    episode(env)
    env:set_reward(reward)
    assert.same({ 0, 0.25 }, episode(env))
  end)
end)

describe("normalize", function()
  -- Mean and variance of all values so far, in the order of their definition.
  local function reference(values, epsilon)
    local expected = {}
    for n = 1, #values do
      local mean, variance = 0, 0
      for i = 1, n do mean = mean + values[i] / n end
      for i = 1, n do variance = variance + (values[i] - mean) ^ 2 / n end
      local deviation = n < 2 and 1 or math.sqrt(variance + epsilon)
      expected[n] = (values[n] - mean) / deviation
    end
    return expected
  end

  it("takes mean and deviation of all values so far", function()
    local values = { 5, 7, -1, 5, 1000, 3 }
    local env = new_env(scripted(values, "a"):normalize { epsilon = 1e-4 }, 6)
    local expected = reference(values, 1e-4)
    local got = episode(env)
    for k = 1, 6 do assert.near(expected[k], got[k], 1e-12) end
    local twice = table.move(values, 1, 6, 7, table.move(values, 1, 6, 1, {}))
    expected, got = reference(twice, 1e-4), episode(env)
    for k = 1, 6 do assert.near(expected[6 + k], got[k], 1e-12) end
  end)

  it("clips", function()
    near({ 0, 0.5 }, { 1, 9 },
      function(a) return a:normalize { clip = 0.5 } end, 0)
  end)

  it("is frozen in evaluate: no entry depends on another", function()
    local env = rf.make("o: constsig {x}", { step_len = 0.01, threads = 0,
      params = { x = rf.lin(0, 9) }, reward = rf.reward.fn(function(ctx)
        return ctx.params.x
      end):normalize() })
    assert.same({ 3, 1 }, env:evaluate({ { x = 3 }, { x = 1 } }):table())
    for _, x in ipairs { 2, 4 } do
      env:reset()
      env:step { x = x }
    end
    local deviation = math.sqrt(1 + 1e-8)
    for _ = 1, 2 do
      assert.same({ (5 - 3) / deviation, (3 - 3) / deviation },
        env:evaluate({ { x = 5 }, { x = 3 } }):table())
    end
  end)
end)

describe("a state", function()
  it("goes on where it was saved", function()
    local reward = scripted({ 1, 5, 2 }, "a"):normalize()
      + scripted({ 1, 1, 1 }, "b"):anneal(0, 1, 10)
    local env, twin = new_env(reward, 3), new_env(reward, 3)
    episode(env)
    twin._reward_state:load(env._reward_state:save())
    assert.same(episode(env), episode(twin))
    local other = new_env(scripted({ 1 }, "a"), 1)
    assert.error_matches(function()
      other._reward_state:load(env._reward_state:save())
    end, "the state is of another reward")
  end)
end)
