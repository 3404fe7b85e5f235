local core = require "raveforce.core"
local rf = require "raveforce"

local NAMES = { "random", "cem", "de" }

local function sphere(unit)
  local sum = 0
  for _, u in ipairs(unit) do sum = sum + (u - 0.3) ^ 2 end
  return -sum
end

local function rounds(agent, count, score, n)
  for _ = 1, count do
    local X, ids = agent:ask(n)
    local rewards = {}
    for i = 1, #X do rewards[i] = score(X[i]:table()) end
    agent:tell(ids, rewards)
  end
end

local function same(a, b)
  return a:bytes() == b:bytes()
end

for _, name in ipairs(NAMES) do
  describe("agent " .. name, function()
    local function make(seed)
      return rf.agent[name](4, { seed = seed or 1 })
    end

    it("asks for its own batch of points in the unit cube", function()
      local agent = make()
      local X, ids = agent:ask()
      assert.equal(agent.batch, #X)
      assert.equal(agent.batch, #ids)
      for i = 1, #X do
        for _, u in ipairs(X[i]:table()) do
          assert.is_true(u >= 0 and u <= 1)
        end
      end
    end)

    it("repeats itself with the same seed, and not with another", function()
      local a, b, c = make(5), make(5), make(6)
      rounds(a, 3, sphere)
      rounds(b, 3, sphere)
      rounds(c, 3, sphere)
      assert.is_true(same(a:ask(), b:ask()))
      assert.is_false(same(a:ask(), c:ask()))
    end)

    it("remembers the best it was told", function()
      local agent, top = make(), -math.huge
      rounds(agent, 4, function(unit)
        local reward = sphere(unit)
        top = math.max(top, reward)
        return reward
      end)
      local unit, reward = agent:best()
      assert.equal(top, reward)
      assert.equal(top, sphere(unit))
    end)

    it("goes on with the same bits after save and load", function()
      local a = make()
      rounds(a, 2, sphere)
      local X, ids = a:ask() -- under way while it is saved
      local b = rf.agent.load(a:save())
      local rewards = {}
      for i = 1, #X do rewards[i] = sphere(X[i]:table()) end
      a:tell(ids, rewards)
      b:tell(X, rewards)
      rounds(a, 3, sphere)
      rounds(b, 3, sphere)
      assert.is_true(same(a:ask(), b:ask()))
      assert.same({ a:best() }, { b:best() })
    end)

    it("does not care in which order it is told", function()
      local a, b = make(), make()
      for _ = 1, 4 do
        local X, ids = a:ask()
        local _, again = b:ask()
        local rewards, back, turned = {}, {}, {}
        for i = 1, #X do rewards[i] = sphere(X[i]:table()) end
        for i = 1, #X do
          back[i], turned[i] = again[#X + 1 - i], rewards[#X + 1 - i]
        end
        a:tell(ids, rewards)
        b:tell(back, turned)
      end
      assert.is_true(same(a:ask(), b:ask()))
    end)

    it("sees nothing but the order of rewards", function()
      local a, b = make(), make()
      rounds(a, 6, sphere)
      rounds(b, 6, function(unit) return 3 * sphere(unit) ^ 3 - 7 end)
      assert.is_true(same(a:ask(), b:ask()))
    end)

    it("takes NaN as the worst and points never asked", function()
      local agent = make()
      local _, ids = agent:ask(2)
      agent:tell(ids, { 0 / 0, -5 })
      local _, reward = agent:best()
      assert.equal(-5, reward)
      agent:tell(core.array("float64", { { 0.3, 0.3, 0.3, 0.3 } }), { 0 })
      local unit = agent:best()
      assert.same({ 0.3, 0.3, 0.3, 0.3 }, unit)
    end)

    it("counts what is told twice as late", function()
      local agent = make()
      local _, ids = agent:ask(1)
      agent:tell(ids, { -1 })
      agent:tell(ids, { -1 })
      assert.equal(1, agent.late)
    end)

    it("survives any schedule of asking and telling", function()
      local agent, waiting = make(), {}
      local chance = function(draw) return core.random(3, draw, 0, 0, 5) end
      for turn = 1, 300 do
        local X, ids = agent:ask(1 + math.floor(20 * chance(2 * turn)))
        for i = 1, #X do
          waiting[#waiting + 1] = { id = ids[i], unit = X[i]:table() }
        end
        local count = math.floor(#waiting * chance(2 * turn + 1))
        for _ = 1, count do
          local one = table.remove(waiting, 1 + (turn * 7) % #waiting)
          agent:tell({ one.id }, { sphere(one.unit) })
        end
      end
      local _, reward = agent:best()
      assert.is_true(reward <= 0)
    end)

    it("works without dimensions", function()
      local agent = rf.agent[name](0)
      local _, ids = agent:ask(3)
      agent:tell(ids, { 1, 2, 3 })
      local unit, reward = agent:best()
      assert.same({}, unit)
      assert.equal(3, reward)
    end)
  end)
end

describe("search", function()
  it("finds a sphere's centre where random does not", function()
    local found = {}
    for _, name in ipairs(NAMES) do
      local agent = rf.agent[name](4, { seed = 2 })
      while (found[name] or 0) < 4000 do
        rounds(agent, 1, sphere)
        found[name] = (found[name] or 0) + agent.batch
      end
      local _, reward = agent:best()
      found[name] = reward
    end
    assert.is_true(found.cem > -1e-4, found.cem)
    assert.is_true(found.de > -1e-4, found.de)
    assert.is_true(found.random < found.cem and found.random < found.de)
  end)
end)

describe("misuse of agents", function()
  local function message(f, ...)
    local fine, raised = pcall(f, ...)
    assert.is_false(fine)
    return raised.message
  end

  it("names the nearest agent or setting", function()
    assert.matches("did you mean 'cem'", message(function()
      return rf.agent.cme
    end))
    assert.matches("did you mean 'elite'", message(function()
      rf.agent.cem(3, { elit = 0.2 })
    end))
  end)

  it("refuses settings out of range", function()
    assert.equal("agent cem: elite must be in 0.01..1, got 2",
      message(rf.agent.cem, 3, { elite = 2 }))
    assert.equal("agent de: population must be in 4..1000000, got 1",
      message(rf.agent.de, 3, { population = 1 }))
    assert.matches("seed must be an integer",
      message(rf.agent.random, 3, { seed = 0.5 }))
    assert.matches("first argument is a space",
      message(rf.agent.random, "three"))
  end)

  it("refuses rows and rewards that do not fit", function()
    local agent = rf.agent.random(2)
    local X = agent:ask(2)
    assert.equal("tell: 2 points, but 1 rewards",
      message(agent.tell, agent, X, { 1 }))
    assert.matches("reward 2 must be a number",
      message(agent.tell, agent, X, { 1, "x" }))
    assert.matches("row 1 must have 2 numbers",
      message(agent.tell, agent, { { 0.5 } }, { 1 }))
    assert.matches("row 1, dimension 2 must be in 0..1",
      message(agent.tell, agent, { { 0.5, 2 } }, { 1 }))
    assert.matches("n must be a positive integer",
      message(agent.ask, agent, 0))
  end)

  it("refuses bytes that are no saved agent", function()
    assert.matches("not what was saved", message(rf.agent.load, "abc"))
  end)
end)
