-- Ten thousand ways of asking and telling, shared out over all agents: sizes,
-- orders, delays, losses, duplicates, strangers and NaN by chance.

local agents = require "raveforce.agent"
local play = require "tests.agents"

local SCHEDULES = 10000
local D = 3
local SMALL = 6 -- a population, so that schedules end many of them

-- In the last one equal rows are asked twice, so it is told by ids alone.
local spaces = { D, play.space(D), play.space(D, "choose", 3) }

-- What waits, and the best that the agent was told, kept beside it.
local function new_mirror(agent, space)
  return { agent = agent, waiting = {}, rows = space ~= spaces[3] }
end

local function score(unit, chance)
  if chance() < 0.03 then return 0 / 0 end
  return play.sphere(unit)
end

local function ask(mirror, chance)
  local X, ids = mirror.agent:ask(chance(2 * SMALL))
  for i = 1, #X do
    mirror.waiting[#mirror.waiting + 1] = { id = ids[i], unit = X[i]:table() }
  end
end

local function note(mirror, reward)
  local better = reward == reward
    and (not mirror.best or reward > mirror.best)
  if better then mirror.best = reward end
end

-- Some of those that wait, in any order; some are told once more.
local function tell(mirror, chance)
  local ids, rows, rewards, count = {}, {}, {}, #mirror.waiting
  for _ = 1, chance(count + 1) - 1 do
    local one = table.remove(mirror.waiting, chance(#mirror.waiting))
    if chance() < 0.9 then -- the others are lost
      ids[#ids + 1], rows[#rows + 1] = one.id, one.unit
      rewards[#rewards + 1] = score(one.unit, chance)
      note(mirror, rewards[#rewards])
      mirror.told = one
    end
  end
  local by_rows = mirror.rows and chance() < 0.3
  mirror.agent:tell(by_rows and rows or ids, rewards)
end

local function tell_again(mirror)
  if not mirror.told then return end
  local late = mirror.agent.late
  mirror.agent:tell({ mirror.told.id }, { 1e6 })
  assert.equal(late + 1, mirror.agent.late)
end

local function inject(mirror, chance)
  if not mirror.rows then return end
  local unit = {}
  for i = 1, D do unit[i] = chance() end
  mirror.agent:tell({ unit }, { -9 })
  note(mirror, -9)
end

local function reload(mirror)
  mirror.agent = agents.load(mirror.agent:save())
end

local function make(name, space, seed)
  local known = require("raveforce.agent." .. name).options
  return agents.make(name, space,
    { seed = seed, population = known.population and SMALL })
end

local function run(name, space, seed)
  local chance = play.chance(seed)
  local mirror = new_mirror(make(name, space, seed), space)
  for _ = 1, 2 + chance(6) do
    ask(mirror, chance)
    tell(mirror, chance)
    local u = chance()
    if u < 0.1 then
      tell_again(mirror)
    elseif u < 0.2 then
      inject(mirror, chance)
    elseif u < 0.25 then
      reload(mirror)
    end
  end
  return mirror
end

-- After any past, whole populations that are told go on to be used.
local function goes_on(mirror)
  local agent = mirror.agent
  local before = agent.late
  for _ = 1, 3 do
    local ids, rewards = play.ask(agent, play.sphere, SMALL)
    for _, reward in ipairs(rewards) do note(mirror, reward) end
    agent:tell(ids, rewards)
  end
  return agent.late - before < 3 * SMALL
end

describe("schedules of asking and telling", function()
  for _, name in ipairs(agents.NAMES) do
    it("do not confuse " .. name, function()
      for seed = 1, math.ceil(SCHEDULES / #agents.NAMES) do
        local mirror = run(name, spaces[seed % #spaces + 1], seed)
        local ok = goes_on(mirror)
        local reward = select(2, mirror.agent:best())
        if not ok or reward ~= mirror.best then
          error(("seed %d: best %s, wanted %s"):format(seed, reward,
            mirror.best))
        end
      end
    end)
  end
end)

describe("results that come late", function()
  -- Told after its generation was over, by others asked at the same time.
  local function late_after(name, options)
    local agent = agents.make(name, 2, options)
    local ids, rewards = play.ask(agent, play.sphere, 2 * agent.batch)
    local n = agent.batch
    agent:tell(table.move(ids, 1, n, 1, {}), table.move(rewards, 1, n, 1, {}))
    local before = agent.late
    agent:tell(table.move(ids, n + 1, 2 * n, 1, {}),
      table.move(rewards, n + 1, 2 * n, 1, {}))
    return before, agent.late - before, n
  end

  for _, name in ipairs { "es", "cem", "de", "jade" } do
    it("are counted by " .. name, function()
      local before, late, n = late_after(name, { seed = 1 })
      assert.equal(0, before)
      assert.equal(n, late)
    end)
  end

  for _, name in ipairs { "random", "lhs", "sobol" } do
    it("do not exist for " .. name, function()
      local _, late = late_after(name, { seed = 1 })
      assert.equal(0, late)
    end)
  end
end)
