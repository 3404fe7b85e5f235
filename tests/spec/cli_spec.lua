--- The command line: exit statuses, messages, sound files.

local workplace = require "tests.workplace"

local RAVEFORCE = workplace.RAVEFORCE

local function quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

local read = workplace.read

describe("raveforce", function()
  local folder -- where each test runs; its name holds a space

  local function path(name) return folder .. "/" .. name end

  local function write(name, text)
    local file = assert(io.open(path(name), "wb"))
    file:write(text)
    file:close()
  end

  --- Exit status, standard output, standard error; `before` is shell text.
  local function shell(before, ...)
    local words = { before, quote(RAVEFORCE) }
    for _, word in ipairs { ... } do words[#words + 1] = quote(word) end
    local pipe = io.popen(("cd %s && %s 2>errors"):format(quote(folder),
      table.concat(words, " ")))
    local output = pipe:read "a"
    local _, _, status = pipe:close()
    return status, output, read(path "errors")
  end

  local function run(...) return shell("", ...) end

  --- Renders code.glicol for a tenth of a second.
  local function render(...)
    return run("render", "code.glicol", "--seconds", "0.1", "-o", "out.wav",
      ...)
  end

  --- Left and right of a 32-bit float stereo WAV, and its rate.
  local function samples(name)
    local bytes, left, right, rate = read(path(name)), {}, {}, nil
    local at = 13
    while at < #bytes do
      local id, size = string.unpack("<c4I4", bytes, at)
      if id == "fmt " then
        local channels
        channels, rate = string.unpack("<I2I4", bytes, at + 10)
        assert.equal(2, channels)
      elseif id == "data" then
        for i = at + 8, at + 7 + size, 8 do
          left[#left + 1], right[#right + 1] =
            string.unpack("<ff", bytes, i)
        end
      end
      at = at + 8 + size + size % 2
    end
    return left, right, rate
  end

  setup(function()
    folder = os.tmpname()
    os.remove(folder)
    folder = folder .. " spec"
    assert(os.execute("mkdir " .. quote(folder)))
  end)

  teardown(function() os.execute("rm -rf " .. quote(folder)) end)

  before_each(function()
    os.remove(path "out.wav")
    write("code.glicol", "o: constsig {level}")
    write("plain.glicol", "o: constsig 0.25")
  end)

  describe("as such", function()
    it("says how it is used, and that nothing was", function()
      local status, output, errors = run()
      assert.equal(2, status)
      assert.equal("", output)
      assert.matches("^usage: raveforce COMMAND", errors)
    end)

    it("helps with every command on standard output", function()
      local _, list = run "--help"
      for name in list:gmatch "\n  (%l+) " do
        local status, output, errors = run(name, "--help")
        assert.same({ 0, "" }, { status, errors })
        assert.matches("^usage: raveforce " .. name, output)
      end
    end)

    it("tells its version", function()
      local status, output = run "--version"
      assert.equal(0, status)
      assert.matches("^raveforce %d+%.%d+%.%d+\n$", output)
    end)

    it("lists its benches, and which of them take long", function()
      local status, output = run("bench", "--list")
      assert.equal(0, status)
      assert.matches("\nkick\n", output)
      assert.matches("\ndrums  %(minutes%)\n$", output)
    end)

    it("names the nearest command and the nearest option", function()
      local status, _, errors = run "rendr"
      assert.equal(2, status)
      assert.matches("unknown command 'rendr'; did you mean 'render'", errors,
        1, true)
      status, _, errors = render "--sed=3"
      assert.equal(2, status)
      assert.matches("unknown option '--sed'; did you mean '--seed'", errors,
        1, true)
    end)

    it("refuses what is missing or too much, with status 2", function()
      for _, words in ipairs { { "render" }, { "train" }, { "check" },
        { "run" }, { "nodes", "sin", "saw" },
        { "render", "plain.glicol", "-o", "out.wav" },
        { "render", "plain.glicol", "--seconds", "1" },
        { "render", "plain.glicol", "--seconds" },
        { "train", "task.lua", "--iterations", "-1" },
        { "train", "task.lua", "--iterations", "9223372036854775808" },
        { "train", "task.lua", "--set", "x" } } do
        local status, _, errors = run(table.unpack(words))
        assert.equal(2, status, table.concat(words, " "))
        assert.matches("^raveforce %l+: argument: ", errors)
      end
    end)

    it("fails where standard output does", function()
      local pipe = io.popen(quote(RAVEFORCE) .. " nodes 2>&1 >/dev/full")
      assert.matches("cannot write to standard output", pipe:read "a")
      assert.equal(3, (select(3, pipe:close())))
    end)
  end)

  describe("render", function()
    it("writes ceil(S * R) stereo frames of float", function()
      assert.equal(0, (run("render", "plain.glicol", "--seconds", "0.10001",
        "--sr", "8000", "-o", "out.wav")))
      local left, right, rate = samples "out.wav"
      assert.same({ 801, 801, 8000 }, { #left, #right, rate })
      assert.same({ 0.25, 0.25 }, { left[1], right[801] })
    end)

    it("gives the closed form of a sine", function()
      write("sine.glicol", "o: sin 441.0")
      assert.equal(0, (run("render", "sine.glicol", "--seconds", "0.02", "-o",
        "out.wav")))
      local left = samples "out.wav"
      for n = 1, #left do
        local phase = 2 * math.pi * 441 * (n - 1) / 44100
        assert.near(math.sin(phase), left[n], 1e-4)
      end
    end)

    it("fills holes by name and by place", function()
      assert.equal(0, (render("--set", "level=0.5")))
      assert.equal(0.5, samples "out.wav"[1])
      write("code.glicol", "o: constsig {} >> mul {}")
      assert.equal(0, (render("--set", "2=4", "--set", "1=0.125")))
      assert.equal(0.5, samples "out.wav"[1])
    end)

    it("takes the last of two values", function()
      assert.equal(0, (render("--set", "level=0.5", "--set", "level=0.75")))
      assert.equal(0.75, samples "out.wav"[1])
    end)

    it("shows the place of a hole without a value", function()
      local status, _, errors = render()
      assert.equal(1, status)
      assert.equal("code.glicol:1:13: invalid: hole {level} has no value: "
        .. "--set level=VALUE\no: constsig {level}\n            ^\n", errors)
    end)

    it("names the nearest hole", function()
      local status, _, errors = render("--set", "levl=1")
      assert.equal(2, status)
      assert.equal("raveforce render: argument: --set: the text has no hole "
        .. "{levl}; did you mean {level}\n", errors)
    end)

    it("refuses values that are no numbers", function()
      for _, value in ipairs { "loud", "nan", "inf", "1e99", "0x1", "1,5" } do
        local status, _, errors = render("--set", "level=" .. value)
        assert.equal(2, status, value)
        assert.matches("--set level: a number is wanted, got '" .. value,
          errors, 1, true)
      end
    end)

    it("fills notes and samples", function()
      assert.equal(0, (run("render", "plain.glicol", "--seconds", "0.01",
        "-o", "level.wav")))
      write("code.glicol", "o: seq {note} >> sp {drum}")
      local status, _, errors = render("--set", "note=60", "--set",
        "drum=kick", "--sample", "kick=level.wav")
      assert.same({ 0, "" }, { status, errors })
      assert.near(0.25, samples "out.wav"[100], 1e-6)
      status, _, errors = render("--set", "note=60.5", "--set", "drum=kick",
        "--sample", "kick=level.wav")
      assert.equal(2, status)
      assert.matches("a note is a whole number, got 60.5", errors, 1, true)
      status, _, errors = render("--set", "note=60", "--set", "drum=kik",
        "--sample", "kick=level.wav")
      assert.equal(1, status)
      assert.matches("code.glicol:1:21: unknown-sample:", errors, 1, true)
    end)

    it("shows line and caret of a wrong text", function()
      write("code.glicol", "// a comment\no: sinn 440")
      local status, _, errors = render()
      assert.equal(1, status)
      assert.matches("^code%.glicol:2:4: syntax: [^\n]+\no: sinn 440\n   ^\n",
        errors)
    end)

    it("updates before the first block at or after the time", function()
      write("later.glicol", "o: constsig 0.5")
      -- 0.01 * 44100 / 128 = 3.4: block 4 begins with frame 512
      assert.equal(0, (run("render", "plain.glicol", "--seconds", "0.1",
        "--update", "0.01=later.glicol", "-o", "out.wav")))
      local left = samples "out.wav"
      assert.same({ 0.25, 0.5 }, { left[512], left[513] })
    end)

    it("orders updates by their times", function()
      for _, level in ipairs { "0.5", "0.75" } do
        write(level .. ".glicol", "o: constsig " .. level)
      end
      assert.equal(0, (run("render", "plain.glicol", "--seconds", "0.1",
        "--update", "0.05=0.75.glicol", "--update", "0=0.5.glicol", "-o",
        "out.wav")))
      local left = samples "out.wav"
      assert.same({ 0.5, 0.75 }, { left[1], left[#left] })
    end)

    it("reports a refused update and goes on", function()
      write("broken.glicol", "o: sinn 440")
      write("other.glicol", "o: imp 1 >> sp \\nosuch")
      for _, update in ipairs { "broken", "other" } do
        local status, _, errors = run("render", "plain.glicol", "--seconds",
          "0.1", "--update", "0.05=" .. update .. ".glicol", "-o", "out.wav")
        assert.equal(0, status)
        assert.matches("^" .. update .. "%.glicol:", errors)
        local left = samples "out.wav"
        assert.same({ 4410, 0.25 }, { #left, left[4410] })
      end
    end)

    it("warns of samples that are not finite", function()
      local huge = "1" .. ("0"):rep(38)
      write("code.glicol", ("o: constsig %s >> mul %s"):format(huge, huge))
      local status, _, errors = render()
      assert.equal(0, status)
      assert.equal("code.glicol: warning: samples that were not finite came "
        .. "out as 0\n", errors)
      assert.equal(0, samples "out.wav"[1])
    end)

    it("gives status 3 for files and 4 for what is too long", function()
      local status, _, errors = run("render", "none.glicol", "--seconds", "1",
        "-o", "out.wav")
      assert.equal(3, status)
      assert.matches("io: none.glicol: ", errors, 1, true)
      assert.equal(3, (render("--set", "level=1", "-o", "none/out.wav")))
      assert.equal(3, (render("--set", "level=1", "--sample", "a=none.wav")))
      assert.equal(3, (render("--set", "level=1", "--update", "0=none")))
      assert.equal(4, (render("--set", "level=1", "--seconds", "1e9")))
      assert.is_nil(io.open(path "out.wav"))
    end)

    it("refuses times, rates and tempos out of range", function()
      for _, words in ipairs { { "--seconds", "0" }, { "--seconds", "nan" },
        { "--sr", "999" }, { "--sr", "1e6" }, { "--bpm", "0" },
        { "--bpm", "10001" }, { "--update", "-1=plain.glicol" },
        { "--update", "soon=plain.glicol" }, { "--seed", "1.5" },
        { "--sample", "kick" } } do
        local status, _, errors = render("--set", "level=1",
          table.unpack(words))
        assert.equal(2, status, table.concat(words, " "))
        assert.matches("argument: --" .. words[1]:sub(3), errors, 1, true)
      end
    end)
  end)

  describe("nodes", function()
    it("lists every node and knows each by name", function()
      local status, list = run "nodes"
      assert.equal(0, status)
      local count = 0
      for name in list:gmatch "([^\n ]+) [^\n]*\n" do
        local found, page = run("nodes", name)
        assert.equal(0, found)
        assert.matches("^## " .. name .. "\n", page)
        count = count + 1
      end
      assert.is_true(count >= 15)
    end)

    it("knows other names, and names the nearest", function()
      local _, page = run("nodes", "hpf")
      assert.matches("^## rhpf\n", page)
      local status, _, errors = run("nodes", "envprc")
      assert.equal(2, status)
      assert.matches("did you mean 'envperc'", errors, 1, true)
    end)
  end)

  describe("run", function()
    it("hands a script its arguments, and reads none of them", function()
      write("script.lua", "print(select('#', ...), ..., arg[0], rf.version)")
      local status, output = run("run", "script.lua", "--help", "-x")
      assert.equal(0, status)
      assert.matches("^2\t%-%-help\tscript%.lua\t%d", output)
    end)

    it("says where a script fails, in its own words", function()
      write("script.lua", "local x\nprint(x.y)")
      local status, _, errors = run("run", "script.lua")
      assert.equal(1, status)
      assert.matches("^script%.lua:2: invalid: .*index a nil value", errors)
      write("script.lua", "x = = 1")
      status, _, errors = run("run", "script.lua")
      assert.equal(1, status)
      assert.matches("^script%.lua:1: syntax: ", errors)
      assert.equal(3, (run("run", "none.lua")))
    end)

    it("calls a wrong argument in a script the script's fault", function()
      write("script.lua", "local rf = require 'raveforce'\nrf.graph(1)")
      local status, _, errors = run("run", "script.lua")
      assert.equal(1, status)
      assert.matches("^script%.lua:2: argument: ", errors)
    end)

    it("runs at the lane width that RAVEFORCE_LANES says", function()
      write("script.lua", "print(require 'raveforce.core'.context():lanes())")
      local status, output = shell("RAVEFORCE_LANES=4", "run", "script.lua")
      assert.same({ 0, "4\n" }, { status, output })
      local _, errors
      status, _, errors = shell("RAVEFORCE_LANES=3", "run", "script.lua")
      assert.equal(2, status)
      assert.matches("RAVEFORCE_LANES: this processor has 1, 4", errors, 1,
        true)
    end)

    it("ends with 130 when it is interrupted twice", function()
      write("script.lua", [[
        io.open("ready", "w"):close()
        while true do end]])
      local pipe = io.popen(("cd %s && { %s run script.lua 2>errors & "
        .. "p=$!; while [ ! -e ready ]; do sleep 0.02; done; "
        .. "kill -INT $p; sleep 0.1; kill -INT $p; wait $p; echo $?; }")
        :format(quote(folder), quote(RAVEFORCE)))
      assert.equal("130\n", pipe:read "a")
      pipe:close()
      assert.matches("interrupted", read(path "errors"))
    end)
  end)
end)
