local baselines = require "raveforce.run.baselines"
local rf = require "raveforce"

-- The return of a unit u is u itself, but for `silence`, which earns `quiet`.
local function task(fields)
  local given = { code = "o: constsig {x}", params = { x = rf.lin(0, 1) },
    step_len = 0.01, reward = rf.reward.fn(function(ctx)
      return ctx.params.x or -0.25
    end) }
  for key, value in pairs(fields or {}) do given[key] = value end
  return rf.task(given)
end

describe("baselines", function()
  it("say what silence earns, and what chance does", function()
    local env = rf.make(task())
    local b = { silence = baselines.silence(env, 7),
      random = baselines.chance(env, 400, 7) }
    assert.equal(-0.25, b.silence)
    assert.equal(400, b.random.n)
    assert.equal(400, #b.random.returns)
    for i = 2, 400 do
      assert.is_true(b.random.returns[i - 1] <= b.random.returns[i])
    end
    assert.equal(b.random.returns[400], b.random.best)
    assert.equal((b.random.returns[200] + b.random.returns[201]) / 2,
      b.random.median)
    -- 400 uniform numbers: the mean's deviation is 0.29 / 20
    local sum = 0
    for _, ret in ipairs(b.random.returns) do sum = sum + ret end
    assert.near(0.5, sum / 400, 0.06)
    assert.near(0.5, b.random.median, 0.1)
  end)

  it("come from a stream of their own, one for each seed", function()
    local env = rf.make(task())
    env.action_space:seed(3)
    local expected = env.action_space:sample().x
    env.action_space:seed(3)
    local a, b = baselines.measure(env, 50, 1), baselines.measure(env, 50, 1)
    assert.same(a, b)
    assert.not_same(a, baselines.measure(env, 50, 2))
    assert.equal(expected, env.action_space:sample().x)
  end)

  it("are bounded: the run's, 1000, or a tenth of it where they are dear",
    function()
      local function env(step_len)
        return rf.make(task { step_len = step_len,
          target = rf.glicol("o: sin 100", { seconds = 0.01 }),
          reward = rf.reward.raw { span = "played" } })
      end
      local short, long, longer = env(0.01), env(20), env(100)
      assert.equal(5, baselines.count(short, 5))
      assert.equal(1000, baselines.count(short, 2000))
      assert.equal(25, baselines.count(long, 40)) -- 500 s of sound
      assert.equal(25, baselines.count(long, 200))
      assert.equal(60, baselines.count(long, 600))
      assert.equal(16, baselines.count(longer, 100))
      assert.equal(10, baselines.count(longer, 10))
      assert.equal(0, baselines.count(longer, 0))
      local scripted = rf.make(task()) -- by a function of the script
      assert.equal(16, baselines.count(scripted, 100))
      assert.equal(200, baselines.count(scripted, 2000))
      assert.equal(1000, baselines.count(scripted, 100000))
    end)

  it("leave silence out where a reward cannot say", function()
    local env = rf.make(task { reward = rf.reward.fn(function(ctx)
      return ctx.params.x + 1
    end) })
    assert.is_nil(baselines.measure(env, 5, 0).silence)
  end)

  it("know whole plans, and tasks without a dimension", function()
    local plan = rf.make(task { total_step = 3 })
    local chance = baselines.chance(plan, 300, 0)
    local returns = chance.returns
    assert.is_true(returns[1] > 0 and returns[300] < 3)
    assert.near(1.5, chance.median, 0.15)
    local none = rf.make(rf.task { code = "o: sin 1", step_len = 0.01,
      reward = rf.reward.fn(function() return 2 end) })
    assert.equal(2, baselines.measure(none, 3, 0).random.best)
  end)
end)
