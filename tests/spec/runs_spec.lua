local core = require "raveforce.core"
local rf = require "raveforce"
local runs = require "raveforce.runs"
local task_file = require "raveforce.task_file"
local workplace = require "tests.workplace"

describe("a run", function()
  local place = workplace.new()
  local at = place.at

  before_each(place.enter)
  after_each(place.leave)

  local function new_env(given)
    local spec = { step_len = 0.01, total_step = 2, threads = 0,
      target = rf.glicol "o: sin 200", params = { f = rf.exp(30, 3000),
        g = rf.choose { 0.5, 1 } },
      reward = rf.reward.raw() + 0.5 * rf.reward.mae_raw():named "mae" }
    for key, value in pairs(given or {}) do spec[key] = value end
    return rf.make("o: sin {f} >> mul {g}", spec)
  end

  local META = { agent = "random", iterations = 9, root_seed = 5, options = {} }

  local function f64(rows) return core.array("float64", rows) end

  -- Two episodes of two steps, two values and two terms.
  local function batch(more)
    local given = { seconds = 0.02, returns = f64 { -3, -1.5 },
      rewards = f64 { { -1, -2 }, { -1, -0.5 } },
      terms = f64 { { -0.75, -0.25, -1.5, -0.5 }, { -1, 0, -0.5, 0 } },
      actions = f64 { { 100, 0.5, 200, 1 }, { 300, 1, 400, 0.5 } },
      units = f64 { { 0.25, 0.25, 0.5, 0.75 }, { 0.125, 0.75, 1, 0.25 } } }
    for key, value in pairs(more or {}) do given[key] = value end
    return given
  end

  local function written(more)
    local run = runs.create(at "r", new_env(), META)
    run:add_batch(batch(more))
    return run
  end

  local function raised(f, ...)
    local fine, failure = pcall(f, ...)
    assert.is_false(fine)
    return failure
  end

  it("gives back what a batch wrote", function()
    local run = written { checkpoint = { agent = "state" } }
    run:close()
    run = runs.open(at "r")
    local given = batch()
    assert.equal(5, run.root)
    assert.equal(2, run:episodes())
    assert.is_true(given.returns == run:returns())
    assert.is_true(given.actions == run:actions(2, 2))
    assert.is_true(given.units == run:units())
    local names, sums = run:terms()
    assert.same({ "raw", "mae" }, names)
    assert.same({ -0.75 - 1.5, -0.25 - 0.5 }, sums[1]:table())
    assert.same({ -1.5, 0 }, sums[2]:table())
    assert.same({ { env = 1, episode = 1, seed = 5 },
      { env = 1, episode = 1, seed = 5 } }, run:origins())
    assert.same({ 2, -1.5 }, { run:best() })
    run:close()
  end)

  it("gives an episode whole", function()
    local run = written { seed = -7, episode = 3 }
    local episode = run:episode(2)
    assert.same({ 2, 1, 3, -7, -1.5, 0.02 }, { episode.id, episode.env,
      episode.episode, episode.seed, episode.ret, episode.seconds })
    assert.equal(run:meta "task_hash", episode.task_hash)
    assert.equal(run:meta "reward_hash", episode.reward_hash)
    assert.same({
      { action = { 300, 1 }, unit = { 0.125, 0.75 }, reward = -1,
        terms = { -1, 0 } },
      { action = { 400, 0.5 }, unit = { 1, 0.25 }, reward = -0.5,
        terms = { -0.5, 0 } },
    }, episode.steps)
    local failure = raised(run.episode, run, 3)
    assert.equal("invalid", failure.kind)
    assert.truthy(failure.message:find(
      "run.db: has no episode 3, the last one is 2", 1, true))
    assert.equal("argument", raised(run.episode, run, "x").kind)
    run:close()
  end)

  it("writes the same by tables as by arrays", function()
    local one, two = written(), runs.create(at "s", new_env(), META)
    local b, records = batch(), {}
    for i = 1, 2 do
      records[i] = { ret = b.returns[i], seconds = 0.02, steps = {} }
      for k = 1, 2 do
        local function part(array) return array[i]:rows(2 * k - 1, 2 * k) end
        records[i].steps[k] = { action = part(b.actions), unit = part(b.units),
          terms = part(b.terms), reward = b.rewards[i][k] }
      end
    end
    two:add(records)
    for id = 1, 2 do assert.same(one:episode(id), two:episode(id)) end
    one:close()
    two:close()
  end)

  it("reads a part of its episodes", function()
    local run = written()
    run:add_batch(batch { seed = 8 })
    assert.same({ -1.5, -3 }, run:returns(2, 2):table())
    assert.same({ -3, -1.5 }, run:returns(3):table())
    assert.same({ 300, 1, 400, 0.5 }, run:actions(2, 2, 2, 1)[1]:table())
    assert.same({ 0.125, 0.75, 1, 0.25 }, run:units(4)[1]:table())
    assert.same({ -1.5, 0 }, select(2, run:terms(2, 1))[1]:table())
    assert.same({ 5, 8 }, { run:origins(2, 2)[1].seed,
      run:origins(2, 2)[2].seed })
    run:close()
  end)

  it("has no units where episodes were played by values alone", function()
    local run = written()
    local values = batch()
    values.units = nil
    run:add_batch(values)
    assert.is_nil(run:units())
    assert.equal(2, #run:units(1, 2))
    assert.is_nil(run:episode(3).steps[1].unit)
    run:close()
  end)

  it("writes a whole batch or nothing of it", function()
    local run = written { checkpoint = { agent = "before" } }
    for wrong, message in pairs { -- in any order
      ["the return or the length is not finite"] =
        { returns = f64 { 1, 0 / 0 } },
      ["reward of step 1 is not finite"] =
        { rewards = f64 { { 1, 1 }, { 1 / 0, 1 } } },
      ["units must be a float64 array"] = { units = core.zeros("float32", 4) },
      ["terms must have a row for each of 4 steps"] =
        { terms = core.zeros("float64", 7) },
    } do
      message.checkpoint = { agent = "after" }
      local failure = raised(run.add_batch, run, batch(message))
      assert.equal("argument", failure.kind)
      assert.truthy(failure.message:find(wrong, 1, true), failure.message)
      assert.equal(2, run:episodes())
      assert.equal(2, run.count)
    end
    run:close()
    local _, checkpoint = runs.resume(at "r", new_env())
    assert.equal("before", checkpoint.agent)
    assert.equal(2, checkpoint.episodes)
  end)

  it("is empty before its first episode", function()
    local run = runs.create(at "r", new_env(), META)
    assert.equal(0, run:episodes())
    assert.same({ 0 }, run:returns().shape)
    local names, sums = run:terms()
    assert.same({ "raw", "mae" }, names)
    assert.same({ 0, 2 }, sums.shape)
    assert.same({ 0, 4 }, run:units().shape)
    assert.same({}, run:rewards())
    assert.is_nil(run:best())
    assert.is_nil(run:baselines())
    assert.equal("running", run:meta "state")
    assert.truthy(raised(run.episode, run, 1).message
      :find("has no episode 1, the last one is 0", 1, true))
    run:close()
  end)

  local function task_env(reward)
    place.write("t.lua", ([[
      return rf.task { code = "o: sin {f} >> mul {g}", step_len = 0.01,
        target = rf.glicol "o: sin 200", total_step = 2, threads = 0,
        params = { f = rf.exp(30, 3000), g = rf.choose { 0.5, 1 } },
        reward = %s }]]):format(reward))
    return rf.make(task_file.load(at "t.lua"))
  end

  it("keeps each reward with the first episode under it", function()
    local first = "rf.reward.raw() + 0.5 * rf.reward.mae_raw():named 'mae'"
    local env = task_env(first)
    local run = runs.create(at "r", env, META)
    run:add_batch(batch())
    local other = task_env "rf.reward.mae_raw():named 'mae' + rf.reward.snr()"
    run:change_reward(other, { text = tostring(other.spec.reward),
      batch = batch { returns = f64 { -9, -7 } } })
    local uses = run:rewards()
    assert.equal(2, #uses)
    assert.same({ 1, 3 }, { uses[1].first, uses[2].first })
    assert.equal(tostring(env.spec.reward), uses[1].text)
    assert.equal(tostring(other.spec.reward), uses[2].text)
    assert.same({ "mae", "snr" }, uses[2].terms)
    assert.equal(uses[2].hash, run:meta "reward_hash")
    local names, sums = run:terms()
    assert.same({ "raw", "mae", "snr" }, names)
    assert.truthy(tostring(sums[1][3]):find "nan")
    assert.truthy(tostring(sums[3][1]):find "nan")
    assert.same({ -2.25, -0.75 }, { sums[1][1], sums[1][2] })
    assert.same({ -2.25, -0.75 }, { sums[3][2], sums[3][3] })
    assert.same({ 4, -7 }, { run:best() }) -- not -1.5, of the old reward
    run:close()
    local resumed = runs.resume(at "r", other)
    local again = task_env(first)
    resumed:change_reward(again, { text = tostring(again.spec.reward) })
    assert.equal(2, #resumed:rewards()) -- it has no episode more
    resumed:close()
  end)

  it("is told anything as text or JSON", function()
    local run = written()
    run:set("state", "finished")
    run:set("baselines", { silence = -0.1, random = { n = 1, best = 1e-300,
      median = 2, returns = { 2 } } })
    assert.equal("finished", run:meta "state")
    assert.same({ silence = -0.1, random = { n = 1, best = 1e-300, median = 2,
      returns = { 2 } } }, run:baselines())
    assert.is_nil(run:meta "nothing")
    run:close()
  end)

  it("has a root seed of 64 bits", function()
    for _, seed in ipairs { math.maxinteger, math.mininteger, -1 } do
      local dir = at("seed" .. seed)
      runs.create(dir, new_env { engine_seed = seed }, { root_seed = seed })
        :close()
      local run = runs.open(dir)
      assert.equal(seed, run.root)
      assert.equal(("%d"):format(seed), run:voice().engine_seed)
      run:close()
    end
  end)

  it("keeps its sounds at their rates and channels", function()
    local sound = core.zeros("float32", 2, 300)
    for i = 1, 300 do sound[1][i], sound[2][i] = i / 512, -i / 512 end
    sound.sr = 22050
    local env = rf.make("~t: imp 9\no: ~t >> sp \\a >> mul {g}", {
      params = { g = rf.lin(0, 1) }, samples = { a = sound }, step_len = 0.01,
      target = rf.glicol "o: sin 200" })
    local run = runs.create(at "r", env, META)
    assert.same({ "a" }, run:samples())
    assert.is_true(sound == run:sound "\\a")
    assert.equal(22050, run:sound("\\a").sr)
    assert.is_true(env.target == run:sound "target")
    assert.equal(44100, run:sound("target").sr)
    assert.is_nil(run:sound "\\b")
    run:close()
  end)

  it("opens by its folder, or by its database anywhere", function()
    written():close()
    place.shell "mkdir x.db && cp r/run.db kick.db && mv r/run.db x.db"
    for _, name in ipairs { "kick.db", "x.db", "x.db/run.db" } do
      local run = runs.open(at(name))
      assert.equal(2, run:episodes())
      run:close()
    end
    assert.equal(at "x.db", runs.open(at "x.db/run.db").dir)
  end)

  it("names what is no run", function()
    place.write("text.db", ("no database "):rep(20))
    for path, wanted in pairs { -- in any order
      [at "nothing"] = { "io", "nothing/run.db: No such file" },
      [at "text.db"] = { "invalid", "text.db: file is not a database" },
    } do
      local failure = raised(runs.open, path)
      assert.equal(wanted[1], failure.kind)
      assert.truthy(failure.message:find(wanted[2], 1, true), failure.message)
    end
    assert.equal("argument", raised(runs.open, 7).kind)
    for _, name in ipairs { "d/seed-1", "d/seed-0" } do
      runs.create(at(name), new_env(), META):close()
    end
    assert.equal(("%s holds 2 runs, and is none: say which, as %s"):format(
      at "d", at "d/seed-0"), raised(runs.open, at "d").message)
  end)

  it("is not made where one is, nor in place of something else", function()
    written():close()
    local failure = raised(runs.create, at "r", new_env(), META)
    assert.equal("io", failure.kind)
    assert.truthy(failure.message:find("holds a run already", 1, true))
    place.shell "echo 'not a database at all, this' > r/run.db"
    assert.equal("invalid", raised(runs.create, at "r", new_env(), META).kind)
    failure = raised(runs.create, "/proc/r", new_env(), META)
    assert.equal("io", failure.kind)
  end)

  it("finds the runs in a folder, in the order of their numbers", function()
    for _, name in ipairs { "r", "d/seed-10", "d/seed-9", "d/x" } do
      runs.create(at(name), new_env(), META):close()
    end
    place.shell "mkdir d/empty e; echo > d/file"
    assert.same({ at "r", at "d/seed-9", at "d/seed-10", at "d/x" },
      runs.expand { at "r", at "d" })
    for path, wanted in pairs { -- in any order
      [at "e"] = "e: no run.db in it, nor in the folders in it",
      [at "none"] = "none: No such file",
      [at "d/file"] = "file: Not a directory",
    } do
      local failure = raised(runs.expand, { path })
      assert.equal("io", failure.kind)
      assert.truthy(failure.message:find(wanted, 1, true), failure.message)
    end
  end)

  it("can be read while it is written, and sees whole batches", function()
    local run = written()
    local reader = runs.open(at "r")
    assert.equal(2, reader:episodes())
    run:add_batch(batch())
    assert.equal(4, reader:episodes())
    reader:close()
    run:close()
  end)

  it("says which file could not be written, and stays as it was", function()
    place.write("full.lua", [[
      local runs = require "raveforce.runs"
      local rf = require "raveforce"
      local env = rf.make("o: sin {f}", { params = { f = rf.lin(1, 9) },
        step_len = 0.01, target = rf.glicol "o: sin 5" })
      local core = require "raveforce.core"
      local run = runs.create("r", env, { root_seed = 0 })
      local zeros = function(...) return core.zeros("float64", ...) end
      for i = 1, 100 do
        local fine, raised = pcall(run.add_batch, run, { seconds = 0.01,
          returns = zeros(500), rewards = zeros(500, 1),
          terms = zeros(500, 1), actions = zeros(500, 1),
          checkpoint = { agent = "x" } })
        if not fine then
          print(raised.kind, raised.message, run.count, run:episodes())
          break
        end
      end]])
    local _, output = place.shell
      "trap '' XFSZ; ulimit -f 2000; RUN run full.lua"
    local kind, message, count, there = output:match
      "^(%S+)\t([^\t]*)\t(%d+)\t(%d+)\n$"
    assert.equal("io", kind, output)
    assert.truthy(message:find("run.db: ", 1, true), message)
    assert.truthy(message:find("File too large", 1, true), message)
    assert.equal(count, there)
    local run = runs.open(at "r")
    assert.equal(math.tointeger(tonumber(count)), run:episodes())
    assert.equal(0, run:episodes() % 500)
    assert.is_true(run:episodes() > 0)
    run:close()
  end)
end)
