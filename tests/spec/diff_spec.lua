--- Two sounds and what is left between them: the arithmetic, and the command.

local core = require "raveforce.core"
local difference = require "raveforce.diff.difference"
local json = require "raveforce.json"
local lag = require "raveforce.diff.lag"
local loudness = require "raveforce.diff.loudness"
local picture = require "raveforce.picture.difference"
local rf = require "raveforce"
local workplace = require "tests.workplace"

local SR, FRAMES = 8000, 4000

local function sound_of(frames, sr, f)
  local sound = core.zeros("float32", frames)
  for n = 1, frames do sound[n] = f(n - 1) end
  sound.sr = sr
  return sound
end

local function noise(seed, frames, gain)
  return sound_of(frames or FRAMES, SR, function(n)
    return (gain or 0.5) * (core.random(seed, n, 0, 0, 0) - 0.5)
  end)
end

local function sine(frames, sr, hz, gain)
  return sound_of(frames, sr, function(n)
    return gain * math.sin(2 * math.pi * hz * n / sr)
  end)
end

describe("loudness", function()
  local function near(expected, got)
    for i = 1, #expected do
      assert.is_true(math.abs(expected[i] - got[i]) < 1e-11,
        ("expected %.15g, got %.15g"):format(expected[i], got[i]))
    end
  end

  it("has the filters of BS.1770-4, tables 1 and 2, at 48 kHz", function()
    local shelf, high_pass = loudness.shelf(48000), loudness.high_pass(48000)
    near({ 1.53512485958697, -2.69169618940638, 1.19839281085285 }, shelf.b)
    near({ -1.69065929318241, 0.73248077421585 }, shelf.a)
    near({ 1, -2, 1 }, high_pass.b)
    near({ -1.99004745483398, 0.99007225036621 }, high_pass.a)
  end)

  it("reads -3.01 for a full sine of 997 Hz, at any rate", function()
    for _, sr in ipairs { 32000, 44100, 48000, 96000 } do
      local power = loudness.power(sine(sr, sr, 997, 1), sr)
      assert.is_true(math.abs(loudness.lkfs(power) + 3.01) < 0.02)
    end
  end)

  it("weighs a low tone less and a high one more", function()
    local function of(hz)
      return loudness.lkfs(loudness.power(sine(48000, 48000, hz, 1), 48000))
    end
    assert.is_true(of(25) < of(997) - 8)
    assert.is_true(math.abs(of(8000) - of(997) - 3.3) < 0.2)
  end)

  it("is the same in one chunk as in many, and none for silence", function()
    local long = noise(3, 150000)
    local power = loudness.power(long, SR)
    local squares, s1, s2, t1, t2 = 0, 0, 0, 0, 0
    local p, q = loudness.shelf(SR), loudness.high_pass(SR)
    for n = 1, #long do
      local y = p.b[1] * long[n] + s1
      s1 = p.b[2] * long[n] - p.a[1] * y + s2
      s2 = p.b[3] * long[n] - p.a[2] * y
      local z = y + t1
      t1, t2 = -2 * y - q.a[1] * z + t2, y - q.a[2] * z
      squares = squares + z * z
    end
    assert.is_true(math.abs(power * #long / squares - 1) < 1e-9)
    assert.equal(-math.huge, loudness.lkfs(loudness.power(
      core.zeros("float32", 9), SR)))
    assert.is_true(loudness.power(noise(1), 1000) < math.huge)
  end)
end)

describe("lag", function()
  -- By definition: every sum, one by one.
  local function slow(a, b, most)
    local best, highest = 0, -math.huge
    for l = -most, most do
      local sum = 0
      for n = 1, #a do
        if n + l >= 1 and n + l <= #b then sum = sum + a[n] * b[n + l] end
      end
      if sum > highest then best, highest = l, sum end
    end
    local _, rms_a = a:stats()
    local _, rms_b = b:stats()
    return best, highest / (rms_a * rms_b * #a)
  end

  it("is where the sum of products is highest", function()
    for _, case in ipairs { { 2, 1 }, { 5, 4 }, { 100, 30 }, { 777, 50 } } do
      for seed = 1, 5 do
        local a, b = noise(seed, case[1]), noise(seed + 50, case[1])
        local wanted, correlation = slow(a, b, case[2])
        local got, r, unmoved = lag.best(a, b, case[2])
        assert.equal(wanted, got)
        assert.is_true(math.abs(correlation - r) < 1e-6)
        local _, still = slow(a, b, 0)
        assert.is_true(math.abs(still - unmoved) < 1e-6)
      end
    end
  end)

  it("is how much later b is", function()
    local a, b = noise(1), noise(2, FRAMES, 0.1)
    for n = 38, FRAMES do b[n] = b[n] + a[n - 37] end
    assert.equal(37, (lag.best(a, b, 50)))
    assert.equal(-37, (lag.best(b, a, 50)))
    assert.not_equal(37, (lag.best(a, b, 36)))
  end)

  it("is 0 for equals, for silence, and where a tone has many", function()
    local a = noise(1)
    local same, correlation, unmoved = lag.best(a, a, 400)
    assert.equal(correlation, unmoved)
    assert.equal(0, same)
    assert.is_true(correlation <= 1 and correlation > 1 - 1e-12)
    assert.same({ 0, 0.0, 0.0 },
      { lag.best(a, core.zeros("float32", FRAMES), 9) })
    local tone = sine(FRAMES, SR, 1000, 1)
    assert.equal(0, (lag.best(tone, tone, 400)))
  end)

  it("looks at the beginning of a long sound", function()
    local a = noise(1, 200000)
    local b = noise(2, 200000, 0.01)
    for n = 6, #b do b[n] = b[n] + a[n - 5] end
    assert.equal(5, (lag.best(a, b, 400)))
  end)
end)

describe("a difference", function()
  it("leaves nothing of equals", function()
    local d = difference.of(noise(1), noise(1))
    assert.equal(-math.huge, d.residual)
    assert.same({ 0, 0, 0 }, { d.a.gain, d.b.gain, d.lag })
    local _, _, peak = d.null:stats()
    assert.equal(0, peak)
    for _, each in ipairs(d.measures) do assert.equal(0, each.value) end
  end)

  it("turns the louder one down, whichever that is", function()
    local quiet, loud = noise(1, FRAMES, 0.25), noise(1, FRAMES, 0.5)
    local db = 20 * math.log(2, 10)
    for _, case in ipairs { { quiet, loud, 0, -db }, { loud, quiet, -db, 0 } }
    do
      local d = difference.of(case[1], case[2])
      assert.is_true(math.abs(d.a.gain - case[3]) < 1e-6)
      assert.is_true(math.abs(d.b.gain - case[4]) < 1e-6)
      assert.is_true(math.abs(d.a.loudness + d.a.gain - d.b.loudness
        - d.b.gain) < 1e-6)
      assert.is_true(d.residual < -120)
      local _, _, peak = d.null:stats()
      assert.is_true(peak < 1e-6)
    end
  end)

  -- x + y and x - y are equally loud; the null is 2 y
  it("has the residual of its closed form", function()
    local x, y = sine(SR, SR, 500, 0.5), sine(SR, SR, 700, 0.05)
    local d = difference.of(
      sound_of(SR, SR, function(n) return x[n + 1] + y[n + 1] end),
      sound_of(SR, SR, function(n) return x[n + 1] - y[n + 1] end))
    local wanted = 10 * math.log(4 * 0.05 ^ 2 / (0.5 ^ 2 + 0.05 ^ 2), 10)
    assert.is_true(math.abs(d.residual - wanted) < 0.01)
  end)

  it("matches where both sound, and pads the shorter one", function()
    local long = noise(1)
    local short = long:rows(1, 1000):copy()
    short.sr = SR
    local d = difference.of(short, long)
    assert.same({ 0, 0 }, { d.a.gain, d.b.gain })
    assert.same({ FRAMES, FRAMES, FRAMES },
      { #d.a.audio, #d.b.audio, #d.null })
    assert.same({ 1000 / SR, FRAMES / SR }, { d.a.seconds, d.b.seconds })
    assert.equal(0, d.null[1000])
    assert.equal(-long[1001], d.null[1001])
  end)

  it("brings B to A's rate, and mixes channels", function()
    local a, b = sine(SR, SR, 440, 0.5), sine(2 * SR, 2 * SR, 440, 0.5)
    local d = difference.of(a, b)
    assert.same({ SR, SR, 2 * SR }, { d.sr, d.a.sr, d.b.sr })
    assert.equal(SR, #d.b.audio)
    assert.is_true(d.residual < -30)
    local both = core.array("float32",
      { noise(1):table(), noise(2):table() })
    both.sr = SR
    d = difference.of(both, both)
    assert.is_true(math.abs(d.a.audio[9] - (both[1][9] + both[2][9]) / 2)
      < 1e-7)
  end)

  it("leaves silence as it is", function()
    local silence = core.zeros("float32", FRAMES)
    silence.sr = SR
    local d = difference.of(noise(1), silence)
    assert.same({ 0, 0, 0 }, { d.a.gain, d.b.gain, d.residual })
    assert.equal(math.huge, difference.of(silence, noise(1)).residual)
    assert.equal(-math.huge, difference.of(silence, silence).residual)
  end)

  it("is a sound of A, a pause and B", function()
    local d = difference.of(noise(1), noise(2))
    local both = difference.in_turn(d)
    assert.equal(2 * FRAMES + SR // 2, #both)
    assert.equal(d.a.audio[FRAMES], both[FRAMES])
    assert.equal(0, both[FRAMES + 1])
    assert.equal(d.b.audio[1], both[FRAMES + SR // 2 + 1])
  end)

  it("has a colour for each 6 dB, none below the floor", function()
    assert.equal(6, picture.level(-10, -10, -70))
    assert.equal(6, picture.level(-7.1, -10, -70))
    assert.equal(7, picture.level(-6.9, -10, -70))
    assert.equal(5, picture.level(-10, -6.9, -70))
    assert.equal(11, picture.level(0, -70, -70))
    assert.equal(1, picture.level(-70, 0, -70))
    assert.equal(6, picture.level(-100, -71, -70))
    assert.equal(8, picture.level(-58, -100, -70))
  end)
end)

describe("raveforce diff", function()
  local place = workplace.new()
  local shell = place.shell

  before_each(place.enter)
  after_each(place.leave)

  local function save(name, sound)
    rf.save(place.folder .. "/" .. name, sound)
  end

  local function refuses(arguments, wanted, text)
    local status, output = shell("RUN diff " .. arguments)
    assert.truthy(output:find(text, 1, true), output)
    assert.equal(wanted, status)
  end

  local function differs(arguments)
    local status, output = shell("RUN diff " .. arguments)
    assert.equal(0, status, output)
    return json.decode(output)
  end

  it("writes sounds and a picture", function()
    save("x.wav", noise(1))
    save("y.wav", noise(2, 3000, 0.2))
    local result = differs "x.wav y.wav -o out/here"
    local d = difference.of(noise(1), rf.load(place.folder .. "/y.wav"))
    assert.equal("x.wav", result.a.sound)
    assert.equal(d.residual, result.residual)
    assert.equal(d.a.gain, result.a.gain)
    assert.equal(d.lag, result.lag)
    assert.equal(d.measures[1].value, result.measures.mfcc_l1)
    for name, wanted in pairs { a = d.a.audio, b = d.b.audio, null = d.null,
      a_then_b = difference.in_turn(d) } do -- any order: each by itself
      local got = rf.load(("%s/out/here/%s.wav"):format(place.folder, name))
      assert.equal(SR, got.sr)
      assert.is_true(got:bytes() == wanted:bytes(), name)
    end
    assert.equal("out/here/diff.svg", result.files[5])
  end)

  it("draws the same picture each time, whatever names say", function()
    save("x<&.wav", noise(1))
    differs "'x<&.wav' 'x<&.wav' -o one"
    differs "'x<&.wav' 'x<&.wav' -o two"
    assert.equal(0, (shell "cmp one/diff.svg two/diff.svg"))
    local _, text = shell "cat one/diff.svg"
    assert.truthy(text:find("A: x&lt;&amp;.wav", 1, true))
    assert.matches("^<svg .*</svg>\n$", text)
    if shell "command -v xmllint >found" == 0 then
      assert.equal(0, (shell "xmllint --noout one/diff.svg"))
    end
  end)

  it("takes runs for their best sounds, and writes to diff/", function()
    place.write("t.lua", [[return rf.task { code = "o: sin {f}",
      params = { f = rf.exp(50, 500) }, target = rf.glicol("o: sin 99",
        { seconds = 0.1 }) }]])
    assert.equal(0, (shell "RUN train t.lua --iterations 9 --out r"))
    local result = differs "r r/best.wav"
    assert.is_nil(result.residual) -- nothing is left: infinite
    assert.equal(0, (shell "test -f diff/null.wav"))
  end)

  it("shows what it found in a terminal", function()
    if not workplace.has_terminal() then
      return pending "skipped: no pseudo-terminal here"
    end
    save("x.wav", noise(1))
    save("y.wav", noise(1, FRAMES, 0.25))
    local status, output = shell([[echo "RUN diff x.wav y.wav" >s.sh
      script -qec 'sh s.sh' /dev/null]])
    assert.equal(0, status)
    assert.matches("A +x.wav +8000 +0.5 +%-[%d.]+ +%-6.02", output)
    assert.matches("B +y.wav +8000 +0.5 +%-[%d.]+ +0.00", output)
    assert.matches("correlation 1.000, the highest within 50 ms", output,
      1, true)
    assert.matches("mfcc_l1 +[%d.e-]+ +dB", output)
    assert.matches("diff/diff.svg", output, 1, true)
  end)

  it("names what it cannot read or write", function()
    save("x.wav", noise(1))
    place.write("junk.wav", "no sound")
    refuses("x.wav none.wav", 3, "none.wav: No such file or directory")
    refuses("junk.wav x.wav", 1, "junk.wav: is not WAV")
    refuses("x.wav x.wav -o x.wav", 3, "x.wav")
    refuses("x.wav", 2, "A B is missing")
    refuses("x.wav x.wav x.wav", 2, "unexpected argument 'x.wav'")
    refuses("x.wav x.wav --ot y", 2, "did you mean '--out'")
  end)

  it("hears sounds of a single frame", function()
    save("x.wav", noise(1, 1))
    save("y.wav", noise(2, 1))
    differs "x.wav y.wav"
  end)
end)
