local best = require "raveforce.run.best"
local core = require "raveforce.core"
local errors = require "raveforce.errors"
local json = require "raveforce.json"
local picture = require "raveforce.picture"
local rf = require "raveforce"
local runs = require "raveforce.runs"
local setup = require "raveforce.setup"
local workplace = require "tests.workplace"

local folder = os.tmpname()
os.remove(folder)

local function dir(name)
  return folder .. "/" .. name
end

local read = workplace.read

local function tone(freq, frames)
  local sound = core.zeros("float32", frames)
  for i = 1, frames do
    sound[i] = math.sin(2 * math.pi * freq * (i - 1) / 44100)
  end
  sound.sr = 44100
  return sound
end

local function new_env(given)
  local spec = { target = tone(200, 4410), total_step = 2, threads = 0,
    params = { f = rf.exp(30, 3000), g = rf.lin(0, 1),
      k = rf.choose { 1, 2 } } }
  for key, value in pairs(given or {}) do spec[key] = value end
  return rf.make("o: noise 1 >> lpf {f} 0.7 >> mul {g} >> mul {k}", spec)
end

local function summary(name)
  return json.decode(read(dir(name .. "/summary.json")))
end

local function sound_of(env, name)
  local path = dir(name .. "-sound.wav")
  env:save(path)
  return read(path)
end

local function render_again(name)
  local again = dir(name .. "-again.wav")
  assert.is_true(os.execute(("RAVEFORCE='%s' sh '%s' '%s'")
    :format(workplace.RAVEFORCE, dir(name .. "/best.sh"), again)))
  return read(again)
end

local function message(f, ...)
  local fine, raised = pcall(f, ...)
  assert.is_false(fine)
  return raised.message
end

local PLAN = { { f = 100, g = 0.3, k = 1 }, { f = 700, g = 0.9, k = 2 } }
local LOUD = { f = 3000, g = 1, k = 2 }
local QUIET = { f = 50, g = 0, k = 1 }

describe("errors.show", function()
  it("shows all digits of an integer", function()
    assert.equal("9223372036854775807", errors.show(math.maxinteger))
    assert.equal("-9223372036854775808", errors.show(math.mininteger))
    assert.equal("44100", errors.show(44100.0))
    assert.equal("NaN", errors.show(0 / 0))
  end)
end)

