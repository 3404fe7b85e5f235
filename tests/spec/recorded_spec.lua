local core = require "raveforce.core"
local json = require "raveforce.json"
local recorded = require "raveforce.run.recorded"
local rf = require "raveforce"
local runs = require "raveforce.runs"
local workplace = require "tests.workplace"

describe("a recorded run", function()
  local place = workplace.new()
  local at, read = place.at, place.read
  local write, shell = place.write, place.shell

  before_each(place.enter)
  after_each(place.leave)

  local function must(line)
    local status, output = shell(line)
    assert(status == 0, output)
    return output
  end

  local function noise(seconds, sr, channels)
    local frames = math.floor(seconds * sr)
    local sound = core.zeros("float32", channels, frames)
    for c = 1, channels do
      for i = 1, frames do
        sound[c][i] = 0.4 * math.sin(i * i * 0.00007 * c + c)
      end
    end
    sound.sr = sr
    return channels == 1 and sound[1] or sound
  end

  local function samples()
    assert(core.save(at "a.wav", noise(0.2, 44100, 1), 44100))
    assert(core.save(at "b.wav", noise(0.1, 22050, 2), 22050))
  end

  -- Sounds of their own rates, symbols, several steps, a
  -- parameter whose bound and one whose value depend on others.
  local TASK = [[
    return rf.task({ level = 0.5 }, function(o) return {
      code = "~t: imp 9\n~e: imp 7 >> envperc {attack} {decay}\n"
        .. "o: ~t >> sp {s} >> mul ~e >> lpf {cut} 0.7 >> mul {g}",
      params = { s = rf.choose { "\\a", "\\b" },
        attack = rf.exp(0.001, 0.05),
        decay = rf.rel("attack", function(a) return 0.1 - a end),
        cut = rf.lin(99, function(p) return 900 + 9000 * p.attack end),
        g = rf.choose { 0.25, o.level, 1 } },
      samples = { a = "a.wav", b = "b.wav" }, total_step = 3,
      engine_seed = "episode", target = "b.wav", step_len = 0.08 } end)]]

  local function trained(options)
    samples()
    write("t.lua", TASK)
    must("RUN train t.lua --agent random --iterations 30 --out r --seed 3 "
      .. "--set level=0.75 " .. (options or ""))
  end

  -- The database alone, elsewhere; nothing else of the run or task is left.
  local function elsewhere()
    must "mkdir away && mv r/run.db away/run.db && mv r/best.wav kept.wav"
    must "rm -rf r t.lua a.wav b.wav"
  end

  local function sounds_again(lanes)
    write("again.lua", [[
      local recorded = require "raveforce.run.recorded"
      local run = require "raveforce.runs".open "run.db"
      local env = recorded.env(run, { threads = 0 })
      recorded.play(run, env, (run:best()))
      env:save "again.wav"]])
    must(("cd away && RAVEFORCE_LANES=%d RUN run ../again.lua"):format(lanes))
    return read "away/again.wav"
  end

  it("of a task file sounds the same from run.db alone, on any lanes",
    function()
      trained()
      elsewhere()
      local widths = core.lane_widths()
      for _, lanes in ipairs { 1, widths[#widths] } do
        assert.is_true(read "kept.wav" == sounds_again(lanes))
      end
    end)

  local function recorded_in_script()
    samples()
    write("own.lua", [[
      local rf = require "raveforce"
      local env = rf.make("~t: speed 8.0 >> seq 60 62 64 65\n"
        .. "~e: imp 7 >> envperc {} {}\n"
        .. "o: ~t >> sp {} >> mul ~e >> lpf {} 0.7 >> mul {}", {
        action_space = { { "exp", 0.001, 0.05 },
          { "rel", 1, function(a) return 0.1 - a end },
          { "choose", { "\\a", "\\b" } },
          { "lin", 99, function(p) return 900 + 9000 * p[1] end },
          { "const", 0.5 } },
        samples = { a = rf.load "a.wav", b = rf.load("b.wav",
          { mono = false }) },
        total_step = 3, step_len = 0.08, engine_seed = "episode", bpm = 97,
        target = "b.wav" })
      local recorder = rf.record(env, "r")
      for seed = 1, 4 do
        recorder:reset { seed = seed }
        for _ = 1, 3 do recorder:step(env.action_space:sample()) end
        recorder:reset()
        for _ = 1, 3 do
          recorder:step_unit(env.action_space:sample_unit())
        end
      end
      recorder:close()]])
    must "RUN run own.lua"
  end

  it("of a script sounds the same from run.db alone, on any lanes",
    function()
      recorded_in_script()
      must "rm own.lua"
      elsewhere()
      local widths = core.lane_widths()
      for _, lanes in ipairs { 1, widths[#widths] } do
        assert.is_true(read "kept.wav" == sounds_again(lanes))
      end
    end)

  it("keeps each episode's own seed", function()
    recorded_in_script()
    local run = runs.open(at "r")
    local seen = {}
    for i, origin in ipairs(run:origins()) do
      seen[i] = origin.seed .. "/" .. origin.episode
    end
    assert.same({ "1/1", "1/2", "2/1", "2/2", "3/1", "3/2", "4/1", "4/2" },
      seen)
    assert.equal(3, run:episode(5).seed)
    run:close()
  end)

  it("gives the task under its own reward, or under another", function()
    trained()
    elsewhere()
    local run = runs.open(at "away")
    local env = recorded.env(run, { threads = 0 })
    assert.is_true(recorded.has_reward(run))
    assert.equal(run:rewards()[1].text, tostring(env.spec.reward))
    local returns = recorded.returns(run, env)
    assert.is_true(returns == run:returns())
    local other = recorded.env(run, { reward = rf.reward.raw() })
    assert.equal("raw()", tostring(other.spec.reward))
    run:close()
  end)

  it("of a script has no reward until one is given", function()
    recorded_in_script()
    elsewhere()
    local run = runs.open(at "away")
    local env = recorded.env(run)
    assert.is_false(recorded.has_reward(run))
    recorded.play(run, env, 1)
    env = recorded.env(run, { reward = rf.reward.raw() })
    assert.is_true(recorded.returns(run, env) == run:returns())
    run:close()
  end)

  it("reads nothing but what it holds", function()
    trained()
    local run = runs.open(at "r")
    local files = run:files()
    files:read "t.lua"
    local fine, raised = pcall(files.read, files, "other.wav")
    assert.is_false(fine)
    assert.equal(at "r" .. ": does not hold the file other.wav",
      raised.message)
    run:close()
  end)

  it("holds the files that a target's function read on the way", function()
    samples()
    write("t.lua", [[
      local files = { "a.wav", "b.wav" }
      return rf.task { code = "o: sin {f}", params = { f = rf.exp(50, 500) },
        step_len = 0.1, sr = 44100, reward = rf.reward.raw(),
        target = function(seed) return files[1 + (seed & 1)] end }]])
    write("l.lua", [[
      local rf = require "raveforce"
      local task = require "raveforce.task_file".load "t.lua"
      for seed = 1, 8 do
        rf.train(task, { agent = "random", iterations = 5, seed = seed,
          out = "r" .. seed })
      end]])
    must "RUN run l.lua && rm t.lua a.wav b.wav"
    local seen = {}
    for seed = 1, 8 do
      local run = runs.open(at("r" .. seed))
      local env = recorded.env(run, { threads = 0 })
      assert.is_true(recorded.returns(run, env) == run:returns())
      for _, file in ipairs(json.decode(run:meta "files")) do
        seen[file.path] = true
      end
      run:close()
    end
    assert.is_true(seen["a.wav"] and seen["b.wav"])
  end)

  it("scores each episode against the target of its own seed", function()
    write("t.lua", [[
      return rf.task { code = "o: sin {f}", params = { f = rf.exp(50, 500) },
        step_len = 0.1, sr = 44100, reward = rf.reward.raw(),
        target = function(seed)
          return rf.glicol("o: saw " .. 50 + (seed & 255)) end }]])
    local env = rf.make(require "raveforce.task_file".load(at "t.lua"))
    local run = runs.create(at "r", env, { root_seed = 0, options = {} })
    for _, origin in ipairs { { 3, 1 }, { 3, 2 }, { -8, 1 } } do
      env:_begin_at(origin[1], origin[2])
      local action = core.array("float64", { { 90 }, { 300 } })
      local returns = env:evaluate { { f = 90 }, { f = 300 } }
      local rewards = core.array("float64",
        { { returns[1] }, { returns[2] } })
      run:add_batch { seconds = 0.1, seed = origin[1], episode = origin[2],
        returns = returns, rewards = rewards, terms = rewards,
        actions = action }
    end
    run:close()
    must "rm t.lua"
    run = runs.open(at "r")
    assert.is_true(run:returns(1, 2) ~= run:returns(3, 2))
    assert.is_true(recorded.returns(run, run:env { threads = 0 })
      == run:returns())
    run:close()
  end)

  it("says that a function's targets are not written down", function()
    write("own.lua", [[
      local rf = require "raveforce"
      local env = rf.make("o: sin {f}", { params = { f = rf.exp(50, 500) },
        step_len = 0.1, target = function(_, o)
          return rf.glicol("o: saw " .. o.freq) end })
      local recorder = rf.record(env, "r")
      recorder:reset { seed = 1, options = { freq = 80 } }
      recorder:step { f = 80 }
      recorder:close()]])
    must "RUN run own.lua"
    local run = runs.open(at "r")
    local env = recorded.env(run)
    assert.same({ { f = 80 } }, recorded.play(run, env, 1))
    assert.equal(4410, #env:audio())
    local fine, raised = pcall(recorded.env, run,
      { reward = rf.reward.raw() })
    assert.is_false(fine)
    assert.equal("unsupported", raised.kind)
    assert.truthy(raised.message:find("targets came from a function", 1, true))
    local heard = recorded.env(run,
      { reward = rf.reward.fn(function(ctx) return #ctx.audio end) })
    assert.equal(4410, recorded.returns(run, heard)[1])
    run:close()
  end)
end)
