local bounds = require "raveforce.cma.bounds"
local choices = require "raveforce.cma.choices"
local core = require "raveforce.core"
local levels = require "raveforce.cma.levels"
local rates = require "raveforce.cma.rates"
local rf = require "raveforce"
local stops = require "raveforce.cma.stops"

local NAMES = { "cmaes", "sep_cmaes", "ipop" }

-- The unbounded functions live in a cube so large that nobody meets its faces.
local SIZE = 64

local function sphere(x)
  local sum = 0
  for _, x_i in ipairs(x) do sum = sum + x_i * x_i end
  return sum
end

local function ellipsoid(x)
  local sum = 0
  for i, x_i in ipairs(x) do
    sum = sum + 10 ^ (6 * (i - 1) / (#x - 1)) * x_i * x_i
  end
  return sum
end

local function rewards_of(X, f, map)
  local rewards = {}
  for k, row in ipairs(X:table()) do
    if map then
      for i, u in ipairs(row) do row[i] = map(u) end
    end
    rewards[k] = -f(row)
  end
  return rewards
end

local function rounds(agent, count, f)
  for _ = 1, count do
    local X, ids = agent:ask()
    agent:tell(ids, rewards_of(X, f))
  end
end

-- Evaluations to 1e-8; a start in -3..3 and steps of 1, as pycma was measured.
local function evaluations(name, n, f, seed, centre)
  local x0 = {}
  for i = 1, n do
    x0[i] = (core.random(seed, i, 0, 0, 9) * 6 - 3) / SIZE + centre
  end
  local agent = rf.agent[name](n, { seed = seed, x0 = x0, sigma0 = 1 / SIZE })
  local count = 0
  while count < 20000 do
    local X, ids = agent:ask()
    local rewards = rewards_of(X, f, function(u) return (u - centre) * SIZE end)
    for k, reward in ipairs(rewards) do
      if reward > -1e-8 then return count + k end
    end
    agent:tell(ids, rewards)
    count = count + #X
  end
  return math.huge
end

local function median_evaluations(name, n, f, seeds, centre)
  local all = {}
  for seed = 1, seeds do
    all[seed] = evaluations(name, n, f, seed, centre or 0.5)
  end
  table.sort(all)
  return all[(seeds + 1) // 2]
end

-- Orthogonal rows, from the eigenvectors of a random matrix.
local function rotation(n)
  local C = core.zeros("float64", n, n)
  core.algebra.update(C, 0, core.normals(7, 0, 0, 0, 5, n * n,
    core.zeros("float64", n, n)), core.zeros("float64", n):fill(1))
  local _, V = core.algebra.eigen(C)
  return V
end

describe("cmaes", function()
  it("needs no more evaluations than pycma 4.4 and 15 %", function()
    assert.is_true(median_evaluations("cmaes", 10, sphere, 5) <= 1.15 * 1410)
    assert.is_true(median_evaluations("cmaes", 5, ellipsoid, 7) <= 1.15 * 1432)
  end)

  it("finds a turned ellipsoid as soon as a straight one", function()
    local V = rotation(5)
    local straight = median_evaluations("cmaes", 5, ellipsoid, 7)
    local turned = median_evaluations("cmaes", 5, function(x)
      return ellipsoid(core.algebra.product(V,
        core.array("float64", x)):table())
    end, 7)
    assert.near(1, turned / straight, 0.15)
  end)

  it("does not care where in the cube the optimum is", function()
    local here = median_evaluations("cmaes", 5, sphere, 5, 0.5)
    local there = median_evaluations("cmaes", 5, sphere, 5, 0.25)
    assert.near(1, there / here, 0.05)
  end)

  it("keeps a covariance that is one, whatever it is told", function()
    local agent, draw = rf.agent.cmaes(6, { seed = 3 }), 0
    rounds(agent, 1000, function()
      draw = draw + 1
      return core.random(4, draw, 0, 0, 5)
    end)
    local C = agent._state.search.shape.C
    for i = 1, 6 do
      for k = 1, i do assert.equal(C[i][k], C[k][i]) end
    end
    assert.is_true(core.algebra.eigen(C)[1] > 0)
    local sigma = agent._state.search.sigma
    assert.is_true(sigma > 0 and sigma < 1e6)
  end)
end)

describe("sep_cmaes", function()
  it("finds a straight ellipsoid in ten dimensions in 2250 and 15 %", function()
    assert.is_true(median_evaluations("sep_cmaes", 10, ellipsoid, 3)
      <= 1.15 * 2250)
  end)
end)

describe("ipop", function()
  it("doubles its population where all is flat, to 10 d^2 at most", function()
    local agent, sizes = rf.agent.ipop(2, { seed = 1 }), {}
    for _ = 1, 400 do
      sizes[#sizes + 1] = agent.batch ~= sizes[#sizes] and agent.batch or nil
      rounds(agent, 1, function() return 1 end)
    end
    assert.same({ 6, 12, 24, 40 }, sizes)
  end)

  it("finds the deepest of many pits", function()
    local agent, count, best = rf.agent.ipop(3, { seed = 2, x0 = 0.85 }), 0, 1
    while count < 30000 and best > 1e-6 do
      local X, ids = agent:ask()
      local rewards = rewards_of(X, function(x)
        local sum = 30
        for _, x_i in ipairs(x) do
          sum = sum + x_i * x_i - 10 * math.cos(2 * math.pi * x_i)
        end
        return sum
      end, function(u) return 10 * u - 5 end)
      agent:tell(ids, rewards)
      count = count + #X
      best = -select(2, agent:best())
    end
    assert.is_true(best <= 1e-6, best)
  end)
end)

for _, name in ipairs(NAMES) do
  describe("a search by " .. name, function()
    it("sees nothing but the order of rewards, to the bit", function()
      local a = rf.agent[name](5, { seed = 4 })
      local b = rf.agent[name](5, { seed = 4 })
      local function f(x) return ellipsoid(x) end
      rounds(a, 40, f)
      rounds(b, 40, function(x) return 3 * f(x) ^ 3 end)
      assert.equal(a:ask():bytes(), b:ask():bytes())
    end)

    it("does not care in which order a generation is told", function()
      local a = rf.agent[name](3, { seed = 8 })
      local b = rf.agent[name](3, { seed = 8 })
      for turn = 1, 12 do
        local X, ids = a:ask(a.batch - 2)
        b:ask(3) -- and in other portions
        local _, rest = b:ask(b.batch - 5)
        local rewards = rewards_of(X, sphere)
        local injected = { { 0.1, 0.2, turn / 20 }, { 0.1, 0.2, 0.3 } }
        a:tell(injected, { 1, 1 })
        a:tell(ids, rewards)
        for k = #ids, 1, -1 do b:tell({ ids[k] }, { rewards[k] }) end
        b:tell({ injected[1 + turn % 2] }, { 1 })
        b:tell({ injected[2 - turn % 2] }, { 1 })
        assert.equal(ids[#ids], rest[#rest])
      end
      assert.equal(a:ask():bytes(), b:ask():bytes())
    end)

    it("tells equal points apart by their ids", function()
      local space = { d = 2, dims = { { kind = "integer", n = 3 },
        { kind = "integer", n = 2 } } }
      local a = rf.agent[name](space, { seed = 8 })
      local b = rf.agent[name](space, { seed = 8 })
      for turn = 1, 12 do
        local X, ids = a:ask()
        b:ask()
        local rewards = rewards_of(X, function(x) return x[1] end)
        a:tell(ids, rewards)
        for k = 1, #ids do
          local other = (k + turn) % #ids + 1
          b:tell({ ids[other] }, { rewards[other] })
        end
      end
      assert.equal(a:save(), b:save())
    end)

    it("goes on with the same bits after save and load", function()
      local space = { d = 4, dims = { { kind = "continuous" },
        { kind = "integer", n = 9 }, { kind = "categorical", n = 3 },
        { kind = "continuous" } } }
      local a = rf.agent[name](space, { seed = 5, x0 = { 0.2, 0.5, 0.5, 0.9 } })
      for _ = 1, 30 do
        rounds(a, 1, sphere)
        local X, ids = a:ask(3) -- under way while it is saved
        local b = rf.agent.load(a:save())
        local rewards = rewards_of(X, sphere)
        a:tell(ids, rewards)
        b:tell(ids, rewards)
        rounds(b, 2, sphere)
        local copy = rf.agent.load(a:save())
        rounds(copy, 2, sphere)
        assert.equal(copy:save(), b:save())
      end
    end)

    it("gets to an optimum in a corner, and is folded, not cut", function()
      local agent, cut = rf.agent[name](4, { seed = 6 }), false
      rounds(agent, 120, function(x)
        cut = cut or x[1] == 0
        return x[1] + 2 * x[2] + (1 - x[3]) + (x[4] - 0.5) * (x[4] - 0.5)
      end)
      local unit, reward = agent:best()
      assert.is_true(reward > -1e-6, reward)
      assert.is_true(unit[1] >= 0 and unit[3] <= 1)
      assert.is_false(cut)
    end)

    it("finds the best of lines, integers and categories together", function()
      local space = { d = 6, dims = { { kind = "continuous" },
        { kind = "integer", n = 2 }, { kind = "categorical", n = 5 },
        { kind = "continuous" }, { kind = "integer", n = 64 },
        { kind = "categorical", n = 1 } } }
      local agent, count = rf.agent[name](space, { seed = 7 }), 0
      local function f(x)
        return (x[1] - 0.3) ^ 2 + (x[4] - 0.8) ^ 2
          + math.abs(x[2] - 0.75) + (x[5] - 40.5 / 64) ^ 2
          + (x[3] == 0.7 and 0 or 0.1 + 0.1 * x[3])
      end
      while count < 3000 do
        rounds(agent, 1, f)
        count = count + agent.batch
      end
      local unit, reward = agent:best()
      assert.is_true(reward > -1e-6, reward)
      assert.same({ 0.75, 0.7, 40.5 / 64, 0.5 },
        { unit[2], unit[3], unit[5], unit[6] })
    end)

    it("proposes nothing but centres of items", function()
      local dims = { { kind = "integer", n = 7 }, { kind = "categorical",
        n = 3 }, { kind = "integer", n = 1 } }
      local agent = rf.agent[name]({ d = 3, dims = dims }, { seed = 1 })
      for turn = 1, 60 do
        local X, ids = agent:ask()
        for _, row in ipairs(X:table()) do
          for i, u in ipairs(row) do
            local item = u * dims[i].n + 0.5
            local off = math.abs(math.floor(item + 0.5) - item)
            if off > 1e-12 or u <= 0 or u >= 1 then error(u) end
          end
        end
        agent:tell(ids, rewards_of(X, function(x)
          return turn % 9 * x[1] - x[2]
        end))
      end
    end)

    it("drops results of a generation that is over, and counts them", function()
      local agent = rf.agent[name](3, { seed = 1 })
      local X, ids = agent:ask(agent.batch + 4)
      agent:tell(ids, rewards_of(X, sphere))
      assert.equal(4, agent.late)
    end)

    it("begins elsewhere when it stands still", function()
      local agent = rf.agent[name](2, { seed = 1 })
      rounds(agent, 300, function(x) return math.floor(4 * x[1]) / 4 end)
      assert.is_true(agent._state.restarts > 0)
      agent = rf.agent[name](2, { seed = 1, population = 6 })
      rounds(agent, 400, function(x)
        return (x[1] - 0.4) ^ 2 + (x[2] - 0.6) ^ 2
      end)
      assert.is_true(agent._state.restarts > 0)
      assert.is_true(select(2, agent:best()) > -1e-12)
    end)

    it("takes minus infinity and NaN for the worst, and goes on", function()
      local agent = rf.agent[name](3, { seed = 2 })
      for turn = 1, 120 do
        local X, ids = agent:ask()
        local rewards = rewards_of(X, sphere)
        rewards[1 + turn % #rewards] = 0 / 0
        rewards[1 + turn * 3 % #rewards] = -math.huge
        agent:tell(ids, rewards)
      end
      assert.is_true(select(2, agent:best()) > -1e-3)
      assert.equal(0, agent._state.restarts) -- a search, not many beginnings
      for _ = 1, 60 do
        local X, ids = agent:ask()
        for k = 1, #X do agent:tell({ ids[k] }, { -math.huge }) end
      end
      assert.is_true(agent._state.restarts > 0)
    end)

    it("comes to a better point that it is told of", function()
      local function f(x) return sphere { x[1] - 0.9, x[2] - 0.1 } end
      local alone = rf.agent[name](2, { seed = 3, sigma0 = 0.001 })
      local helped = rf.agent[name](2, { seed = 3, sigma0 = 0.001 })
      for _ = 1, 12 do
        rounds(alone, 1, f)
        local X, ids = helped:ask(helped.batch - 1)
        helped:tell({ { 0.9, 0.1 } }, { 0 })
        helped:tell(ids, rewards_of(X, f))
      end
      local mean = helped._state.search.mean
      assert.is_true(f(mean) < 0.9 * f(alone._state.search.mean))
    end)

    it("is not thrown far by one point from outside", function()
      local agent = rf.agent[name](2, { seed = 3, sigma0 = 0.001 })
      local X, ids = agent:ask(agent.batch - 1)
      agent:tell({ { 0.9, 0.1 } }, { 0 })
      agent:tell(ids, rewards_of(X, sphere))
      local mean = agent._state.search.mean -- c_y is 2.41 in the plane
      assert.is_true(math.abs(mean[1] - 0.5) < 0.0025)
      assert.is_true(math.abs(mean[2] - 0.5) < 0.0025)
    end)

    it("works in no dimension, in one and in a hundred", function()
      for _, d in ipairs { 0, 1, 100 } do
        local agent = rf.agent[name](d, { seed = 1 })
        rounds(agent, d == 100 and 10 or 50, sphere)
        local _, first = agent:best()
        rounds(agent, d == 100 and 30 or 50, sphere)
        assert.is_true(select(2, agent:best()) >= first)
      end
    end)

    it("is told anew what it was told, when the reward changes", function()
      local agent = rf.agent[name](2, { seed = 1 })
      local X, ids = agent:ask(4)
      agent:tell(ids, rewards_of(X, sphere))
      local asked
      agent:revalue(function(points)
        asked = #points
        return rewards_of(points, function(x) return -sphere(x) end)
      end)
      assert.equal(5, asked) -- four, and the best
      for _, member in ipairs(agent._state.told) do
        assert.equal(sphere(member.unit), member.reward)
      end
    end)

    it("refuses settings that make no sense", function()
      local function message(options)
        local _, raised = pcall(rf.agent[name], 3, options)
        return raised.message
      end
      assert.equal("agent " .. name .. ": sigma0 must be in 1e-09..1, got 0",
        message { sigma0 = 0 })
      assert.matches("population must be in 4", message { population = 3 })
      assert.matches("x0 must be a number in 0..1, or a list of 3, got 2$",
        message { x0 = 2 })
      assert.matches("x0 must be", message { x0 = { 0.5, 0.5 } })
      assert.matches("x0 must be", message { x0 = { 0.5, 0.5, 0 / 0 } })
      assert.matches("x0 must be", message { x0 = "centre" })
      assert.matches("did you mean 'sigma0'", message { sigma = 0.1 })
    end)
  end)
end

describe("ipop's increase", function()
  it("is a number in 1..10", function()
    local _, raised = pcall(rf.agent.ipop, 3, { increase = 0.5 })
    assert.equal("agent ipop: increase must be in 1..10, got 0.5",
      raised.message)
  end)
end)

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

describe("a list of options", function()
  it("may be an array, and stays the caller's", function()
    local x0 = { 0.2, 0.7 }
    local agent = rf.agent.cmaes(2, { x0 = x0, sigma0 = 1e-6 })
    local other = rf.agent.cmaes(2, { x0 = rf.array(x0), sigma0 = 1e-6 })
    x0[1] = 0.9
    assert.near(0.2, agent:ask()[1][1], 1e-4)
    assert.near(0.2, agent._options.x0[1], 0)
    assert.near(0.7, other:ask()[1][2], 1e-4)
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
