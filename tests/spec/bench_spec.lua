local core = require "raveforce.core"
local families = require "raveforce.bench.families"
local measures = require "raveforce.bench.measures"
local pitch = require "raveforce.bench.pitch"
local rf = require "raveforce"

local exp, sin = core.math.exp, core.math.sin

local function sine(f, sr, seconds, decay)
  local out = core.zeros("float32", math.floor(sr * seconds))
  for n = 1, #out do
    local t = (n - 1) / sr
    out[n] = 0.5 * exp(-t / decay) * sin(2 * math.pi * f * t)
  end
  out.sr = sr
  return out
end

describe("the pitch of a drum's body", function()
  it("is a sine's frequency within 3 cents, also where it dies away",
    function()
      for _, f in ipairs { 41.7, 60, 91.4, 155, 310 } do
        local found = pitch.body(sine(f, 44100, 0.5, 0.1), 44100, 0.05, 0.35)
        assert.is_true(math.abs(pitch.cents(found, f)) < 3, f)
      end
    end)

  it("is that of the partials' common period", function()
    local sound = rf.graph("o: saw 70 >> mul 0.3"):render { seconds = 0.3 }
    local found = pitch.body(sound, 44100, 0.05, 0.2)
    assert.is_true(math.abs(pitch.cents(found, 70)) < 3)
  end)

  it("is missing in noise and in silence", function()
    local noise = rf.graph("o: noise 1"):render { seconds = 0.3 }
    assert.is_nil(pitch.body(noise, 44100, 0, 0.3))
    assert.is_nil(pitch.body(core.zeros("float32", 9000), 44100, 0, 0.3))
  end)

  it("is missing where the sound is too short for a period", function()
    assert.is_nil(pitch.body(sine(100, 44100, 0.05, 1), 44100, 0, 1))
  end)

  it("is compared in cents", function()
    assert.is_true(math.abs(pitch.cents(440, 220) - 1200) < 1e-9)
    assert.is_true(math.abs(pitch.cents(100, 100)) < 1e-9)
  end)
end)

describe("the order test", function()
  it("has eleven families of at least eight candidates, near ones first",
    function()
      assert.equal(11, #families.list)
      for _, family in ipairs(families.list) do
        local count = 0
        for _, side in ipairs { family.below, family.above } do
          count = count + #side
          for i = 2, #side do
            assert.is_true(math.abs(side[i]) > math.abs(side[i - 1]))
          end
        end
        assert.is_true(count >= 8, family.name)
      end
    end)

  it("has audible sounds of 0.4 to 0.8 s at 22.05 kHz", function()
    for _, family in ipairs(families.list) do
      for _, x in ipairs { 0, family.above[#family.above] } do
        local sound = family.make(x)
        local _, rms, peak = sound:stats()
        assert.equal(22050, sound.sr)
        assert.is_true(#sound >= 0.4 * 22050 and #sound <= 0.8 * 22050)
        assert.is_true(peak <= 1.5 and rms > 1e-3, family.name)
      end
    end
  end)

  -- numbers instead of sounds: 0 is the target
  local sides = { { -1, -2, -3 }, { 1, 2, 3 } }
  local function share(f)
    return measures.share({ target = 0, sides = sides }, f)
  end

  it("gives 1 to what grows, 0 to what falls, 0.5 to what does one each",
    function()
      assert.equal(1, share(function(_, x) return math.abs(x) end))
      assert.equal(0, share(function(_, x) return -math.abs(x) end))
      assert.equal(0.5, share(function(_, x) return x end))
    end)

  it("counts pairs that a measure cannot tell apart as wrong", function()
    assert.equal(0, share(function() return 7 end))
    -- of three pairs on each side, two
    assert.equal(2 / 3, share(function(_, x)
      return math.min(2, math.abs(x))
    end))
  end)
end)

describe("timbre on low drums", function()
  local PATCH = [[
    ~env: imp 0.1 >> envperc 0.002 0.4
    kick: sin {freq} >> mul ~env ]]

  -- Around 40, 50 and 70 Hz, on either side; farther away than 100 cents the
  -- order may have a ripple, but nothing is taken for something near.
  it("has its top at the target's pitch, a slope for a semitone around it, "
    .. "and nothing as high up to an octave", function()
    for _, f in ipairs { 40, 50, 70 } do
      local target = rf.graph(PATCH):render { seconds = 0.5,
        set = { freq = f } }
      local env = rf.make(PATCH, { target = target,
        reward = rf.reward.timbre(), params = { freq = rf.exp(10, 1000) } })
      for _, side in ipairs { -1, 1 } do
        local entries = {}
        for i, cents in ipairs { 0, 20, 50, 100, 200, 400, 700, 1200 } do
          entries[i] = { freq = f * core.math.pow(2, side * cents / 1200) }
        end
        local returns = env:evaluate(entries)
        for i = 2, #returns do
          local nearer = returns[math.min(i - 1, 3)]
          assert.is_true(returns[i] < nearer - 1e-4,
            ("%d Hz, side %d, candidate %d"):format(f, side, i))
        end
      end
    end
  end)
end)
