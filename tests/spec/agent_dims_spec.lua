-- Discrete dimensions are native: items, never roundings by accident.

local agents = require "raveforce.agent"
local dims = require "raveforce.search.dims"
local play = require "tests.agents"
local rf = require "raveforce"

describe("dimensions of a space", function()
  it("are continuous, integer or categorical", function()
    local env = rf.make("a: sin {f} >> mul {g} >> lpf {c} {q}", {
      target = rf.array({ 0, 0.1, 0, 0.1, 0 }, "float32"), sr = 44100,
      step_len = 0.01, params = { f = rf.int(48, 72), g = rf.lin(0, 1),
        c = rf.choose { 100, 200, 400 }, q = rf.exp(0.5, 5) } })
    assert.same({ { kind = "integer", n = 25 }, { kind = "continuous" },
      { kind = "categorical", n = 3 }, { kind = "continuous" } },
      dims.of(env.action_space))
    local agent = rf.agent.random(env.action_space)
    local X = agent:ask(50)
    for i = 1, #X do
      local unit = X[i]:table()
      local again = env.action_space:to_unit(env.action_space:from_unit(unit))
      assert.equal(unit[1], again[1]) -- there and back without a change
      assert.equal(unit[3], again[3])
    end
    env:close()
  end)

  it("are continuous where an integer's bounds are functions", function()
    assert.same({ { kind = "continuous" } },
      dims.of { d = 1, dims = { { kind = "int" } } })
    assert.same({ { kind = "continuous" }, { kind = "continuous" } },
      dims.of(2))
  end)

  it("have centres that every way of rounding keeps", function()
    for n = 1, 300 do
      for item = 1, n do
        local u = dims.unit(item, n)
        assert(dims.item(u, n) == item)
        assert(dims.centre({ n = n }, u) == u)
      end
    end
    assert.equal(7, dims.item(1, 7))
    assert.equal(1, dims.item(0, 7))
  end)
end)

for _, name in ipairs(agents.NAMES) do
  describe("agent " .. name, function()
    it("proposes nothing but items' centres", function()
      local space = play.space(6)
      local agent = agents.make(name, space, { seed = 4 })
      for _ = 1, 12 do
        local ids, rewards, units = play.ask(agent, play.sphere)
        for _, unit in ipairs(units) do
          assert.is_true(play.on_centres(space, unit))
        end
        agent:tell(ids, rewards)
        agent:tell({ { 0.1, 0.2, 0.3, 0.4, 0.5, 0.6 } }, { -0.01 })
      end
    end)

    it("comes to every item of a small space", function()
      local agent = agents.make(name, play.space(1, "choose", 5), {})
      local seen, count = {}, 0
      for _ = 1, 200 do
        local ids, rewards, units = play.ask(agent, function() return 0 end)
        for _, unit in ipairs(units) do
          if not seen[unit[1]] then count = count + 1 end
          seen[unit[1]] = true
        end
        agent:tell(ids, rewards)
      end
      assert.equal(5, count)
    end)

    it("works where there is only one item", function()
      local agent = agents.make(name, play.space(2, "int", 1), {})
      play.rounds(agent, 5, play.sphere)
      assert.same({ 0.5, 0.5 }, (agent:best()))
    end)
  end)
end

-- 16 steps of 8 choices, or 48 switches; a point for each that is right.
local function pattern(d, n)
  local chance, goal = play.chance(d), {}
  for i = 1, d do goal[i] = dims.unit(chance(n), n) end
  return function(unit)
    local right = 0
    for i = 1, d do right = right + (unit[i] == goal[i] and 1 or 0) end
    return right
  end
end

describe("a hidden pattern", function()
  for _, size in ipairs { { 16, 8 }, { 48, 2 } } do
    local d, n = size[1], size[2]
    for _, name in ipairs { "cem", "es" } do
      it(("of %d x %d is found by %s"):format(d, n, name), function()
        for seed = 1, 3 do
          local agent = agents.make(name, play.space(d, "choose", n),
            { seed = seed })
          local count = play.until_reached(agent, pattern(d, n), d, 20000)
          assert.is_true(count and count <= 3000, count)
        end
      end)
    end
  end
end)
