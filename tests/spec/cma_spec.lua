--- What CMA-ES is made of, against other ways to say the same.

local bounds = require "raveforce.cma.bounds"
local choices = require "raveforce.cma.choices"
local levels = require "raveforce.cma.levels"
local rates = require "raveforce.cma.rates"
local rf = require "raveforce"
local stops = require "raveforce.cma.stops"

describe("the fold", function()
  it("leaves the middle alone and is continuous everywhere", function()
    local last = bounds.fold(-3)
    for i = -3000, 4000 do
      local x = i / 1000
      local u = bounds.fold(x)
      local fine = u >= 0 and u <= 1 and math.abs(u - last) <= 0.0010000001
        and (x < 0.05 or x > 0.95 or u == x)
      if not fine then error(x) end
      last = u
    end
  end)

  it("is undone by unfold", function()
    for i = 0, 1000 do
      local u = i / 1000
      local x = bounds.unfold(u)
      assert.near(u, bounds.fold(x), 1e-15)
      assert.is_true(x >= -bounds.EDGE and x <= 1 + bounds.EDGE)
    end
  end)

  it("is mirrored at its ends", function()
    for i = 0, 100 do
      local x = i / 37
      assert.near(bounds.fold(-0.05 + x), bounds.fold(-0.05 - x), 1e-14)
      assert.near(bounds.fold(1.05 + x), bounds.fold(1.05 - x), 1e-14)
    end
  end)
end)

-- P(z > x), by Simpson's rule from x to x + 12.
local function tail(x)
  local n, h, sum = 4000, 12 / 4000, 0
  for i = 0, n do
    local weight = (i == 0 or i == n) and 1 or i % 2 == 1 and 4 or 2
    sum = sum + weight * math.exp(-(x + i * h) ^ 2 / 2)
  end
  return sum * h / 3 / math.sqrt(2 * math.pi)
end

describe("a level's margin", function()
  it("keeps the probability of both neighbours at half of alpha", function()
    for _, alpha in ipairs { 0.2, 0.01, 1e-4 } do
      for _, case in ipairs { { 0.45, 1e-6 }, { 0.55, 0.01 }, { 0.41, 1e-3 },
        { 0.5, 0.2 } } do
        local mean, sd = levels.keep_open(case[1], case[2], 5, alpha)
        assert.equal(3, levels.of(mean, 5))
        assert.is_true(sd >= case[2])
        assert.is_true(tail((0.6 - mean) / sd) >= 0.49 * alpha)
        assert.is_true(tail((mean - 0.4) / sd) >= 0.49 * alpha)
      end
    end
  end)

  it("keeps the way open from the first level and the last", function()
    local mean, sd = levels.keep_open(-3, 0.01, 4, 0.02)
    assert.near(0.02, tail((0.25 - mean) / sd), 0.0004)
    mean, sd = levels.keep_open(1, 0.01, 4, 0.02)
    assert.near(0.02, tail((mean - 0.75) / sd), 0.0004)
  end)

  it("changes nothing where both are likely enough", function()
    assert.same({ 0.52, 0.3 }, { levels.keep_open(0.52, 0.3, 5, 0.1) })
    assert.same({ 0.1, 0.3 }, { levels.keep_open(0.1, 0.3, 5, 0.1) })
  end)

  it("puts every number into a level", function()
    assert.equal(1, levels.of(-7, 3))
    assert.equal(1, levels.of(0.33, 3))
    assert.equal(2, levels.of(0.34, 3))
    assert.equal(3, levels.of(1, 3))
    assert.equal(3, levels.of(1e300, 3))
  end)
end)

