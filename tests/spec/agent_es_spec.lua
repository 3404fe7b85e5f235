-- (1+1)-ES: the path that its equations give, its pace, its restarts.

local agents = require "raveforce.agent"
local play = require "tests.agents"

local function sphere(unit) -- of -5..5
  local sum = 0
  for _, u in ipairs(unit) do sum = sum + (10 * u - 5) ^ 2 end
  return -sum
end

local function step_size(agent)
  return agent._state.sigma
end

describe("es", function()
  it("finds the sphere of ten dimensions in 900 points", function()
    local counts = {}
    for seed = 1, 7 do
      local agent = agents.make("es", 10, { seed = seed })
      counts[seed] = play.until_reached(agent, sphere, -1e-8, 3000)
    end
    local median = play.median(counts, 7)
    assert.is_true(median <= 900, median)
  end)

  it("lengthens a step that pays by e^(1/3), else shortens it", function()
    local agent = agents.make("es", 3, { sigma0 = 0.1 })
    local _, ids = agent:ask(1)
    agent:tell(ids, { 0 }) -- the first parent says nothing of the step
    assert.equal(0.1, step_size(agent))
    local expected = 0.1
    for turn, reward in ipairs { 1, 0.5, 1, -3, 2, 0, 0, 0 } do
      _, ids = agent:ask(1)
      agent:tell(ids, { reward })
      local paid = turn == 1 or turn == 3 or turn == 5 -- equals count
      expected = expected * math.exp(paid and 1 / 3 or -1 / 12)
      assert.near(expected, step_size(agent), 1e-12)
    end
  end)

  it("keeps the step where one in five pays", function()
    local agent = agents.make("es", 3, { sigma0 = 0.1 })
    local top = 0
    play.rounds(agent, 1, function() return top end)
    for turn = 1, 50 do
      if turn % 5 == 0 then top = top + 1 end
      play.rounds(agent, 1, function()
        return turn % 5 == 0 and top or -1
      end)
    end
    assert.near(0.1, step_size(agent), 1e-12)
  end)

  it("takes the best of a population, if it is not worse", function()
    local agent = agents.make("es", 2, { population = 4, sigma0 = 0.1 })
    local ids = play.ask(agent, sphere)
    agent:tell(ids, { 1, 7, 3, 7 }) -- of equals the first asked
    assert.equal(ids[2], agent._state.parent.id)
    ids = play.ask(agent, sphere)
    agent:tell(ids, { 6, 6, 6, 8 })
    assert.equal(ids[4], agent._state.parent.id)
    local power = 2 * (0.25 / 3 - 0.75 / 12)
    assert.near(0.1 * math.exp(power), step_size(agent), 1e-12)
    ids = play.ask(agent, sphere)
    agent:tell(ids, { 6, 6, 6, 7 })
    assert.equal(8, agent._state.parent.reward)
  end)

  it("folds what leaves the cube back into it", function()
    local agent = agents.make("es", 2, { sigma0 = 0.5, population = 64 })
    play.rounds(agent, 1, sphere)
    agent:tell({ { 0, 1 } }, { 1000 }) -- a corner
    local ids, _, units = play.ask(agent, sphere)
    local near, faces = 0, 0
    for _, unit in ipairs(units) do
      assert.is_true(unit[1] >= 0 and unit[2] <= 1)
      if unit[1] < 0.5 then near = near + 1 end
      if unit[1] == 0 or unit[2] == 1 then faces = faces + 1 end
    end
    assert.equal(64, #ids)
    assert.is_true(near > 32) -- |N(0, 0.5)| is below 0.5 two times in three
    assert.equal(0, faces)
  end)

  it("begins anew when its step has shrunk to nothing", function()
    local agent = agents.make("es", 2, { sigma0 = 0.1, restart = 0.05 })
    play.rounds(agent, 1, function() return 1 end)
    local turns = 0
    repeat
      play.rounds(agent, 1, function() return 0 end)
      turns = turns + 1
    until not agent._state.parent
    assert.equal(9, turns) -- e^(-9/12) < 1/2 < e^(-8/12)
    assert.equal(0.1, step_size(agent))
    assert.equal(1, (select(2, agent:best())))
  end)

  it("gives discrete dimensions time before it begins anew", function()
    local space = play.space(2, "choose", 5)
    local agent = agents.make("es", space, { restart = 0.05 })
    play.rounds(agent, 1, function() return 1 end)
    local turns = 0
    repeat
      play.rounds(agent, 1, function() return 0 end)
      turns = turns + 1
    until not agent._state.parent
    assert.equal(4 * 10, turns)
  end)

  it("goes on from a point that is handed to it", function()
    local agent = agents.make("es", 4, { sigma0 = 1e-3 })
    agent:tell({ { 0.1, 0.2, 0.3, 0.4 } }, { 0 })
    local unit = agent:ask(1)[1]:table()
    for k = 1, 4 do assert.near(k / 10, unit[k], 0.01) end
  end)

  it("searches elsewhere the same way when the problem moves", function()
    local function path(shift)
      local agent = agents.make("es", 3, { seed = 2, sigma0 = 0.01 })
      local start, found = { 0.4 + shift, 0.5 + shift, 0.6 + shift }, {}
      agent:tell({ start }, { -1 })
      for turn = 1, 60 do
        local ids, rewards, units = play.ask(agent, function(unit)
          local sum = 0
          for _, u in ipairs(unit) do sum = sum + (u - shift - 0.45) ^ 2 end
          return -sum
        end)
        agent:tell(ids, rewards)
        found[turn] = units[1][2] - shift
      end
      return found
    end
    local here, there = path(0), path(0.125)
    for turn = 1, 60 do assert.near(here[turn], there[turn], 1e-9) end
  end)
end)