describe("a recorder", function()
  teardown(function() os.execute("rm -rf '" .. folder .. "'") end)

  it("evaluates values as the env does, and keeps the episodes", function()
    local env = new_env()
    local list = { LOUD, PLAN, QUIET }
    local wanted, wanted_info = env:evaluate(list, { seed = 3 })
    local rec = rf.record(env, dir "values")
    local returns, info = rec:evaluate(list, { seed = 3 })
    assert.is_true(wanted == returns)
    assert.same(wanted_info.seed, info.seed)
    assert.is_true(wanted_info.terms.raw == info.terms.raw)
    local plan = rec._waiting[2].steps
    assert.same({ 700, 0.9, 2 }, plan[2].action)
    assert.same(env.action_space:to_unit(PLAN[2]):table(), plan[2].unit)
    rec:close()
    local store <close> = assert(core.store(dir "values/run.db", false))
    assert.is_true(wanted == store:returns(1, 3))
    assert.equal(read(dir "values/best.wav"), render_again "values")
  end)

  it("keeps the units of values, of tables and of arrays", function()
    local env = new_env { total_step = 1 }
    local rec = rf.record(env, dir "units")
    local row = { 0.2, 0.4, 0.9 }
    rec:reset { seed = 1 }
    rec:step(LOUD)
    rec:reset()
    rec:step_unit(row)
    row[1] = 0.7
    local tables = rec:evaluate_unit { row }
    local arrays = rec:evaluate_unit(core.array("float64", { row }))
    assert.is_true(tables == arrays)
    local units = {}
    for i, entry in ipairs(rec._waiting) do units[i] = entry.steps[1].unit end
    local loud = env.action_space:to_unit(LOUD):table()
    assert.same({ loud, { 0.2, 0.4, 0.9 }, row, row }, units)
    rec:close()
  end)

  it("records an env without free parameters", function()
    local env = rf.make("o: saw 100", { target = tone(200, 4410) })
    local rec = rf.record(env, dir "none")
    rec:reset()
    rec:step {}
    rec:evaluate { {} }
    rec:close()
    assert.equal(2, summary("none").episodes)
  end)

  it("leaves the running episode alone when it closes", function()
    local env = new_env { total_step = 2 }
    local rec = rf.record(env, dir "running")
    rec:reset { seed = 5 }
    rec:step(QUIET)
    rec:step(QUIET)
    rec:reset()
    rec:step(LOUD)
    local before = env:audio():copy()
    rec:close()
    assert.is_true(before == env:audio())
    local _, _, terminated, _, info = env:step(LOUD)
    assert.is_true(terminated)
    assert.equal(2, info.seed.episode)
    local _, after = env:reset()
    assert.equal(3, after.seed.episode)
  end)

  -- No node asks for the engine's seed yet: the sound does not tell.
  it("replays the best in its own episode, and best.sh does too", function()
    local env = new_env { engine_seed = "episode" }
    local rec = rf.record(env, dir "episode")
    local top, wanted, returns = -math.huge, nil, {}
    for episode = 1, 4 do
      rec:reset(episode == 1 and { seed = 9 } or nil)
      rec:step { f = 500, g = episode == 3 and 0.1 or 0.9, k = 1 }
      local _, _, _, _, info = rec:step { f = 900, g = 0.1, k = 2 }
      returns[episode] = info.episode.r
      if info.episode.r > top then
        top, wanted = info.episode.r, sound_of(rec, "episode")
      end
    end
    assert.equal(top, returns[3])
    rec:evaluate { LOUD, LOUD }
    local write, seed = best.write, nil
    finally(function() best.write = write end)
    best.write = function(run, replayed, given)
      seed = replayed._seed
      assert.not_equal(env, replayed)
      return write(run, replayed, given)
    end
    rec:close()
    assert.same({ root = 9, env = 1, episode = 3 }, seed)
    assert.equal(wanted, read(dir "episode/best.wav"))
    local engine = core.random_bits(9, 0, 3, 1, 2) & math.maxinteger
    assert.is_truthy(read(dir "episode/best.sh")
      :find(("--seed %d "):format(engine), 1, true))
    assert.equal(wanted, render_again "episode")
  end)

  it("begins any episode as resets would", function()
    local seen = {}
    local env = new_env { step_len = 0.05, target = function(seed)
      seen[#seen + 1] = seed
      return tone(50, 4410)
    end }
    env:reset { seed = 4 }
    env:reset()
    env:step(LOUD)
    local _, reward, _, _, info = env:step(LOUD)
    env:_begin_at(4, 2)
    env:step(LOUD)
    local _, again, terminated, _, info_again = env:step(LOUD)
    assert.is_true(terminated)
    assert.equal(reward, again)
    assert.same(info.seed, info_again.seed)
    assert.same({ seen[2], seen[2] }, { seen[2], seen[3] })
  end)

  it("derives engine seeds that render takes", function()
    local env = new_env { engine_seed = "episode" }
    for root = 1, 50 do
      local seed = setup.engine_seed(env, root, 1)
      assert.is_true(seed >= 0)
      local bits = core.random_bits(root, 0, 1, 1, 2)
      assert.equal(bits & math.maxinteger, seed)
    end
    assert.equal(-3, setup.engine_seed(new_env { engine_seed = -3 }, 1, 1))
  end)

  it("draws the target that the episode had", function()
    local env = new_env { total_step = 1, step_len = 0.1,
      target = function(_, options)
        return tone(options.freq or 50, 4410)
      end }
    local rec = rf.record(env, dir "target")
    rec:reset { seed = 1, options = { freq = 333 } }
    rec:step(QUIET)
    rec:reset { seed = 2 }
    rec:step(LOUD)
    local draw, shown = picture.best, nil
    finally(function() picture.best = draw end)
    picture.best = function(given)
      shown = given.target:copy()
      return draw(given)
    end
    rec:close()
    assert.is_true(tone(333, 4410) == shown)
  end)

  it("asks for the target of an episode that was only evaluated", function()
    local seen = {}
    local env = new_env { total_step = 1, step_len = 0.1,
      target = function(seed)
        seen[#seen + 1] = seed
        return tone(50, 4410)
      end }
    local rec = rf.record(env, dir "asked")
    rec:evaluate({ LOUD }, { seed = 7 })
    rec:close()
    local wanted = core.random_bits(7, 0, 1, 1, 3)
    for _, bits in ipairs(seen) do assert.equal(wanted, bits) end
    assert.is_true(#seen >= 2) -- it was evaluated, and replayed
  end)

  it("wants an env, and leaves no folder without one", function()
    for shown, given in pairs { -- any order: each by itself
      ["a table"] = {}, nothing = false, ["'x'"] = "x" } do
      assert.equal("rf.record wants an env (rf.make), got " .. shown,
        message(rf.record, given or nil, dir "envless"))
    end
    assert.is_nil((core.folder_list(dir "envless")))
  end)

  it("is closed after close, and safe twice", function()
    local env = new_env()
    local rec = rf.record(env, dir "closed")
    rec:close()
    rec:close()
    for _, call in ipairs {
      function() rec:reset() end,
      function() rec:step(LOUD) end,
      function() rec:step_unit { 0, 0, 0 } end,
      function() rec:evaluate { LOUD } end,
      function() rec:evaluate_unit { { 0, 0, 0 } } end,
    } do
      assert.equal("the recorder is closed", message(call))
    end
    env:reset()
    assert.is_table(env:evaluate { LOUD }.shape)
  end)

  it("closes after its env, which it may outlive", function()
    local env = new_env()
    local rec = rf.record(env, dir "outlives")
    rec:evaluate { LOUD }
    env:close()
    assert.equal("the env is closed",
      message(function() rec:evaluate { LOUD } end))
    rec:close()
    assert.is_true(#read(dir "outlives/best.wav") > 0)
  end)

  it("says that it is a recorder which lacks a field", function()
    local rec = rf.record(new_env(), dir "fields")
    assert.equal("a recorder has no 'evaluat'; did you mean 'evaluate'",
      message(function() return rec.evaluat end))
    assert.equal(2, rec.total_step)
    rec:close()
  end)

  it("sums up as rf.train does", function()
    local rec = rf.record(new_env(), dir "summary")
    rec:evaluate { QUIET, PLAN }
    local returns = rec:evaluate_unit { { 0.1, 0.2, 0.3, 0.4, 0.5, 0.6 } }
    rec:close()
    local s = summary "summary"
    assert.equal(3, s.episodes)
    assert.equal(core.version, s.engine)
    assert.equal(0.1, s.seconds_of_sound)
    assert.equal("", s.task)
    assert.same({ QUIET, QUIET }, s.best.params)
    assert.equal(6, #s.best.unit)
    assert.is_true(s.best.reward > returns[1])
    rf.record(new_env(), dir "empty"):close()
    assert.is_nil(summary("empty").best)
    assert.equal(0, summary("empty").episodes)
  end)

  it("keeps what silence and chance would have earned", function()
    local env = new_env { reward = rf.reward.mae_raw() }
    local seen = {}
    for i, name in ipairs { "chance1", "chance2" } do
      local rec = rf.record(env, dir(name))
      rec:evaluate({ QUIET, PLAN, LOUD }, { seed = 8 })
      rec:close()
      local run = runs.open(dir(name))
      seen[i] = run:baselines()
      assert.equal("finished", run:meta "state")
      run:close()
    end
    assert.same(seen[1], seen[2])
    local random = seen[1].random
    assert.equal(3, random.n)
    assert.equal(3, #random.returns)
    assert.equal(random.returns[3], random.best)
    assert.equal(random.returns[2], random.median)
    -- two steps: the mean of a sine's size, over each "played" span
    local size = {}
    for k = 1, 2 do
      local sum = 0
      for i = 1, 2205 * k do sum = sum + math.abs(env.target[i]) end
      size[k] = sum / (2205 * k)
    end
    assert.is_true(math.abs(seen[1].silence + size[1] + size[2]) < 1e-6)
    assert.equal(seen[1].silence, summary("chance1").silence)
  end)

  it("does without where a target's function wants options", function()
    local env = new_env { total_step = 1, step_len = 0.1,
      target = function(_, o) return tone(100 + o.more, 4410) end }
    local rec = rf.record(env, dir "options")
    rec:reset { seed = 2, options = { more = 7 } }
    rec:step(LOUD)
    rec:close()
    local run = runs.open(dir "options")
    assert.equal(1, run:episodes())
    assert.equal(2, run:episode(1).seed)
    run:close()
  end)

  it("gives a script its run as numbers again: rf.open", function()
    local env = new_env()
    local rec = rf.record(env, dir "open")
    local returns = rec:evaluate({ QUIET, PLAN }, { seed = 1 })
    rec:close()
    local run = rf.open(dir "open")
    assert.is_true(returns == run:returns())
    local again = run:env()
    assert.same({ { f = 50, g = 0, k = 1 }, { f = 50, g = 0, k = 1 } },
      run:play(again, 1))
    assert.equal(0, again:audio():stats()) -- its mean
    run:close()
  end)
end)
