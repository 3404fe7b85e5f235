--- rf.features: librosa's names, from arrays that know their rate or are told.

local rf = require "raveforce"

--- One second of a cosine.
local function cosine(freq, sr, level)
  local sound = rf.zeros(sr, "float32")
  for n = 1, sr do
    sound[n] = (level or 0.5) * rf.math.cos(2 * rf.math.pi * freq * (n - 1)
      / sr)
  end
  sound.sr = sr
  return sound
end

local function refuses(message, f, ...)
  local fine, raised = pcall(f, ...)
  assert.is_false(fine)
  assert.matches(message, tostring(raised), 1, true)
  assert.matches("features_spec.lua:", tostring(raised), 1, true)
end

describe("rf.features", function()
  it("finds a tone where it is, in every feature", function()
    local sound = cosine(1000, 16000)
    local centroid = rf.features.spectral_centroid(sound)
    assert.same({ 1, 32 }, centroid.shape)
    assert.near(1000, centroid[1][16], 1)
    local rms = rf.features.rms(sound)
    assert.near(0.5 / rf.math.sqrt(2), rms[1][16], 1e-5)
    local X = rf.features.stft(sound, { n_fft = 64, hop_length = 16,
      center = false })
    assert.same({ 33, 997, 2 }, X.shape)
    assert.near(0.5 * 64 / 4, X[5][8][1], 1e-4)
    assert.near(0, X[5][8][2], 1e-4)
  end)

  it("hears a change of level as such", function()
    local loud, soft = cosine(440, 22050), cosine(440, 22050, 0.25)
    local a = rf.features.power_to_db(rf.features.melspectrogram(loud))
    local b = rf.features.power_to_db(rf.features.melspectrogram(soft))
    assert.same({ 128, 44 }, a.shape)
    local most = -math.huge
    for band = 1, 128 do most = math.max(most, a[band][20] - b[band][20]) end
    assert.near(20 * rf.math.log(2) / rf.math.log(10), most, 1e-3)
  end)

  it("takes the mean of two channels", function()
    local mono = cosine(440, 8000)
    local stereo = rf.zeros({ 2, 8000 }, "float32")
    for n = 1, 8000 do
      stereo[1][n], stereo[2][n] = mono[n] + 0.25, mono[n] - 0.25
    end
    stereo.sr = 8000
    local one, two = rf.features.mfcc(mono), rf.features.mfcc(stereo)
    for c = 1, 20 do assert.near(one[c][8], two[c][8], 1e-3) end
  end)

  it("takes arrays of either type", function()
    local sound = cosine(440, 8000)
    local other = rf.array(sound, "float64")
    assert.is_true(rf.features.rms(sound) == rf.features.rms(other,
      { sr = 8000 }))
  end)

  it("believes the rate it is told", function()
    local sound = cosine(1000, 16000)
    local centroid = rf.features.spectral_centroid(sound, { sr = 8000 })
    assert.near(500, centroid[1][16], 1)
  end)

  it("says what it does, whatever came before", function()
    local sounds = {}
    for i, sr in ipairs { 8000, 16000, 22050, 44100, 48000, 96000 } do
      sounds[i] = cosine(300 + 10 * i, sr)
    end
    local first = {}
    for i, sound in ipairs(sounds) do
      first[i] = rf.features.spectral_centroid(sound)
      assert.near(300 + 10 * i, first[i][1][10], 30)
    end
    for i = #sounds, 1, -1 do
      assert.is_true(first[i] == rf.features.spectral_centroid(sounds[i]))
    end
  end)

  it("gives arrays that are the caller's", function()
    local sound = cosine(440, 8000)
    local first = rf.features.mfcc(sound)
    local kept = first:copy()
    first[1][1] = 7
    rf.features.mfcc(cosine(880, 8000))
    assert.equal(7, first[1][1])
    assert.is_true(kept == rf.features.mfcc(sound))
  end)

  it("takes none for librosa's None", function()
    local sound = cosine(440, 8000)
    assert.is_true(rf.features.melspectrogram(sound) ==
      rf.features.melspectrogram(sound, { fmax = "none" }))
    assert.is_false(rf.features.melspectrogram(sound) ==
      rf.features.melspectrogram(sound, { norm = "none" }))
  end)

  it("turns powers into decibels as librosa does", function()
    local S = rf.array { { 1, 1e-3 }, { 100, 0 } }
    for _, case in ipairs {
      { nil, { 0, -30, 20, -60 } },
      { { ref = "max", top_db = 50 }, { -20, -50, 0, -50 } },
      { { top_db = "none" }, { 0, -30, 20, -100 } },
      { { ref = 10, amin = 1e-2, top_db = "none" }, { -10, -30, 10, -30 } },
    } do
      local d, want = rf.features.power_to_db(S, case[1]), case[2]
      assert.same({ 2, 2 }, d.shape)
      for i = 1, 4 do
        assert.near(want[i], d[1 + (i - 1) // 2][1 + (i - 1) % 2], 1e-4)
      end
    end
  end)

  it("names what it does not know, and the nearest it does", function()
    local sound = cosine(440, 8000)
    refuses("rf.features has no 'mfc'; did you mean 'mfcc'", function()
      return rf.features.mfc(sound)
    end)
    refuses("rf.features.mfcc: no setting 'hop_lenght'; did you mean "
      .. "'hop_length'", rf.features.mfcc, sound, { hop_lenght = 512 })
    refuses("power_to_db: no setting 'topdb'; did you mean 'top_db'",
      rf.features.power_to_db, sound, { topdb = 5 })
  end)

  it("refuses values that have no sense, by name", function()
    local sound = cosine(440, 8000)
    local mel = rf.features.melspectrogram
    refuses("hop_length", mel, sound, { hop_length = 0 })
    refuses("n_fft", mel, sound, { n_fft = 2 * 7 * 31 })
    refuses("n_fft", mel, sound, { n_fft = "2048" })
    refuses("fmax", mel, sound, { fmax = 4001 })
    refuses("fmax", mel, sound, { fmax = 0 / 0 })
    refuses("n_mels must not be a table", mel, sound, { n_mels = {} })
    refuses("options must be a table", mel, sound, 2048)
    refuses("sr must be a rate", mel, sound, { sr = -1 })
    refuses("sr must be a rate", mel, sound, { sr = 0 / 0 })
    refuses("top_db", rf.features.power_to_db, sound, { top_db = -1 })
  end)

  it("refuses sounds that are none", function()
    refuses("wants an array", rf.features.rms, "kick.wav")
    refuses("needs sr", rf.features.rms, rf.zeros(100))
    refuses("[frames]", rf.features.rms, rf.zeros { 3, 5 }, { sr = 8000 })
    refuses("invalid", rf.features.rms, rf.zeros(0), { sr = 8000 })
    local bad = rf.zeros(100, "float32")
    bad[7] = 1 / 0
    refuses("invalid", rf.features.rms, bad, { sr = 8000 })
    refuses("invalid", rf.features.stft, rf.zeros(100), { sr = 8000,
      center = false })
  end)
end)

describe("lua/meta/features.lua", function()
  it("is what tools/stubs.lua prints", function()
    local raveforce = os.getenv "RAVEFORCE" or "build/raveforce"
    local pipe = assert(io.popen(("'%s' run tools/stubs.lua"):format(
      raveforce:gsub("'", "'\\''"))))
    local printed = pipe:read "a"
    pipe:close()
    local file = assert(io.open "lua/meta/features.lua")
    assert.is_true(file:read "a" == printed, "run tools/stubs.lua again")
    file:close()
  end)
end)
