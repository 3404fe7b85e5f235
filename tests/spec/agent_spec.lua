-- What every agent promises, whatever its strategy.

local agents = require "raveforce.agent"
local core = require "raveforce.core"
local play = require "tests.agents"
local rf = require "raveforce"

local NAMES = agents.NAMES
local rounds, same, sphere = play.rounds, play.same, play.sphere

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
      local ids, rewards, _, X = play.ask(a, sphere) -- under way when saved
      a:tell({ ids[1] }, { rewards[1] })
      local b = rf.agent.load(a:save())
      assert.equal(a:save(), b:save())
      if #ids > 1 then
        local left = table.move(rewards, 2, #rewards, 1, {})
        a:tell(table.move(ids, 2, #ids, 1, {}), left)
        b:tell(X:rows(2, #X), left)
      end
      rounds(a, 3, sphere)
      rounds(b, 3, sphere)
      assert.is_true(same(a:ask(), b:ask()))
      assert.same({ a:best() }, { b:best() })
    end)

    it("does not care in which order a population is told", function()
      local options = { seed = 1, population = name == "es" and 8 or nil }
      local a, b = rf.agent[name](4, options), rf.agent[name](4, options)
      for _ = 1, 4 do
        local ids, rewards = play.ask(a, sphere)
        local again = play.ask(b, sphere)
        local back, turned = {}, {}
        for i = 1, #ids do
          back[i], turned[i] = again[#ids + 1 - i], rewards[#ids + 1 - i]
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

    it("lives on when everything it is told is NaN", function()
      local agent = make()
      rounds(agent, 5, function() return 0 / 0 end)
      assert.is_nil(agent:best())
      rounds(agent, 2, sphere)
      assert.is_number((select(2, agent:best())))
    end)

    it("keeps a copy of a point that it is handed", function()
      local agent, row = make(), { 0.1, 0.2, 0.3, 0.4 }
      agent:tell({ row }, { 1 })
      row[1] = 0.9
      assert.same({ 0.1, 0.2, 0.3, 0.4 }, (agent:best()))
    end)

    it("keeps the first of several that are the best", function()
      local agent = make()
      agent:tell({ { 1, 0, 1, 0 }, { 0, 0, 0, 0 } }, { 5, 5 })
      assert.same({ 1, 0, 1, 0 }, (agent:best()))
      assert.equal("float", math.type(agent:best()[1]))
    end)

    it("counts what is told twice as late", function()
      local agent = make()
      local _, ids = agent:ask(1)
      agent:tell(ids, { -1 })
      agent:tell(ids, { -1 })
      assert.equal(1, agent.late)
    end)

    it("is told the same by rows and by ids", function()
      local a, b = make(), make()
      for _ = 1, 4 do
        local ids, rewards = play.ask(a, sphere)
        local _, _, _, X = play.ask(b, sphere)
        a:tell(ids, rewards)
        b:tell(X, core.array("float64", rewards))
      end
      assert.equal(a:save(), b:save())
    end)

    it("scores anew what it still compares with", function()
      local agent, calls, scored = make(), 0, nil
      agent:revalue(function() error "there is nothing yet" end)
      rounds(agent, 3, sphere)
      local ids = play.ask(agent, sphere)
      agent:tell({ ids[1] }, { -0.5 })
      agent:revalue(function(X)
        calls, scored = calls + 1, {}
        local rewards = {}
        for i = 1, #X do
          scored[i] = X[i]:table()
          rewards[i] = 5 - sphere(scored[i]) -- upside down
        end
        return rewards
      end)
      local top = -math.huge
      for _, unit in ipairs(scored) do top = math.max(top, 5 - sphere(unit)) end
      local unit, reward = agent:best()
      assert.equal(1, calls)
      assert.equal(top, reward)
      assert.equal(top, 5 - sphere(unit))
      local memory = agent._strategy.memory or function() return {} end
      for _, point in ipairs(memory(agent._state)) do
        assert.equal(5 - sphere(point.unit), point.reward)
      end
      rounds(agent, 2, sphere)
      assert.is_true(select(2, agent:best()) >= 5)
    end)

    it("takes NaN as the worst when it scores anew", function()
      local agent = make()
      rounds(agent, 2, sphere)
      agent:revalue(function(X)
        local rewards = {}
        for i = 1, #X do rewards[i] = 0 / 0 end
        return rewards
      end)
      assert.is_nil(agent:best())
      rounds(agent, 2, sphere)
      assert.is_number((select(2, agent:best())))
    end)

    for _, d in ipairs { 0, 1, 128 } do
      it(("works with %d dimensions"):format(d), function()
        local agent = rf.agent[name](d, { seed = 3 })
        rounds(agent, 3, sphere)
        local ids, rewards = play.ask(agent, sphere, 3)
        rewards[2] = 1000
        agent:tell(ids, rewards)
        local unit, reward = agent:best()
        assert.equal(d, #unit)
        assert.equal(1000, reward)
      end)
    end
  end)
end

describe("telling", function()
  local function waiting(n)
    local agent = rf.agent.random(2)
    local X, ids = agent:ask(n or 3)
    return agent, X, ids
  end

  it("matches rows of any kind with what was asked", function()
    local agent, X = waiting()
    agent:tell(X, { 1, 2, 3 })
    agent:tell({ X[1], X[2]:table() }, { 4, 5 }) -- injected: no longer asked
    assert.equal(0, agent.late)
    assert.same({ X[2]:table(), 5 }, { agent:best() })
  end)

  it("counts equal rows one by one", function()
    local agent = rf.agent.cem(1, { population = 4 })
    agent:tell({ { 0.5 }, { 0.5 }, { 0.5 }, { 0.5 } }, { 1, 1, 1, 1 })
    local space = play.space(1, "choose", 1)
    agent = rf.agent.cem(space, { population = 4 })
    local _, ids = agent:ask(3)
    agent:tell({ { 0.5 } }, { 1 })  -- the oldest of three that are the same
    agent:tell({ ids[1] }, { 2 })
    assert.equal(1, agent.late)
    agent:tell({ ids[2], ids[3] }, { 3, 4 })
    assert.equal(1, agent.late)
  end)

  it("finds rows that were asked after others were told by id", function()
    local agent, X, ids = waiting()
    agent:tell({ X[1] }, { 1 })
    agent:tell({ ids[2] }, { 2 })
    local Y = agent:ask(2)
    agent:tell(Y, { 3, 4 })
    agent:tell({ X[3] }, { 5 })
    agent:tell({ ids[3] }, { 6 })
    assert.equal(1, agent.late)
    assert.equal(5, (select(2, agent:best())))
  end)

  it("does not wait for ever for what is never told", function()
    local agent = rf.agent.random(1)
    local function ask()
      return (select(2, agent:ask(4096)))
    end
    local first = ask()
    for _ = 1, 15 do ask() end
    agent:tell({ first[1] }, { 1 }) -- 65,536 wait, and none is forgotten
    assert.equal(0, agent.late)
    ask()
    assert.is_true(#agent:save() < 4e6)
    agent = rf.agent.load(agent:save())
    local last = ask()
    agent:tell({ first[2], last[1], first[4096] }, { 2, 3, 4 })
    assert.equal(2, agent.late)
    assert.equal(3, select(2, agent:best()))
  end)

  it("takes all or nothing", function()
    local agent, X = waiting()
    assert.has_error(function() agent:tell(X, { 1, 2, "3" }) end)
    assert.has_error(function()
      agent:tell({ X[1], X[2], { 2, 2 } }, { 1, 2, 3 })
    end)
    assert.is_nil(agent:best())
  end)

  it("puts a row into the items that it falls into", function()
    local agent = rf.agent.random(play.space(3))
    agent:tell({ { 0.123, 0.999, 0.26 } }, { 1 })
    assert.same({ 0.123, 8.5 / 9, 1.5 / 4 }, (agent:best()))
  end)
end)

describe("search", function()
  it("finds a sphere's centre where random does not", function()
    local found = {}
    for _, name in ipairs(NAMES) do
      local agent, count = rf.agent[name](4, { seed = 2 }), 0
      while count < 3000 do
        rounds(agent, 1, sphere)
        count = count + agent.batch
      end
      found[name] = select(2, agent:best())
    end
    local blind = { random = true, lhs = true, sobol = true }
    for _, name in ipairs(NAMES) do
      assert.is_true(blind[name] or found[name] > -1e-4, name)
      assert.is_true(not blind[name] or found[name] < -1e-4, name)
    end
  end)
end)

describe("misuse of agents", function()
  local message = play.message

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
    assert.equal("agent lhs: population must be a whole number, got 2.5",
      message(rf.agent.lhs, 3, { population = 2.5 }))
    assert.equal("agent sobol: scramble must be true or false, got 1",
      message(rf.agent.sobol, 3, { scramble = 1 }))
    assert.matches("seed must be an integer",
      message(rf.agent.random, 3, { seed = 0.5 }))
    assert.matches("first argument is a space",
      message(rf.agent.random, "three"))
    assert.equal("agent: no kind of dimension 'integr'; did you mean "
      .. "'integer'", message(rf.agent.random, { d = 1,
        dims = { { kind = "integr", n = 3 } } }))
  end)

  it("refuses rows and rewards that do not fit", function()
    local agent = rf.agent.random(2)
    local X, ids = agent:ask(2)
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
    assert.equal("tell: points must be rows or ids, got nothing",
      message(agent.tell, agent, nil, { 1 }))
    assert.equal("tell: rewards must be a list, got 3",
      message(agent.tell, agent, X, 3))
    agent:tell(ids, { 1, 2 })
    assert.equal("revalue: 1 points, but 0 rewards",
      message(agent.revalue, agent, function() return {} end))
  end)

  it("refuses bytes that are no saved agent", function()
    assert.matches("not what was saved", message(rf.agent.load, "abc"))
    local other = require "raveforce.freeze".freeze { name = "cem" }
    assert.matches("not a saved agent", message(rf.agent.load, other))
    other = require "raveforce.freeze".freeze { name = "cem", dims = {} }
    assert.matches("not a saved agent", message(rf.agent.load, other))
  end)
end)
