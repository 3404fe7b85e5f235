--- The command line: what a task's reward says of sounds.

local audition = require "raveforce.audition"
local core = require "raveforce.core"
local json = require "raveforce.json"
local rf = require "raveforce"
local workplace = require "tests.workplace"

local SR, FRAMES = 8000, 800

local function level(value, frames)
  local sound = core.zeros("float32", frames or FRAMES)
  sound:fill(value)
  sound.sr = SR
  return sound
end

describe("raveforce score", function()
  local place = workplace.new()
  local shell = place.shell

  before_each(function()
    place.enter()
    rf.save(place.folder .. "/target.wav", level(0.5))
  end)
  after_each(place.leave)

  local function save(name, sound, sr)
    rf.save(place.folder .. "/" .. name, sound, sr or SR)
  end

  local function task(reward, more)
    place.write("t.lua", ([[
return rf.task {
  code = "o: constsig {x}", params = { x = rf.lin(0, 1) }, %s
  reward = %s,
}]]):format(more or 'target = "target.wav",', reward))
  end

  local function scored(arguments)
    local status, output = shell("RUN score t.lua " .. (arguments or ""))
    assert.equal(0, status, output)
    return json.decode(output)
  end

  local function totals(result)
    local by_name = {}
    for _, sound in ipairs(result.sounds) do
      by_name[sound.name] = sound.total
    end
    return by_name
  end

  local function refuses(arguments, wanted, text)
    local status, output = shell("RUN score " .. arguments)
    assert.truthy(output:find(text, 1, true), output)
    assert.equal(wanted, status)
  end

  -- mean squares of differences of constants: 0.5^2, 0, 0.25^2
  it("puts silence and the target beside the sounds", function()
    task "rf.reward.raw()"
    save("half.wav", level(0.25))
    local result = scored "half.wav"
    assert.equal("t.lua", result.task)
    assert.equal("raw()", result.reward)
    assert.same({ "raw" }, result.terms)
    local names = {}
    for i, sound in ipairs(result.sounds) do names[i] = sound.name end
    assert.same({ "silence", "target", "half.wav" }, names)
    assert.same({ silence = -0.25, target = 0, ["half.wav"] = -0.0625 },
      totals(result))
  end)

  it("gives each term, and sums that are the total", function()
    task "2 * rf.reward.raw() - rf.reward.mae_raw():named 'size'"
    save("half.wav", level(0.25))
    local sound = scored "half.wav".sounds[3]
    assert.same({ raw = -0.125, size = 0.25 }, sound.terms)
    assert.equal(0.125, sound.total)
  end)

  it("pads what is short, cuts what is long, and mixes channels", function()
    task "rf.reward.raw()"
    save("short.wav", level(0.5, FRAMES / 2))
    save("long.wav", level(0.5, 2 * FRAMES))
    save("stereo.wav", rf.array({ level(0.25):table(), level(0.75):table() },
      "float32"))
    local by_name = totals(scored "short.wav long.wav stereo.wav")
    assert.equal(-0.125, by_name["short.wav"])
    assert.equal(0, by_name["long.wav"])
    assert.equal(0, by_name["stereo.wav"])
  end)

  it("brings sounds to the task's rate", function()
    task "rf.reward.rms_db_diff()"
    save("fast.wav", level(0.5, 4 * FRAMES), 4 * SR)
    assert.is_true(math.abs(totals(scored "fast.wav")["fast.wav"]) < 0.2)
  end)

  -- 4 steps of -0.25 each; the last one alone
  it("sums the steps of an episode", function()
    task("rf.reward.mse_raw { span = 'step' }", [[total_step = 4,
      target = "target.wav",]])
    assert.equal(-1, totals(scored()).silence)
    task("rf.reward.mse_raw { span = 'step' }:only_at_end()",
      [[total_step = 4, target = "target.wav",]])
    assert.equal(-0.25, totals(scored()).silence)
  end)

  it("says what an episode with the same sound earns", function()
    local env = rf.make(rf.task { code = "o: sin {f} >> mul 0.5",
      params = { f = rf.exp(50, 2000) }, total_step = 3, threads = 0,
      target = rf.glicol("o: sin 440", { seconds = 0.3 }),
      reward = rf.reward.timbre() + rf.reward.fn(function(ctx)
        return -ctx:rms()[1][1]
      end) + rf.reward.lsd { span = "step" }:potential(0.9) })
    env:reset { seed = 1 }
    local sum = 0.0
    for _ = 1, 3 do
      local _, reward = env:step { f = 300 }
      sum = sum + reward
    end
    assert.equal(sum, audition.score(env, env:audio():copy()).total)
  end)

  -- frozen as in evaluate: nothing was counted yet
  it("keeps the order of a reward with statistics", function()
    task "rf.reward.raw():normalize()"
    save("half.wav", level(0.25))
    assert.same({ silence = -0.25, target = 0, ["half.wav"] = -0.0625 },
      totals(scored "half.wav"))
  end)

  it("scores without a target, and without a sound", function()
    task("rf.reward.silence()", "step_len = 0.1,")
    local result = scored()
    assert.equal(1, #result.sounds)
    assert.same({ silence = -1 }, totals(result))
  end)

  it("hears the first episode's target of a function", function()
    task("rf.reward.raw()", [[step_len = 0.1, sr = 8000,
      target = function(seed) return rf.glicol "o: constsig 0.5" end,]])
    assert.same({ silence = -0.25, target = 0 }, totals(scored()))
  end)

  it("takes settings of the task", function()
    task "rf.reward.raw()"
    save("other.wav", level(0.25))
    assert.equal(-0.0625, totals(scored "--set target=other.wav").silence)
  end)

  it("shows a table in a terminal", function()
    if not workplace.has_terminal() then
      return pending "skipped: no pseudo-terminal here"
    end
    task "rf.reward.raw() + rf.reward.mae_raw()"
    local status, output = shell([[echo "RUN score t.lua target.wav" >s.sh
      script -qec 'sh s.sh' /dev/null]])
    assert.equal(0, status)
    local lines = {}
    for line in output:gmatch "[^\r\n]+" do lines[#lines + 1] = line end
    assert.matches("^sound +raw +mae_raw +total$", lines[1])
    assert.matches("^silence +%-0.25 +%-0.5 +%-0.75$", lines[2])
    assert.matches("^target +0 +0 +0$", lines[3])
    assert.matches("^target.wav +0 +0 +0$", lines[4])
    assert.is_nil(lines[5])
  end)

  it("lets a reward write into no sound", function()
    for _, sound in ipairs { "audio", "target" } do
      task(("rf.reward.fn(function(ctx) ctx.%s[1] = 1 return 0 end)")
        :format(sound))
      refuses("t.lua", 1, "read-only")
    end
  end)

  it("names the sound, the term and its line", function()
    local function fails(body, message)
      task(("rf.reward.fn(function(ctx) %s end, { name = 'mine' })")
        :format(body))
      refuses("t.lua", 1, "t.lua:3: invalid: silence: reward term 'mine'"
        .. message)
    end
    fails("", " must give a finite number, got nothing")
    fails("return 'x'", " must give a finite number, got 'x'")
    fails("return 0 / 0", " must give a finite number, got NaN")
    fails("return 1, 2", " must give a number and a table, got 2")
    fails("return 1, { a = 'x' }", " must name finite numbers, got 'a' = 'x'")
    fails("return ctx:rms { hop_length = 0 }", ": rms: hop_length must be")
    fails("error 'oh'", ": oh")
    task("rf.reward.scale { params = { 'x' } }", "step_len = 0.1,")
    refuses("t.lua", 1, "t.lua:3: invalid: silence: reward term 'scale' wants "
      .. "an action's notes, and a sound that was not rendered has none")
  end)

  it("refuses what is no reward, at the script's line", function()
    for reward, message in pairs {
      ["rf.reward.raw"] = "got rf.reward.raw itself: call it",
      ["0.5"] = "reward must be made by rf.reward, got 0.5",
      ["rf.reward.raw() + 'x'"] = "t.lua:3: invalid: reward term 'raw': +",
      ["0 / 0 * rf.reward.raw()"] = "t.lua:3: invalid: reward term 'raw': "
        .. "weight must be a finite number, got NaN",
      ["rf.reward.mfcc_l1 { n_fft = 1000.5 }"] =
        "t.lua:3: invalid: rf.reward.mfcc_l1: n_fft must be an integer",
      ["rf.reward.mfcc_l1 { hop_length = 0 }"] =
        "t.lua:3: invalid: rf.reward.mfcc_l1: hop_length must be",
      ["rf.reward.mfcc_l1 { fmax = 1e6 }"] =
        "t.lua:3: invalid: rf.reward.mfcc_l1: fmax must be",
      ["rf.reward.mfcc_l1 { n_ftt = 1 }"] = "did you mean 'n_fft'",
      ["rf.reward.mfc_l1()"] = "did you mean 'mfcc_l1'",
      ["rf.reward.si_sdr():relative()"] = "'si_sdr' is a similarity",
      ["rf.reward.raw():clip(1, 0)"] = "clip wants the lower bound first",
    } do
      task(reward)
      refuses("t.lua", 1, message)
    end
  end)

  it("names files that it cannot read, and tasks without a sound", function()
    task "rf.reward.raw()"
    refuses("t.lua no.wav", 3, "no.wav: No such file or directory")
    assert(os.execute((": >%s/empty.wav; echo no >%s/junk.wav")
      :format(place.folder, place.folder)))
    refuses("t.lua empty.wav", 1, "empty.wav: is empty")
    refuses("t.lua junk.wav", 1, "junk.wav: is not WAV")
    refuses("no.lua", 3, "no.lua: No such file or directory")
    refuses("", 2, "TASK.lua [AUDIO]... is missing")
    refuses("t.lua --set nothing=1", 1, "no setting 'nothing'")
    task("rf.reward.raw()", "step_len = 0.1,")
    refuses("t.lua", 1, "t.lua:3: invalid: reward term 'raw' needs a target")
    task("nil", "step_len = 0.1,")
    refuses("t.lua", 1, "reward is missing, and without a target there is no "
      .. "default")
  end)
end)
