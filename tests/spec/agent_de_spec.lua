-- DE and JADE: each trial by its equation, and what JADE learns.

local agents = require "raveforce.agent"
local difference = require "raveforce.search.difference"
local play = require "tests.agents"

local CONTINUOUS = { kind = "continuous" }

-- A stream that gives what it is told to.
local function given(...)
  local list, at = { ... }, 0
  return { uniform = function()
    at = at + 1
    return list[at]
  end }
end

describe("a difference", function()
  it("is x + F (b - c) for numbers", function()
    assert.near(0.2 + 0.5 * (0.9 - 0.3),
      difference.add(CONTINUOUS, given(), 0.2, 0.5, 0.9, 0.3), 1e-15)
    assert.near(0.2 + 0.5 * (0.9 - 0.3) + 0.5 * (0.1 - 0.6),
      difference.add(CONTINUOUS, given(), 0.2, 0.5, 0.9, 0.3, 0.1, 0.6), 1e-15)
  end)

  it("is rounded by chance, and right on the average, for integers", function()
    local dim, n = { kind = "integer", n = 10 }, 10
    local function u(item) return (item - 0.5) / n end
    -- half of three items: one or two
    assert.near(u(4), difference.add(dim, given(0.4), u(3), 0.5, u(8), u(5)),
      1e-15)
    assert.near(u(5), difference.add(dim, given(0.6), u(3), 0.5, u(8), u(5)),
      1e-15)
    local chance, sum = play.chance(1), 0
    local stream = { uniform = function() return chance() end }
    for _ = 1, 4000 do
      sum = sum + difference.add(dim, stream, u(3), 0.3, u(8), u(7))
    end
    assert.near(u(3) + 0.3 / n, sum / 4000, 4 * 0.46 / n / math.sqrt(4000))
    assert.equal(u(3), difference.add(dim, given(0.9), u(3), 0.7, u(6), u(6)))
  end)

  it("takes b's category with probability F, where b and c differ", function()
    local dim = { kind = "categorical", n = 4 }
    assert.equal(0.625,
      difference.add(dim, given(0.49), 0.125, 0.5, 0.625, 0.375))
    assert.equal(0.125,
      difference.add(dim, given(0.51), 0.125, 0.5, 0.625, 0.375))
    assert.equal(0.125, difference.add(dim, given(), 0.125, 1, 0.625, 0.625))
  end)
end)

-- Whether each coordinate of a trial is its parent's or x_a + F (x_b - x_c)
-- with one F in lo..hi, for some members a, b, c that are all others.
local function explains(members, target, unit, lo, hi)
  local function fits(a, b, c)
    local f
    for k = 1, #unit do
      local step = members[b][k] - members[c][k]
      if unit[k] ~= members[target][k] then
        local here = (unit[k] - members[a][k]) / step
        if here < lo - 1e-9 or here > hi + 1e-9
          or math.abs(here - (f or here)) > 1e-6 then return false end
        f = here
      end
    end
    return f ~= nil
  end
  for a = 1, #members do
    for b = 1, #members do
      for c = 1, #members do
        local apart = a ~= target and b ~= target and c ~= target
          and a ~= b and b ~= c and a ~= c
        if apart and fits(a, b, c) then return true end
      end
    end
  end
  return false
end

describe("de", function()
  -- A first population near the centre, so that no trial leaves the cube.
  local function founded(name, options, d)
    local agent, chance = agents.make(name, d, options), play.chance(3)
    local members, rewards = {}, {}
    for i = 1, agent.batch do
      members[i] = {}
      for k = 1, d do members[i][k] = 0.45 + 0.1 * chance() end
      rewards[i] = -i
    end
    agent:tell(members, rewards)
    return agent, members
  end

  it("makes every trial by rand/1/bin", function()
    local agent, members = founded("de", { population = 8 }, 4)
    local _, _, units = play.ask(agent, play.sphere)
    for slot, unit in ipairs(units) do
      assert.is_true(explains(members, slot, unit, 0.4, 0.7))
    end
  end)

  it("replaces a member by a trial that is not worse, no sooner", function()
    local agent, members = founded("de", { population = 4 }, 2)
    local ids, _, units = play.ask(agent, play.sphere)
    agent:tell({ ids[1], ids[2], ids[3] }, { 0, -2, -3.5 })
    local slots = agent._state.slots
    assert.same(members[1], slots.members[1].unit)
    agent:tell({ ids[4] }, { -3 })
    assert.same(units[1], slots.members[1].unit)
    assert.same(units[2], slots.members[2].unit) -- equal
    assert.same(members[3], slots.members[3].unit)
    assert.same(units[4], slots.members[4].unit)
    assert.equal(2, slots.generation)
  end)

  it("puts an injected point into the place of the worst", function()
    local agent = founded("de", { population = 4 }, 2)
    agent:tell({ { 0.1, 0.1 } }, { -2.5 })
    assert.same({ 0.1, 0.1 }, agent._state.slots.members[4].unit)
    agent:tell({ { 0.2, 0.2 } }, { -99 })
    assert.same({ 0.1, 0.1 }, agent._state.slots.members[4].unit)
  end)

  it("draws anew what leaves the cube, and piles nothing up", function()
    local agent = agents.make("de", 3, { population = 32, f_lo = 1, f_hi = 1 })
    for _ = 1, 20 do
      local ids, rewards, units = play.ask(agent, function(unit)
        return unit[1] -- pulls to a face
      end)
      for _, unit in ipairs(units) do
        for k = 1, 3 do
          assert.is_true(unit[k] > 0 and unit[k] < 1)
        end
      end
      agent:tell(ids, rewards)
    end
  end)

  it("finds a sphere no later than published", function()
    local agent = agents.make("de", 10, { seed = 1 })
    local count = play.until_reached(agent, function(unit)
      local sum = 0
      for _, u in ipairs(unit) do sum = sum + (10 * u - 5) ^ 2 end
      return -sum
    end, -1e-8, 10000)
    assert.is_true(count and count <= 8768, count)
  end)
end)

