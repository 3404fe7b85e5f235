local core = require "raveforce.core"
local rf = require "raveforce"

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
