-- CEM: its first updates in closed form, its floor, its deviations.

local agents = require "raveforce.agent"
local play = require "tests.agents"

local A, SIGMA, NOISE, FADE = 0.7, 0.3, 0.05, 40 -- the defaults

-- Rewards that put `units` in order: the first is the best.
local function told(agent)
  local ids, _, units = play.ask(agent, function() return 0 end)
  local rewards = {}
  for i = 1, #ids do rewards[i] = -i end
  agent:tell(ids, rewards)
  return units
end

local function mean_and_variance(units, count, k)
  local sum, squares = 0, 0
  for i = 1, count do
    sum = sum + units[i][k]
    squares = squares + units[i][k] ^ 2
  end
  return sum / count, squares / count - (sum / count) ^ 2
end

describe("cem", function()
  it("moves a normal distribution towards its elite", function()
    local agent = agents.make("cem", 3, { population = 20, elite = 0.25 })
    local mean, var = { 0.5, 0.5, 0.5 }, { SIGMA ^ 2, SIGMA ^ 2, SIGMA ^ 2 }
    for generation = 0, 3 do
      local units = told(agent)
      for k = 1, 3 do
        local m, v = mean_and_variance(units, 5, k)
        mean[k] = A * m + (1 - A) * mean[k]
        var[k] = A * v + (1 - A) * var[k] + NOISE ^ 2 * (1 - generation / FADE)
        assert.near(mean[k], agent._state.mean[k], 1e-12)
        assert.near(var[k], agent._state.var[k], 1e-12)
      end
    end
  end)

  it("draws from the distribution that it holds", function()
    local agent = agents.make("cem", 1, { population = 4000, sigma0 = 0.1 })
    local _, _, units = play.ask(agent, function() return 0 end)
    local mean, var = mean_and_variance(units, #units, 1)
    assert.near(0.5, mean, 4 * 0.1 / math.sqrt(#units))
    assert.near(0.1, math.sqrt(var), 4 * 0.1 / math.sqrt(2 * #units))
  end)

  it("moves probabilities towards its elite's frequencies", function()
    local agent = agents.make("cem", play.space(1, "choose", 4),
      { population = 40, elite = 0.25, floor = 0 })
    local units = told(agent)
    local p = agent._state.p[1]
    for item = 1, 4 do
      local count = 0
      for i = 1, 10 do
        if units[i][1] == (item - 0.5) / 4 then count = count + 1 end
      end
      assert.near(A * count / 10 + (1 - A) / 4, p[item], 1e-12)
    end
  end)

  it("draws items as often as they are probable", function()
    local agent = agents.make("cem", play.space(1, "choose", 3),
      { population = 3000 })
    agent._state.p[1] = { 0.6, 0.3, 0.1 }
    local _, _, units = play.ask(agent, function() return 0 end)
    local found = { 0, 0, 0 }
    for _, unit in ipairs(units) do
      local item = math.floor(3 * unit[1]) + 1
      found[item] = found[item] + 1
    end
    for item, p in ipairs { 0.6, 0.3, 0.1 } do
      local deviation = math.sqrt(3000 * p * (1 - p))
      assert.near(3000 * p, found[item], 4 * deviation)
    end
  end)

  it("keeps every item possible, the less the more dimensions", function()
    local function least(d)
      local agent = agents.make("cem", play.space(d, "choose", 5), {})
      play.rounds(agent, 60, function(unit)
        return unit[1] == 0.1 and 1 or 0 -- the first item
      end)
      local p, sum = agent._state.p[1], 0
      for item = 1, 5 do sum = sum + p[item] end
      assert.near(1, sum, 1e-12)
      assert.is_true(p[1] > 0.9)
      return p[3]
    end
    assert.near(0.1 / 5, least(2), 0.1 / 5 * 0.1)
    assert.near(1 / 50 / 5, least(50), 1 / 50 / 5 * 0.1)
  end)

  it("gives few integers probabilities, many a rounded normal", function()
    local agent = agents.make("cem", { d = 3, dims = { { kind = "int", n = 32 },
      { kind = "int", n = 33 }, { kind = "choose", n = 100 } } }, {})
    assert.equal(32, #agent._state.p[1])
    assert.is_false(agent._state.p[2])
    assert.equal(100, #agent._state.p[3])
  end)

  it("does not freeze a rounded normal", function()
    local space = play.space(1, "int", 50)
    local agent = agents.make("cem", space, { noise = 0 })
    play.rounds(agent, 100, function(unit) return -(unit[1] - 0.31) ^ 2 end)
    assert.equal(0.3 / 50, math.sqrt(agent._state.var[1]))
    local seen, count = {}, 0
    for _ = 1, 10 do
      local ids, rewards, units = play.ask(agent, play.sphere)
      for _, unit in ipairs(units) do
        if not seen[unit[1]] then count = count + 1 end
        seen[unit[1]] = true
      end
      agent:tell(ids, rewards)
    end
    assert.is_true(count > 1)
  end)

  it("lets injected points count as members", function()
    local agent = agents.make("cem", 1, { population = 4, elite = 0.5 })
    agent:tell({ { 0.9 }, { 0.8 }, { 0.1 }, { 0.2 } }, { 4, 3, 2, 1 })
    assert.near(A * 0.85 + (1 - A) * 0.5, agent._state.mean[1], 1e-12)
    assert.equal(0, agent.late)
  end)

  it("finds the sphere of ten dimensions about as fast as published", function()
    local counts = {}
    for seed = 1, 5 do
      local agent = agents.make("cem", 10, { seed = seed })
      counts[seed] = play.until_reached(agent, function(unit)
        local sum = 0
        for _, u in ipairs(unit) do sum = sum + (10 * u - 5) ^ 2 end
        return -sum
      end, -1e-8, 6000)
    end
    assert.is_true(play.median(counts, 5) <= 4257) -- 3702 and 15 %
  end)
end)