-- mu_F and mu_CR as Zhang and Sanderson 2009, eqs. 9 to 12, have them.
local function learned(mu_f, mu_cr, f, cr, c)
  if #f == 0 then return mu_f, mu_cr end
  local sum, squares, mean = 0, 0, 0
  for i = 1, #f do
    sum, squares = sum + f[i], squares + f[i] ^ 2
    mean = mean + cr[i] / #cr
  end
  return (1 - c) * mu_f + c * squares / sum, (1 - c) * mu_cr + c * mean
end

describe("jade", function()
  it("learns F and CR from the trials that won", function()
    local agent = agents.make("jade", 5, { population = 12, seed = 2 })
    local state, mu_f, mu_cr = agent._state, 0.5, 0.5
    play.rounds(agent, 1, play.sphere)
    for _ = 1, 15 do
      local ids, rewards = play.ask(agent, play.sphere)
      local f, cr = {}, {}
      for slot, member in ipairs(state.slots.members) do
        if rewards[slot] > member.reward then
          f[#f + 1], cr[#cr + 1] = state.f[slot], state.cr[slot]
        end
      end
      mu_f, mu_cr = learned(mu_f, mu_cr, f, cr, 0.1)
      agent:tell(ids, rewards)
      assert.near(mu_f, state.mu_f, 1e-12)
      assert.near(mu_cr, state.mu_cr, 1e-12)
    end
    assert.is_true(mu_f ~= 0.5)
  end)

  it("draws F in 0..1 around mu_F, CR in 0..1 around mu_CR", function()
    local agent = agents.make("jade", 2, { population = 2000 })
    play.rounds(agent, 1, play.sphere)
    agent:ask(1)
    local near, ones, cr = 0, 0, 0
    for slot = 1, 2000 do
      local f = agent._state.f[slot]
      assert.is_true(f > 0 and f <= 1)
      if math.abs(f - 0.5) < 0.1 then near = near + 1 end
      if f == 1 then ones = ones + 1 end
      cr = cr + agent._state.cr[slot] / 2000
    end
    local below = math.atan(-5) / math.pi + 0.5 -- of Cauchy: drawn again
    assert.near(0.5 / (1 - below), near / 2000, 0.045)
    assert.near(below / (1 - below), ones / 2000, 0.025)
    assert.near(0.5, cr, 0.01)
  end)

  it("keeps beaten parents, no more than it has members", function()
    local agent = agents.make("jade", 4, { population = 8 })
    local state, before = agent._state, {}
    play.rounds(agent, 1, play.sphere)
    for slot = 1, 8 do before[slot] = state.slots.members[slot].unit end
    local ids = play.ask(agent, play.sphere)
    agent:tell(ids, { 1, -99, 1, -99, -99, -99, -99, -99 })
    assert.same({ before[1], before[3] }, state.archive)
    for turn = 1, 9 do
      play.rounds(agent, 1, function() return 1 + turn end)
      agent:ask(1) -- begins the next generation
      assert.is_true(#state.archive <= 8)
    end
  end)

  it("calls the greatest share p best", function()
    local agent = agents.make("jade", 2, { population = 40 })
    local ids = play.ask(agent, play.sphere)
    local rewards = {}
    for i = 1, 40 do rewards[i] = -((i * 7) % 40) end -- 40 is 0, 23 is -1
    agent:tell(ids, rewards)
    agent:ask(1)
    assert.same({ 40, 23 }, agent._state.best)
  end)

  it("stops halfway to a face that it would cross", function()
    local agent = agents.make("jade", 1, { population = 8 })
    local members, rewards = {}, {}
    for i = 1, 8 do
      members[i] = { i == 1 and 1 or 0.9 + i / 1000 }
      rewards[i] = -i
    end
    agent:tell(members, rewards)
    for _ = 1, 20 do
      local ids, _, units = play.ask(agent, play.sphere)
      for _, unit in ipairs(units) do assert.is_true(unit[1] <= 1) end
      agent:tell(ids, { -99, -99, -99, -99, -99, -99, -99, -99 })
    end
  end)

  it("solves ten-dimensional problems that de does not in time", function()
    local function ellipsoid(unit)
      local sum = 0
      for i, u in ipairs(unit) do
        sum = sum + 10 ^ (6 * (i - 1) / 9) * (10 * u - 5) ^ 2
      end
      return -sum
    end
    local agent = agents.make("jade", 10, { seed = 1 })
    local count = play.until_reached(agent, ellipsoid, -1e-8, 10000)
    assert.is_true(count and count <= 9000, count)
  end)
end)
