local checks = require "raveforce.checks"
local rf = require "raveforce"

local function failures(spec)
  local failed = {}
  local task = rf.task(spec)
  for _, check in ipairs(checks.all) do
    local fine, reason = checks.run(check, task)
    if not fine then
      failed[#failed + 1] = check.name
      failed[check.name] = reason
    end
  end
  return failed
end

local function sine(changes)
  local spec = { code = "o: sin {f}", params = { f = rf.exp(20, 2000) },
    step_len = 0.01, total_step = 2,
    reward = rf.reward.fn(function(ctx) return ctx.audio[9] end) }
  for key, value in pairs(changes) do spec[key] = value end
  return spec
end

local function reward(f)
  return sine { reward = rf.reward.fn(f) }
end

describe("raveforce check", function()
  it("has at least ten checks, each with a name of its own", function()
    local seen = {}
    for _, check in ipairs(checks.all) do
      assert.is_nil(seen[check.name])
      seen[check.name] = true
    end
    assert.is_true(#checks.all >= 10)
  end)

  it("finds nothing in a sound task", function()
    assert.same({}, failures(sine {}))
    assert.same({}, failures(sine { reward = rf.reward.raw(),
      target = rf.glicol("o: sin 100", { seconds = 0.02 }) }))
  end)

  it("finds a task that makes no environment", function()
    local failed = failures(sine { code = "o: sin {g}" })
    assert.matches("hole {g} has no parameter", failed.makes)
  end)

  it("finds voices that are not finite", function()
    local failed = failures(sine {
      code = "o: sin {f} >> mul 1.0e30 >> mul 1.0e30",
      reward = rf.reward.fn(function(ctx) return ctx.params.f end) })
    assert.same({ "audible" }, { table.unpack(failed) })
    assert.matches("24 of 24 episodes", failed.audible)
  end)

  it("finds a reward that remembers", function()
    local count = 0
    local failed = failures(reward(function()
      count = count + 1
      return count
    end))
    assert.is_string(failed.repeatable)
    assert.is_string(failed.fresh)
    assert.is_string(failed.batches)
  end)

  it("lets a reward have statistics and weights that move", function()
    local function with(shaped)
      return failures(sine { target = rf.glicol("o: sin 100", { seconds = 0.02,
        }), reward = shaped })
    end
    local raw = rf.reward.raw()
    assert.same({}, with(raw:anneal(1, 0.5, 100)))
    assert.same({}, with(raw:normalize()))
    assert.same({}, with(raw + raw:delta():named "gained"))
  end)

  it("finds a reward that never changes", function()
    local failed = failures(reward(function() return 0.5 end))
    assert.same({ "varied" }, { table.unpack(failed) })
    assert.matches("all of 24 random actions earn", failed.varied)
  end)

  it("finds a reward that fails", function()
    local failed = failures(reward(function() return 0 / 0 end))
    assert.matches("NaN", failed.finite)
  end)

  it("finds an observation that changes its shape", function()
    local failed = failures(sine { observation = function(ctx)
      return ctx.step > 0 and 1 or "none"
    end })
    assert.is_string(failed.observations or failed.makes or failed.steps)
  end)
end)