describe("chances", function()
  local function sum(list)
    local total = 0
    for _, p in ipairs(list) do total = total + p end
    return total
  end

  it("go to what the better half chose, and never under the floor", function()
    local all = choices.new { 4, 2, 1 }
    for _ = 1, 200 do
      choices.learn(all, { { 3, 1, 1 }, { 3, 2, 1 } }, { 0.7, 0.3 }, 0.2)
      for _, list in ipairs(all) do assert.near(1, sum(list), 1e-12) end
    end
    local floor = 1 - 0.73 ^ (1 / 3)
    assert.near(1 - floor, all[1][3], 1e-12)
    assert.near(floor / 3, all[1][1], 1e-12)
    assert.near(0.7, all[2][1], 1e-9)
    assert.equal(1, all[3][1])
  end)

  it("are picked by their share", function()
    local list = { 0.5, 0.25, 0.25 }
    assert.equal(1, choices.pick(list, 0))
    assert.equal(1, choices.pick(list, 0.499))
    assert.equal(2, choices.pick(list, 0.5))
    assert.equal(3, choices.pick(list, 0.75))
    assert.equal(3, choices.pick(list, 1))
  end)
end)

describe("the rates", function()
  -- The formulas of arXiv:1604.00772 in another language.
  it("are the tutorial's", function()
    local known = {
      { 10, 10, 3.1672992814107026, 0.2844285879463675, 1.2844285879463675,
        0.29499038303562225, 0.015283824524751714, 0.023551776650417484,
        1.6489457144406465, 0.45627264690340597 },
      { 10, 200, 52.60152859296627, 0.8076966561174385, 4.139462140954319,
        0.3776524226724808, 0.011093144617544865, 0.5174989209027092,
        0.09109351062171035, 0.047392356835424816 },
      { 3, 4, 1.459789888852586, 0.3657364412426962, 1.3657364412426962,
        0.5627101317807477, 0.06683445493721038, 0.029843016988115752,
        1.9678938791493352, 0.8041628599327295 },
    }
    for _, k in ipairs(known) do
      local r, negative, positive = rates.of(k[1], k[2]), 0, 0
      for i, w in ipairs(r.weights) do
        if i <= r.mu then positive = positive + w
        else negative = negative - w end
      end
      local got = { r.mu_eff, r.c_s, r.d_s, r.c_c, r.c_1, r.c_mu, negative,
        r.weights[1] }
      for i, value in ipairs(got) do assert.near(k[i + 2], value, 1e-12) end
      assert.near(1, positive, 1e-12)
    end
  end)

  it("never forget more than there is", function()
    for _, n in ipairs { 1, 2, 10, 100 } do
      for _, size in ipairs { 4, 20, 4000 } do
        for _, separable in ipairs { false, true } do
          local r = rates.of(n, size, separable)
          assert.is_true(r.c_1 + r.c_mu <= 1 and r.c_mu > 0, n .. " " .. size)
        end
      end
    end
  end)
end)

describe("a search's history", function()
  -- a lower reward than that of the first third would count as standing still
  it("begins anew with another reward", function()
    for _, name in ipairs { "cmaes", "portfolio" } do
      local agent, level = rf.agent[name](4, { seed = 1 }), 0
      local function score(X)
        local rewards = {}
        for i, unit in ipairs(X:table()) do
          rewards[i] = level
          for k = 1, 4 do
            local apart = unit[k] - 0.6
            rewards[i] = rewards[i] - apart * apart
          end
        end
        return rewards
      end
      local function search()
        local state = agent._state
        return state.search or state.member.search
      end
      repeat
        local X, ids = agent:ask()
        agent:tell(ids, score(X))
      until search() and #search().history.best > 3
      level = -5
      agent:revalue(score)
      assert.equal(0, #search().history.best)
      if name == "portfolio" then assert.equal(0, agent._state.since) end
    end
  end)

  it("keeps what stagnation looks back at, and no more", function()
    local history = stops.new()
    for i = 1, 40000 do stops.note(history, { { reward = i } }) end
    assert.equal(20000, #history.best)
    assert.equal(40000, history.best[20000])
    assert.equal(20001, history.median[1])
  end)
end)
