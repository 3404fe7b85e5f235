local rf = require "raveforce"

-- A term that gives these values, step by step.
local function scripted(values, name)
  return rf.reward.fn(function(ctx) return values[ctx.step] end,
    { name = name })
end

local function new_env(reward, steps, spec)
  local given = { total_step = steps or 1, step_len = 0.01, threads = 0,
    observation = "none", reward = reward }
  for key, value in pairs(spec or {}) do given[key] = value end
  return rf.make("o: constsig 0", given)
end

local function play(reward, steps)
  local env = new_env(reward, steps)
  env:reset()
  local values, terms = {}, {}
  for k = 1, steps or 1 do
    local _, value, _, _, info = env:step {}
    values[k], terms[k] = value, info.reward_terms
  end
  assert.equal(env:evaluate({ {} })[1], (function()
    local sum = 0.0
    for _, value in ipairs(values) do sum = sum + value end
    return sum
  end)())
  return values, terms
end

local function sum_is(expected, terms, reward)
  local values, by_name = play(reward)
  assert.equal(expected, values[1])
  assert.same(terms, by_name[1])
end

describe("a sum of rewards", function()
  local a, b = scripted({ 0.1 }, "a"), scripted({ 0.2 }, "b")
  local c = scripted({ 0.3 }, "c")

  it("adds its summands from left to right, each under its own name",
    function()
      sum_is((0.1 + 0.2) + 0.3, { a = 0.1, b = 0.2, c = 0.3 }, a + b + c)
      sum_is((0.3 + 0.2) + 0.1, { a = 0.1, b = 0.2, c = 0.3 }, c + (b + a))
    end)

  it("takes numbers on either side", function()
    sum_is(0.1 + 1, { a = 0.1, const = 1 }, a + 1)
    sum_is(1 + 0.1, { a = 0.1, const = 1 }, 1 + a)
    sum_is(0.1 + -1, { a = 0.1, const = -1 }, a - 1)
    sum_is(1 + -0.1, { a = -0.1, const = 1 }, 1 - a)
    sum_is(2 * 0.1, { a = 2 * 0.1 }, 2 * a)
    sum_is(2 * 0.1, { a = 2 * 0.1 }, a * 2)
    sum_is(0.5 * 0.1, { a = 0.5 * 0.1 }, a / 2)
    sum_is(-0.1, { a = -0.1 }, -a)
    sum_is(3 * 0.1, { a = 3 * 0.1 }, a:scale(3))
  end)

  it("has no -0 among its terms", function()
    local _, terms = play(-scripted({ 0 }, "a"))
    assert.equal("0.0", ("%.1f"):format(terms[1].a))
  end)

  it("may begin with 0, which is no summand", function()
    local sum = 0
    for _, term in ipairs { a, b } do sum = sum + term end
    sum_is(0.1 + 0.2, { a = 0.1, b = 0.2 }, sum)
  end)

  it("scales every summand", function()
    sum_is(2 * 0.1 + 2 * 0.2, { a = 2 * 0.1, b = 2 * 0.2 }, 2 * (a + b))
    sum_is(-0.1 + 0.2, { a = -0.1, b = 0.2 }, -(a - b))
  end)

  it("numbers names that come again, whatever they are", function()
    sum_is(0.1 + 0.1 + 0.2, { a = 0.1, ["a#2"] = 0.1, ["a#2#2"] = 0.2 },
      a + a + b:named "a#2")
  end)

  it("adds up to the bit in steps and in batches", function()
    local values = {}
    for k = 1, 40 do values[k] = rf.math.sin(k * 1.7) * rf.math.exp(k % 7) end
    local function at(shift)
      return rf.reward.fn(function(ctx) return values[ctx.step + shift] end)
    end
    local reward = 0.3 * at(0) - at(9) / 7 + 0.1 * (at(20) + 1 / 3):tanh(0.1)
      - 2
    local env = new_env(reward, 20)
    env:reset()
    local total = 0.0
    for _ = 1, 20 do
      local _, value, _, _, info = env:step {}
      local sum = 0.0
      for _, name in ipairs(env._scorer.names) do
        sum = sum + info.reward_terms[name]
      end
      assert.equal(sum, value)
      total = total + value
    end
    assert.equal(total, env:evaluate({ {} })[1])
  end)

  it("leaves the rewards it is made of as they are", function()
    local sum = a + b
    for _, other in ipairs { -sum, sum * 5, sum - c, sum:tanh() } do
      assert.not_equal(tostring(sum), tostring(other))
    end
    assert.equal("a", sum.summands[1].name)
    sum_is(0.1 + 0.2, { a = 0.1, b = 0.2 }, sum)
  end)
end)

