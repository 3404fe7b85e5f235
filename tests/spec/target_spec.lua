local new_files = require "raveforce.files".new
local rf = require "raveforce"
local target = require "raveforce.target"

local function want(given)
  local w = { bpm = 120, files = new_files() }
  for key, value in pairs(given or {}) do w[key] = value end
  return w
end

local function stereo()
  local sound = rf.array({ { 0.5, 0.25, -1 }, { 0.25, 0.5, 1 } }, "float32")
  sound.sr = 8000
  return sound
end

describe("a target", function()
  it("is the mean of its channels", function()
    local audio, resampled = target.load(stereo(), want())
    assert.same({ 0.375, 0.375, 0 }, audio:table())
    assert.equal(8000, audio.sr)
    assert.is_nil(resampled)
  end)

  it("is no empty path", function()
    assert.error_matches(function() target.load("", want()) end,
      "target must be a path, an array, rf.glicol or a function, got ''")
  end)

  it("is what its function gives, which may not be nothing", function()
    local env = rf.make("o: sin {f}", { params = { f = rf.exp(50, 500) },
      step_len = 0.1, reward = rf.reward.mfcc_l1(),
      target = function() end })
    assert.error_matches(function() env:reset() end,
      "target: the function must give a path, an array or rf.glicol")
  end)

  it("is a copy: what the script does to its array later does not count",
    function()
      local sound = rf.array({ 1, 2, 3 }, "float32")
      sound.sr = 8000
      local audio = target.load(sound, want())
      sound[1] = 9
      assert.equal(1, audio[1])
    end)

  it("comes from a file, read once and kept for the run", function()
    local path = os.tmpname()
    rf.save(path, stereo())
    local w = want()
    local audio = target.load(path, w)
    target.load(path, w)
    os.remove(path)
    assert.same({ 0.375, 0.375, 0 }, audio:table())
    assert.equal(1, #w.files.list)
    assert.equal(path, w.files.list[1].path)
    assert.equal(64, #w.files.list[1].sha256)
    assert.equal("RIFF", w.files.list[1].bytes:sub(1, 4))
  end)

  it("has the rate that is wanted", function()
    local audio, resampled = target.load(stereo(), want { sr = 16000 })
    assert.same({ from = 8000, to = 16000 }, resampled)
    assert.same({ 6, 16000 }, { #audio, audio.sr })
  end)

  it("may be a text, as long as the episode or as it says", function()
    local text = "o: constsig 0.5"
    local audio = target.load(rf.glicol(text), want { sr = 8000,
      frames = 300 })
    assert.same({ 300, 8000, 0.5 }, { #audio, audio.sr, audio[300] })
    audio = target.load(rf.glicol(text, { seconds = 0.1 }), want())
    assert.same({ 4410, 44100 }, { #audio, audio.sr })
  end)

  it("says whether it knows its length", function()
    assert.is_true(target.has_length "kick.wav")
    assert.is_true(target.has_length(stereo()))
    assert.is_true(target.has_length(rf.glicol("o: sin 1", { seconds = 1 })))
    assert.is_false(target.has_length(rf.glicol "o: sin 1"))
    assert.is_false(target.has_length(nil))
    assert.is_false(target.has_length(function() end))
  end)

  it("is refused where it is no sound", function()
    for _, wrong in ipairs { 5, true, {}, rf.zeros { 3, 4 },
      rf.zeros(0, "float32") } do
      assert.has_error(function() target.load(wrong, want { sr = 8000 }) end)
    end
    assert.has_error(function() rf.glicol(5) end)
    assert.has_error(function() rf.glicol("o: sin 1", { seconds = 0 }) end)
    assert.has_error(function() rf.glicol("o: sin 1", { second = 1 }) end)
  end)
end)
