--- Playing: by SDL's driver that writes what it hears into a file.

local core = require "raveforce.core"
local rf = require "raveforce"
local workplace = require "tests.workplace"

local SR, FRAMES = 8000, 3000

-- No sample is 0, so that the silence around it is no part of it.
local function wave(step)
  local sound = core.zeros("float32", FRAMES)
  for n = 1, FRAMES do sound[n] = 0.1 + n % 50 * step end
  sound.sr = SR
  return sound
end

describe("raveforce play", function()
  local place = workplace.new()
  local read = place.read
  local shell, write = place.shell, place.write

  before_each(place.enter)
  after_each(place.leave)

  local function save(name, sound)
    rf.save(place.folder .. "/" .. name, sound, SR)
  end

  local DISK = "SDL_AUDIODRIVER=disk SDL_DISKAUDIODELAY=%d "
    .. "SDL_DISKAUDIOFILE=heard.raw RUN "

  -- Status and output; `pause` is how many ms the device takes a buffer for.
  local function on_disk(pause, arguments)
    local status, output = shell(DISK:format(pause) .. arguments)
    if output:find("built without SDL2", 1, true) then
      pending "skipped: built without SDL2"
    end
    return status, output
  end

  -- What the device got, without the silence before and behind.
  local function heard(arguments)
    local status, output = on_disk(1, arguments)
    assert.equal(0, status, output)
    local first, bytes = 1, read "heard.raw"
    while bytes:sub(first, first + 3) == "\0\0\0\0" do first = first + 4 end
    local last = #bytes
    while bytes:sub(last - 3, last) == "\0\0\0\0" do last = last - 4 end
    return bytes:sub(first, last)
  end

  -- As frames: the channels side by side.
  local function frames_of(sound)
    if #sound.shape == 1 then return sound:bytes() end
    local left, right, out = sound[1], sound[2], {}
    for n = 1, #left do out[n] = string.pack("<ff", left[n], right[n]) end
    return table.concat(out)
  end

  local function refuses(arguments, wanted, text)
    local status, output = shell("RUN play " .. arguments)
    assert.truthy(output:find(text, 1, true), output)
    assert.equal(wanted, status)
  end

  it("brings every sample of a file to the device", function()
    save("mono.wav", wave(0.01))
    assert.is_true(heard "play mono.wav" == wave(0.01):bytes())
    local both = core.array("float32",
      { wave(0.01):table(), wave(0.005):table() })
    save("both.wav", both)
    assert.is_true(heard "play both.wav" == frames_of(both))
  end)

  it("renders a text as `render` does", function()
    save("drum.wav", wave(0.01))
    for text, options in pairs { -- any order: each by itself
      ["o: constsig {level}"] = "--seconds 0.3 --set level=0.5",
      ["o: constsig {} >> mul {}"] = "--seconds 0.3 --set 1=0.5 --set 2=0.5",
      ["o: seq 60 >> sp {drum} >> add 1"] = "--seconds 0.3 --sr 8000 "
        .. "--set drum=a --sample a=drum.wav --bpm 240 --seed 3",
    } do
      write("o.glicol", text)
      assert.equal(0, (shell("RUN render -o o.wav o.glicol " .. options)))
      local rendered = rf.load(place.folder .. "/o.wav", { mono = false })
      assert.is_true(heard("play o.glicol " .. options)
        == frames_of(rendered))
    end
  end)

  it("plays what a run found, and what it looked for", function()
    write("t.lua", [[return rf.task { code = "o: constsig {x}",
      params = { x = rf.lin(0.1, 1) }, target = rf.glicol(
        "o: constsig 0.5", { seconds = 0.1 }) }]])
    assert.equal(0, (shell "RUN train t.lua --iterations 9 --out r"))
    local best = rf.load(place.folder .. "/r/best.wav", { mono = false })
    assert.is_true(heard "play r" == frames_of(best))
    assert.is_true(heard "play r:best" == frames_of(best))
    assert.is_true(heard "play r --target" == ("<f"):pack(0.5):rep(4410))
    assert.equal(0, (shell "rm r/best.wav"))
    refuses("r", 3, "io: r: the run has no best.wav yet")
  end)

  it("plays any episode of a run again", function()
    write("t.lua", [[return rf.task { code = "o: constsig {x}",
      params = { x = rf.lin(0.1, 1) }, step_len = 0.1, sr = 8000,
      reward = rf.reward.silence() }]])
    assert.equal(0, (shell "RUN train t.lua --iterations 9 --out r"))
    local store = assert(core.store(place.folder .. "/r/run.db", false))
    local values = assert(store:actions(7, 1, 1, 1))
    store:close()
    assert.is_true(heard "play r:7" == ("<f"):pack(values[1][1]):rep(1600))
    refuses("r:10", 1, "10")
    refuses("none:1", 3, "none:1")
  end)

  it("ends with Ctrl-C, and status 130", function()
    local minute = core.zeros("float32", 60 * SR)
    minute.sr = SR
    save("long.wav", minute)
    local status = on_disk(100, [[play long.wav & p=$!
      n=0; until [ -s heard.raw ] || [ $n = 500 ]; do
      sleep 0.02; n=$((n + 1)); done; kill -INT $p; wait $p]])
    assert.equal(130, status)
    assert.is_true(#read "heard.raw" < 60 * SR)
  end)

  it("is what rf.play and env:play do", function()
    save("drum.wav", wave(0.01))
    write("one.lua", "rf.play 'drum.wav'")
    assert.is_true(heard "run one.lua" == wave(0.01):bytes())
    write("two.lua", "rf.play(rf.load 'drum.wav')")
    assert.is_true(heard "run two.lua" == wave(0.01):bytes())
    write("env.lua", [[
      local env = rf.make(rf.task { code = "o: constsig {x}", total_step = 2,
        step_len = 0.1, params = { x = rf.lin(0, 1) },
        reward = rf.reward.silence() })
      env:reset { seed = 1 }
      env:step { x = 0.25 }
      env:play()
      env:save "env.wav"]])
    local played = heard "run env.lua"
    local saved = rf.load(place.folder .. "/env.wav", { mono = false })
    assert.is_true(played == frames_of(saved))
    assert.equal(8 * 4410, #played)
  end)

  it("passes on what is raised while it plays", function()
    write("s.lua", [[
      local core = require "raveforce.core"
      local sound = core.zeros("float32", 80000)
      print(pcall(core.play, sound, 8000, function() error "enough" end))
      print(pcall(core.play, sound, 8000, 3))]])
    local _, output = on_disk(1, "run s.lua")
    assert.matches("false\t[^\n]*enough", output)
    assert.matches("false\tbad argument #3", output)
  end)

  it("says what stands in the way of a sound", function()
    save("mono.wav", wave(0.01))
    on_disk(1, "play mono.wav")
    local status, output =
      shell "SDL_AUDIODRIVER=nowhere RUN play mono.wav"
    assert.equal("io: play: Audio target 'nowhere' not available\n", output)
    assert.equal(3, status)
  end)

  it("names what it cannot read, and options that are out of place",
    function()
      save("mono.wav", wave(0.01))
      write("junk.wav", "no sound")
      write("bad.glicol", "o: sin 440\np: sinn 440")
      write("hole.glicol", "o: sin {f}")
      refuses("none.wav", 3, "io: none.wav: No such file or directory")
      refuses("none.glicol", 3, "io: none.glicol: No such file or directory")
      refuses("junk.wav", 1, "junk.wav: is not WAV")
      refuses(".", 3, "io: ")
      refuses("bad.glicol", 1, "bad.glicol:2:4: syntax: ")
      refuses("hole.glicol", 1, "hole.glicol:1:8: invalid: hole {f} has no "
        .. "value: --set f=VALUE\no: sin {f}\n       ^")
      refuses("hole.glicol --set f=1 --set g=1", 2, "--set: no setting 'g'")
      refuses("hole.glicol --set f=loud", 2,
        "--set f: a number is wanted, got 'loud'")
      refuses("hole.glicol --set f=1 --seconds 0", 2, "got 0")
      refuses("mono.wav --seconds 1", 2,
        "--seconds goes with a text (X.glicol), and mono.wav is none")
      refuses("mono.wav --set f=1", 2, "--set goes with a text")
      refuses("kick.lua", 2, "kick.lua is a task, and what it found is played")
      refuses("mono.wav --target", 2, "mono.wav is a file; a run is")
      refuses("", 2, "SOUND|CODE|RUN is missing")
      refuses("a b", 2, "unexpected argument 'b'")
    end)

  it("says that a run has no target", function()
    write("t.lua", [[return rf.task { code = "o: constsig {x}", step_len = 0.1,
      params = { x = rf.lin(0.1, 1) }, reward = rf.reward.silence() }]])
    assert.equal(0, (shell "RUN train t.lua --iterations 9 --out r"))
    refuses("r --target", 1, "invalid: r: the run has no target")
  end)
end)

describe("rf.play", function()
  it("refuses what is no sound", function()
    for _, case in ipairs {
      { "argument: rf.play wants a path or an array, got 1", 1 },
      { "argument: rf.play wants a path or an array, got nothing" },
      { "invalid: rf.play: an array without a rate needs sr",
        rf.zeros(100, "float32") },
      { "argument: rf.play: sr must be a rate in Hz, got 0", wave(0), 0 },
      { "invalid: rf.play: a sound is [frames] or [2][frames]",
        rf.zeros({ 3, 10 }, "float32"), SR },
      { "io: none.wav: No such file or directory", "none.wav" },
    } do
      local fine, raised = pcall(rf.play, case[2], case[3])
      assert.is_false(fine)
      assert.truthy(tostring(raised):find(case[1], 1, true), tostring(raised))
    end
  end)

  it("checks what it is handed before anything sounds", function()
    for _, case in ipairs {
      { "bad argument #1", "x", SR }, { "bad argument #1", nil, SR },
      { "bad argument #1", rf.zeros(9), SR }, -- float64
      { "bad argument #2", wave(0), 0 / 0 }, { "bad argument #2", wave(0) },
      { "bad argument #3", wave(0), SR, 3 },
    } do
      local fine, raised = pcall(core.play, table.unpack(case, 2, 4))
      assert.is_false(fine)
      assert.truthy(raised:find(case[1], 1, true), raised)
    end
    local played, message, detail = core.play(wave(0), 0)
    assert.is_nil(played)
    assert.matches("play: rate must be 1..768000 Hz", message, 1, true)
    assert.equal("argument", detail.kind)
  end)

  it("is not for tasks", function()
    local path = os.tmpname()
    local file = assert(io.open(path, "w"))
    file:write "rf.play 'x.wav'"
    file:close()
    local task_file = require "raveforce.task_file"
    local _, raised = pcall(task_file.load, path)
    os.remove(path)
    assert.matches("rf.play is not for task files", tostring(raised), 1, true)
  end)

  it("has nothing to play before the first step", function()
    local env = rf.make(rf.task { code = "o: constsig {x}", step_len = 0.1,
      params = { x = rf.lin(0, 1) }, reward = rf.reward.silence() })
    local _, raised = pcall(env.play, env)
    assert.matches("play before reset", tostring(raised))
    env:reset { seed = 1 }
    _, raised = pcall(env.play, env)
    assert.matches("play: no sound", tostring(raised))
    env:close()
    _, raised = pcall(env.play, env)
    assert.matches("the env is closed", tostring(raised))
  end)
end)