describe("a name", function()
  local a, b = scripted({ 0.1 }, "a"), scripted({ 0.2 }, "b")

  it("is kept by what is shaped, or lists what is in it", function()
    local cases = {
      a = (2 * a):tanh(), ["sum(a, b)"] = (a + b):clip(0, 1),
      ["sum(sum(a, b), a)"] = ((a + b):tanh() + a):tanh(),
    }
    for name, reward in pairs(cases) do
      local _, terms = play(reward)
      assert.same({ name }, { (next(terms[1])) })
    end
  end)

  it("can be given, and is used in reward_terms", function()
    sum_is(0.1 + 0.2, { x = 0.1, b = 0.2 }, a:named "x" + b)
    sum_is(0.1 + 0.2, { all = 0.1 + 0.2 }, (a + b):clip(0, 1):named "all")
    sum_is(0.1, { x = 0.1 }, a:named "y":named "x")
    sum_is(0.1, { y = 0.1 }, a:named "y":clip(0, 1))
  end)

  it("is a text that is not empty, for one summand", function()
    for _, wrong in ipairs { "", 5, false } do
      assert.error_matches(function() a:named(wrong) end,
        "reward term 'a': named wants a name")
    end
    assert.error_matches(function() (a + b):named "x" end,
      "reward term 'sum%(a, b%)': named wants one term, here are 2")
  end)
end)

describe("a formula", function()
  it("is what a script would write", function()
    local r = rf.reward
    local cases = {
      ["raw{span = 'step'}"] = r.raw { span = "step" },
      ["0.7 * mfcc_l1():relative() + 0.3 * env_db():relative()"] =
        0.7 * r.mfcc_l1():relative() + 0.3 * r.env_db():relative(),
      ["-raw() - 2 * lsd() + 5"] = -r.raw() - 2 * r.lsd() + 5,
      ["(0.5 * raw() + lsd()):clip(-1, 1)"] =
        (0.5 * r.raw() + r.lsd()):clip(-1, 1),
      ["-0.5 - 2 * raw() + 1 - 0.25"] = -0.5 - 2 * r.raw() + 1 - 0.25,
      ["2 * (raw() - 0.5):clip(-math.huge, 0)"] =
        2 * (r.raw() - 0.5):clip(-math.huge, 0),
      ["2 * raw() - 2 * 0.5"] = 2 * (r.raw() - 0.5),
      ["(2 * raw()):tanh(3)"] = (2 * r.raw()):tanh(3),
      ["fn():delta():named('x')"] = r.fn(print):delta():named "x",
      ["fn{name = 'f'}:anneal(0, 1, 10):only_at_end()"] =
        r.fn(print, { name = "f" }):anneal(0, 1, 10):only_at_end(),
      ["raw():log(0.1):normalize():bonus(f, 1)"] =
        r.raw():log(0.1):normalize():bonus(print, 1),
      ["scale{params = {'a', 2}, root = 'D', scale = 'dorian'}"] =
        r.scale { root = "D", scale = "dorian", params = { "a", 2 } },
    }
    for text, reward in pairs(cases) do
      assert.equal(text, tostring(reward))
    end
  end)
end)

describe("refused algebra", function()
  local a = scripted({ 1 }, "a")

  local function refuses(message, f)
    local fine, raised = pcall(f)
    assert.is_false(fine)
    assert.equal("invalid", raised.kind)
    assert.matches("reward_algebra_spec.lua$", raised.file)
    assert.is_number(raised.line)
    assert.equal(message, raised.message)
  end

  it("names the term and what it got", function()
    local weight = "reward term 'a': weight must be a finite number, got "
    refuses(weight .. "NaN", function() return a * (0 / 0) end)
    refuses(weight .. "inf", function() return math.huge * a end)
    refuses(weight .. "inf", function() return a * 1e300 * 1e300 end)
    refuses(weight .. "'2'", function() return a * "2" end)
    refuses(weight .. "'2'", function() return "2" * a end)
    refuses(weight .. "nothing", function() return a:scale() end)
    refuses(weight .. "inf", function() return a / 0 end)
    refuses("reward term 'sum(a, a)': weight must be a finite number, got NaN",
      function() return (a + a) * (0 / 0) end)
    refuses("reward term 'a': + wants a reward or a finite number, got NaN",
      function() return a + 0 / 0 end)
    refuses("reward term 'a': - wants a reward or a finite number, got nothing",
      function() return nil - a end)
    refuses("reward term 'a': - wants a reward or a finite number, got nothing",
      function() return a - nil end)
    refuses("reward term 'a': + wants a reward or a finite number, got a "
      .. "function; use rf.reward.fn", function() return a + print end)
  end)

  it("knows a constructor that was not called", function()
    local itself = "rf.reward.mfcc_l1 itself: call it, rf.reward.mfcc_l1()"
    refuses("reward term 'a': + wants a reward or a finite number, got "
      .. itself, function() return a + rf.reward.mfcc_l1 end)
    refuses("reward must be made by rf.reward, got " .. itself,
      function() return new_env(rf.reward.mfcc_l1) end)
    refuses("reward must be made by rf.reward, got a function: use "
      .. "rf.reward.fn", function() return new_env(print) end)
  end)

  it("is missing where there is no target to compare with", function()
    refuses("reward is missing, and without a target there is no default",
      function() return rf.make("o: sin 1", { step_len = 0.1 }) end)
  end)

  it("says why rewards are not multiplied", function()
    refuses("reward term 'a': a reward is multiplied by numbers, got a reward; "
      .. "rf.reward.fn can multiply what it measures",
      function() return a * a end)
    refuses("reward term 'a': a reward is divided by numbers only",
      function() return 1 / a end)
  end)

  it("is met again where finite parts are too large together", function()
    local env = new_env(1e300 * scripted({ 1e300 }, "big") + a)
    env:reset()
    assert.error_matches(function() env:step {} end,
      "reward term 'big' makes the reward inf")
  end)
end)
