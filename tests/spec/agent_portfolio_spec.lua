--- The portfolio: what it does beyond what all agents must (agent_spec).

local agents = require "raveforce.agent"
local functions = require "raveforce.bench.agents_functions"
local play = require "tests.agents"
local rf = require "raveforce"

-- Many valleys, the deepest at (0.55, 0.55, …).
local function rugged(unit)
  local x = {}
  for i, u in ipairs(unit) do x[i] = 10 * (u - 0.55) end
  return -functions.rastrigin(x)
end

-- The stages of so many rounds: each by its name, as often as it began.
local function stages(agent, score, rounds)
  local seen, number = {}, 0
  for _ = 1, rounds do
    local state = agent._state
    if state.number ~= number then
      seen[#seen + 1], number = state.stage, state.number
    end
    play.rounds(agent, 1, score)
  end
  return seen
end

describe("the portfolio", function()
  it("looks for a valley, goes to its bottom, and looks for another",
    function()
      local seen = stages(rf.agent.portfolio(3, { seed = 1 }), play.sphere, 400)
      assert.is_true(#seen >= 4)
      for i, stage in ipairs(seen) do
        assert.equal(i % 2 == 1 and "explore" or "refine", stage)
      end
    end)

  it("finds the deepest of many valleys where one descent does not", function()
    local solved = { portfolio = 0, cmaes = 0 }
    for _, name in ipairs { "portfolio", "cmaes" } do
      for seed = 1, 5 do
        local agent = rf.agent[name](2, { seed = seed })
        if play.until_reached(agent, rugged, -1e-3, 4000) then
          solved[name] = solved[name] + 1
        end
      end
    end
    assert.is_true(solved.portfolio > solved.cmaes, solved.portfolio)
  end)

  it("has the same bits through all stages: saved and loaded, told in another "
    .. "order, of rewards bent monotonically", function()
    local a = rf.agent.portfolio(3, { seed = 2 })
    local b = rf.agent.portfolio(3, { seed = 2 })
    for round = 1, 200 do
      local ids, rewards, _, X = play.ask(a, rugged)
      local _, _, _, Y = play.ask(b, rugged)
      assert.is_true(play.same(X, Y), round)
      a:tell(ids, rewards)
      local back, bent = {}, {}
      for i = 1, #ids do
        back[i] = ids[#ids + 1 - i]
        bent[i] = rewards[#ids + 1 - i] ^ 3 * 3 - 7
      end
      b:tell(back, bent)
      if round % 7 == 0 then b = agents.load(b:save()) end
    end
    assert.is_true(a._state.number >= 3)
  end)

  it("descends from a point that was injected", function()
    local agent = rf.agent.portfolio(5, { seed = 3, valley = 0.3 })
    local known = { 0.31, 0.29, 0.3, 0.32, 0.28 }
    agent:tell({ known }, { play.sphere(known) })
    while agent._state.stage == "explore" do
      play.rounds(agent, 1, play.sphere)
    end
    local unit = agent:ask(1)[1]:table()
    assert.is_true(play.sphere(unit) > -0.2)
    assert.same(known, (agent:best()))
  end)

  it("does not wait for ever where all is flat", function()
    local seen = stages(rf.agent.portfolio(2, { seed = 1 }),
      function() return 0 end, 200)
    assert.is_true(#seen >= 3)
  end)

  it("leaves descents out where nothing is continuous", function()
    local agent = rf.agent.portfolio(play.space(3, "choose", 5), { seed = 1,
      patience = 50 })
    for _, stage in ipairs(stages(agent, play.sphere, 40)) do
      assert.equal("explore", stage)
    end
    assert.is_true(agent._state.number > 1)
  end)

  it("counts what belongs to an earlier stage as late", function()
    local agent = rf.agent.portfolio(2, { seed = 1, patience = 1 })
    local old = select(2, agent:ask(1))
    local number = agent._state.number
    while agent._state.number == number do
      play.rounds(agent, 1, function() return 0 end)
    end
    agent:tell(old, { 0 })
    assert.equal(1, agent.late)
  end)

  it("goes on with another reward", function()
    local agent = rf.agent.portfolio(3, { seed = 1 })
    while agent._state.stage == "explore" do
      play.rounds(agent, 1, play.sphere)
    end
    local function elsewhere(unit)
      return -(unit[1] - 0.8) ^ 2 - (unit[2] - 0.7) ^ 2 - (unit[3] - 0.1) ^ 2
    end
    agent:revalue(function(X)
      local rewards = {}
      for i = 1, #X do rewards[i] = elsewhere(X[i]:table()) end
      return rewards
    end)
    assert.is_true(play.until_reached(agent, elsewhere, -1e-6, 5000) ~= nil)
  end)

  it("refuses settings out of range", function()
    local function refused(options, text)
      local fine, raised = pcall(rf.agent.portfolio, 3, options)
      assert.is_false(fine)
      assert.equal("agent portfolio: " .. text, raised.message)
    end
    refused({ valley = 0.5 }, "valley must be in 0.001..0.3, got 0.5")
    refused({ bottom = 0.1 }, "bottom must be in 1e-09..0.002, got 0.1")
    refused({ patience = -1 }, "patience must be in 0..1000000000, got -1")
    refused({ population = 3 }, "population must be in 4..1000000, got 3")
  end)
end)
