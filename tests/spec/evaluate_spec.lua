local rf = require "raveforce"

local CODE = "~e: imp 0.1 >> envperc {a} {b}\no: sin {f} >> mul ~e"

local function quiet(frames)
  local sound = rf.zeros(frames, "float32"):fill(0.25)
  sound.sr = 44100
  return sound
end

local function new_env(given)
  local spec = { target = quiet(1500), total_step = 3, threads = 1,
    params = { a = rf.lin(0.001, 0.1), f = rf.exp(10, 10000),
      b = rf.rel("a", function(a) return 0.2 - a end) } }
  for key, value in pairs(given or {}) do spec[key] = value end
  return rf.make(CODE, spec)
end

local function step_through(env, plan)
  env:reset { seed = 0 }
  local total, terms = 0.0, {}
  for k = 1, env.total_step do
    local _, reward, _, _, info = env:step(plan[k])
    total = total + reward
    for name, value in pairs(info.reward_terms) do
      terms[name] = (terms[name] or 0.0) + value
    end
  end
  return total, terms
end

local function mean_level(ctx)
  local _, rms = ctx.audio:stats()
  return rms * ctx.step
end

describe("evaluate", function()
  it("gives the very returns of step, for plans and for held actions",
    function()
      for _, reward in ipairs { rf.reward.raw(),
        rf.reward.raw { span = "step" }, rf.reward.fn(mean_level) } do
        local env = new_env { reward = reward }
        local list, expected = {}, {}
        for i = 1, 37 do
          local plan = env.plan_space:sample()
          list[i] = i % 3 == 0 and plan[1] or plan
          expected[i] = step_through(env, i % 3 == 0
            and { plan[1], plan[1], plan[1] } or plan)
        end
        local returns, info = env:evaluate(list)
        assert.same(expected, returns:table())
        local name = next(info.terms)
        assert.same(expected, info.terms[name]:table())
      end
    end)

  it("gives the same from units, held and not", function()
    local env = new_env()
    local held = env.action_space:sample_unit(21)
    local plans = env.plan_space:sample_unit(21)
    local actions, lists = {}, {}
    for i = 1, 21 do
      actions[i] = env.action_space:from_unit(held[i])
      lists[i] = env.plan_space:from_unit(plans[i])
    end
    assert.is_true(env:evaluate_unit(held) == env:evaluate(actions))
    assert.is_true(env:evaluate_unit(plans) == env:evaluate(lists))
  end)

  it("does not let an entry depend on the others", function()
    local env = new_env()
    local units = env.plan_space:sample_unit(40)
    local together = env:evaluate_unit(units)
    for _, i in ipairs { 1, 17, 40 } do
      local alone = env:evaluate_unit(units:rows(i, i))
      assert.equal(together[i], alone[1])
    end
  end)

  it("does not depend on the number of threads", function()
    local units = new_env().plan_space:sample_unit(60)
    local one = new_env({ threads = 0 }):evaluate_unit(units)
    assert.is_true(one == new_env({ threads = 2 }):evaluate_unit(units))
  end)

  it("leaves the running episode alone, and needs none", function()
    local env, twin = new_env(), new_env()
    local plan = env.plan_space:sample()
    assert.equal(1, #env:evaluate { plan })
    env:reset { seed = 0 }
    twin:reset { seed = 0 }
    for k = 1, 3 do
      local _, reward = env:step(plan[k])
      env:evaluate { plan, plan[1] }
      local _, expected = twin:step(plan[k])
      assert.equal(expected, reward)
    end
    assert.is_true(env:audio() == twin:audio())
  end)

  it("plays what reset with the same seed would", function()
    local env = rf.make("o: noise 1 >> mul {g}", { target = quiet(500),
      engine_seed = "episode", params = { g = rf.lin(0, 1) }, threads = 0 })
    for seed = 1, 3 do
      env:reset { seed = seed }
      local _, reward = env:step { g = 1 }
      local returns, info = env:evaluate({ { g = 1 } }, { seed = seed })
      assert.equal(reward, returns[1])
      assert.same({ root = seed, env = 1, episode = 1 }, info.seed)
      assert.equal(reward, env:evaluate({ { g = 1 } })[1])
    end
  end)

  it("asks a function for the target that the seed's episode has", function()
    local function level(seed) return (seed % 8) / 8 end
    local env = rf.make("o: constsig {x}", { step_len = 0.01, sr = 44100,
      threads = 0, params = { x = rf.lin(0, 1) },
      target = function(seed) return quiet(441):fill(level(seed)) end })
    for seed = 1, 4 do
      env:reset { seed = seed }
      local _, reward = env:step { x = 0.5 }
      assert.equal(reward, env:evaluate({ { x = 0.5 } })[1])
      env:reset { seed = 99 }
      local returns = env:evaluate({ { x = 0.5 } }, { seed = seed })
      assert.equal(reward, returns[1])
    end
  end)

  it("takes nothing for an answer to nothing", function()
    local env = new_env()
    assert.equal(0, #env:evaluate {})
    assert.equal(0, #env:evaluate_unit {})
    assert.equal(0, #env:evaluate_unit(rf.zeros { 0, 2 }))
  end)

  it("checks all entries before the first is rendered", function()
    local calls = 0
    local env = new_env { reward = rf.reward.fn(function()
      calls = calls + 1
      return 0
    end) }
    local list = {}
    for i = 1, 100 do list[i] = { a = 0.01, f = 100 } end
    list[100] = { a = 0.01, f = 1 }
    assert.error_matches(function() env:evaluate(list) end, "entry 100: ")
    assert.equal(0, calls)
  end)

  it("calls Lua terms in entry order, once a step, on what was played",
    function()
      local seen = {}
      local env = new_env { reward = rf.reward.fn(function(ctx)
        seen[#seen + 1] = { ctx.params.f, ctx.step, #ctx.audio, #ctx.target,
          ctx.last }
        return 0
      end) }
      local list, expected = {}, {}
      for i = 1, 20 do
        list[i] = { a = 0.01, f = 100 + i }
        for k = 1, 3 do
          expected[#expected + 1] = { 100 + i, k, 500 * k, 500 * k, k == 3 }
        end
      end
      env:evaluate(list)
      assert.same(expected, seen)
    end)

  it("stops at the error of a Lua term and works afterwards", function()
    local calls, fail = 0, true
    local env = new_env { reward = rf.reward.fn(function(ctx)
      calls = calls + 1
      if fail and calls == 10 then error "enough" end
      return ctx.params.f
    end) }
    local units = env.action_space:sample_unit(200)
    assert.error_matches(function() env:evaluate_unit(units) end,
      "reward term 'fn': enough")
    assert.equal(10, calls)
    fail = false
    local returns = env:evaluate_unit(units)
    local last = env.action_space:from_unit(units[200])
    assert.near(3 * last.f, returns[200], 1e-9 * last.f)
  end)

  it("refuses itself inside itself", function()
    local env
    env = new_env { reward = rf.reward.fn(function()
      return env:evaluate({ { a = 0.01, f = 100 } })[1]
    end) }
    assert.error_matches(function()
      env:evaluate { { a = 0.01, f = 100 } }
    end, "inside evaluate")
  end)

  it("names the entries whose samples were not finite", function()
    local env = rf.make("o: constsig {} >> mul 1.0e30 >> mul 1.0e30", {
      step_len = 0.01, reward = rf.reward.fn(function(ctx)
        return ctx.params[1]
      end), action_space = { { "choose", { 0, 1 } } } })
    local returns, info = env:evaluate { { 0 }, { 1 }, { 0 }, { 1 } }
    assert.same({ 2, 4 }, info.bad)
    assert.same({ 0, 1, 0, 1 }, returns:table())
    env:reset { seed = 1 }
    local _, _, _, _, stepped = env:step { 1 }
    assert.is_true(stepped.bad)
  end)

  it("keeps nothing but its returns", function()
    local env = rf.make("o: sin {}", { target = quiet(128), threads = 0,
      action_space = { { "exp", 10, 1000 } } })
    local function kept(n)
      local units = env.plan_space:sample_unit(n)
      collectgarbage()
      collectgarbage()
      local before = collectgarbage "count"
      local returns, info = env:evaluate_unit(units)
      collectgarbage()
      collectgarbage()
      local grown = collectgarbage "count" - before
      assert.equal(n, #returns + 0 * #info.terms.raw)
      return grown
    end
    kept(200)
    local grown = kept(20200) - kept(200)
    assert.near(2 * 20000 * 8 / 1024, grown, 8)
  end)
end)
