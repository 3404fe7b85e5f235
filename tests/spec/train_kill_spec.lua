-- A run that is killed again and again, at moments drawn at random, ends with
-- the bits of one that was left alone: 50 kills in all.

local rng = require "raveforce.rng"
local runs = require "raveforce.runs"
local workplace = require "tests.workplace"

local KILLS, LONGEST = 10, 0.5 -- of each run; seconds that it lives at most

local TASK = [[
  return rf.task { code = "o: sin {f} >> mul {g}", total_step = %d,
    params = { f = rf.choose { 55, 110, 220 }, g = rf.lin(0, 1) },
    target = rf.glicol("o: sin 110", { seconds = 0.02 }), reward = %s }]]

local SINE = [[
  return rf.task { code = "o: sin {f} >> mul {g}",
    params = { f = rf.exp(20, 2000), g = rf.lin(0, 1) },
    target = rf.glicol("o: sin 100", { seconds = 0.02 }), reward = %s }]]

local CASES = {
  { "cem", SINE:format "rf.reward.raw()" },
  { "de", TASK:format(2, "rf.reward.raw()") },
  { "cmaes", SINE:format "rf.reward.raw()",
    start = [=[[{ "f": 400, "g": 0.5 }, [50, 1]]]=] },
  { "jade", SINE:format "rf.reward.env_db():normalize() + 1" },
  { "es", TASK:format(2, "rf.reward.raw():anneal(0.1, 1, 100000)") },
}

describe("a run that is killed", function()
  local place = workplace.new()
  local read = place.read
  local moments = rng.new(4, "user")

  before_each(place.enter)
  after_each(place.leave)

  local function anew(case, name, iterations)
    return ("RUN train t.lua --agent %s %s --out %s --iterations %d"):format(
      case[1], case.start and "--start v.json" or "", name, iterations)
  end

  -- One that has begun goes on; one that was killed before begins anew.
  local function go_on(case, iterations)
    if not runs.exists(place.folder .. "/cut") then
      return anew(case, "cut", iterations)
    end
    return ("RUN train --resume cut --iterations %d"):format(iterations)
  end

  local function kill(case)
    local lives = 0.02 + (LONGEST - 0.02) * moments:uniform()
    local _, output = place.shell(("%s & p=$!; sleep %.3f; kill -9 $p; "
      .. "wait $p"):format(go_on(case, 1000000000), lives))
    assert.not_matches("io: ", output)
    assert.not_matches("invalid: ", output)
  end

  local function facts(name)
    local run = runs.open(place.folder .. "/" .. name)
    local checkpoint = run:checkpoint() or {} -- killed before the first
    local all = { returns = run:returns(), actions = run:actions(),
      units = run:units(), count = run:episodes(), agent = checkpoint.agent,
      place = checkpoint.rng, reward = checkpoint.reward_state,
      state = run:meta "state", baselines = run:meta "baselines" }
    run:close()
    return all
  end

  for _, case in ipairs(CASES) do
    it("goes on to the same end: " .. case[1], function()
      place.write("t.lua", case[2])
      if case.start then place.write("v.json", case.start) end
      for _ = 1, KILLS do kill(case) end
      local begun = runs.exists(place.folder .. "/cut")
      local done = begun and facts "cut".count or 0
      local total = math.max(done, 1000) + 77
      assert.equal(0, (place.shell(go_on(case, total))))
      assert.equal(0, (place.shell(anew(case, "whole", total))))
      local cut, whole = facts "cut", facts "whole"
      assert.equal(total, whole.count)
      assert.equal("finished", cut.state)
      for key, value in pairs(whole) do
        assert.is_true(value == cut[key], key)
      end
      for _, name in ipairs { "best.wav", "best.glicol", "best.svg",
        "summary.json" } do
        assert.is_true(read("cut/" .. name) == read("whole/" .. name), name)
      end
    end)
  end
end)
