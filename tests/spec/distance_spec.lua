--- rf.distance: two sounds, one number.

local rf = require "raveforce"

local function noise(frames, level, sr)
  local sound, x = rf.zeros(frames, "float32"), 1
  for n = 1, frames do
    x = (x * 16807) % 2147483647
    sound[n] = level * (2 * x / 2147483647 - 1)
  end
  sound.sr = sr or 8000
  return sound
end

local function refuses(message, f, ...)
  local fine, raised = pcall(f, ...)
  assert.is_false(fine)
  assert.matches(message, tostring(raised), 1, true)
  assert.matches("distance_spec.lua:", tostring(raised), 1, true)
end

local measures = require "raveforce.core".measures()

describe("rf.distance", function()
  it("is 0 for equals where it says so, and best at least", function()
    local sound, other = noise(4000, 0.5), noise(4000, 0.05)
    other[1] = 0.5
    for _, measure in ipairs(measures) do
      if not measure.targetless then
        local same = rf.distance[measure.name](sound, sound)
        local far = rf.distance[measure.name](sound, other)
        if measure.zero then assert.near(0, same, 1e-6, measure.name) end
        local better = measure.similarity and same >= far
          or not measure.similarity and same <= far
        assert.is_true(better, measure.name)
      end
    end
  end)

  it("pads the shorter one", function()
    local sound = noise(1000, 0.5)
    local padded = rf.zeros(1500, "float32")
    for n = 1, 1000 do padded[n] = sound[n] end
    padded.sr = 8000
    assert.equal(0, rf.distance.mse_raw(sound, padded))
    assert.equal(0, rf.distance.mse_raw(padded, sound))
  end)

  it("may be infinite, and is never no number", function()
    local sound, silence = noise(3000, 0.5), noise(3000, 0)
    assert.equal(math.huge, rf.distance.spectral_convergence(silence, sound))
    for _, measure in ipairs(measures) do
      for _, x in ipairs { sound, silence } do
        for _, y in ipairs { sound, silence } do
          local d = rf.distance[measure.name](x, y)
          assert.equal(d, d, measure.name)
        end
      end
    end
  end)

  it("takes settings", function()
    local x, y = noise(4000, 0.5), noise(4000, 0.1)
    assert.not_equal(rf.distance.mfcc_l1(x, y),
      rf.distance.mfcc_l1(x, y, { n_fft = 512 }))
  end)

  it("takes paths, and arrays that are told their rate", function()
    local path = os.tmpname()
    local sound = noise(1000, 0.5)
    rf.save(path, sound)
    assert.equal(0, rf.distance.mse_raw(path, path))
    assert.equal(0, rf.distance.mse_raw(path, sound))
    assert.equal(0, rf.distance.mse_raw(sound,
      rf.array(sound, "float64"), { sr = 8000 }))
    os.remove(path)
  end)

  it("takes no target where there is nothing to compare", function()
    for _, measure in ipairs(measures) do
      if measure.targetless then
        assert.is_number(rf.distance[measure.name](nil, noise(1000, 0.5)))
      end
    end
  end)

  it("refuses what cannot be compared", function()
    local x, y = noise(100, 1), noise(100, 1, 44100)
    refuses("the target has 8000 Hz, the candidate 44100 Hz",
      rf.distance.mse_raw, x, y)
    refuses("the target has 8000 Hz", rf.distance.mse_raw, x, y,
      { sr = 44100 })
    refuses("wants two sounds", rf.distance.mse_raw, x)
    refuses("wants two sounds", rf.distance.mse_raw, nil, x)
    refuses("needs sr", rf.distance.mse_raw, rf.zeros(5), rf.zeros(5))
    refuses("io: ", rf.distance.mse_raw, x, "/nowhere.wav")
    refuses("invalid", rf.distance.mse_raw, x, rf.zeros(0), { sr = 8000 })
  end)

  it("names what it does not know, and the nearest it does", function()
    local x = noise(100, 1)
    refuses("rf.distance has no 'mfcc_11'; did you mean 'mfcc_l1'",
      function() return rf.distance.mfcc_11(x, x) end)
    refuses("rf.distance.mfcc_l1: no setting 'n_mfc'; did you mean 'n_mfcc'",
      rf.distance.mfcc_l1, x, x, { n_mfc = 13 })
    refuses("hop_length", rf.distance.mfcc_l1, x, x, { hop_length = 0 })
    refuses("n_fft must not be a table", rf.distance.mfcc_l1, x, x,
      { n_fft = {} })
  end)
end)
