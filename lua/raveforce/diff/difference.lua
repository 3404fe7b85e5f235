--- What differs between two sounds once they are equally loud.
--
-- Both are mixed to one channel; B is brought to A's rate, the shorter one is
-- padded with zeros. The louder one is turned down to the other's K-weighted
-- loudness, both over the frames that both have, so that nothing clips that
-- did not. The null is A - B then, from the first frame on; the residual is
-- its power, in dB of A's.
-- @module raveforce.diff.difference

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local lag = require "raveforce.diff.lag"
local loudness = require "raveforce.diff.loudness"
local sounds = require "raveforce.sounds"
local watch = require "raveforce.watch"

local PAUSE = 0.5 -- seconds between A and B in one file

-- Of each kind of measure the one that docs/rewards.md recommends.
local MEASURES = { "mfcc_l1", "logmel_l1", "mrstft_default", "lsd", "sot_mel",
  "centroid_hz", "env_db" }

---@class rf.DifferenceSide
---@field audio     core.Array mono, at the shared rate, matched
---@field sr        number     the file's own
---@field seconds   number     of the file
---@field loudness  number     LKFS where both sound, before they are matched
---@field gain      number     dB, at most 0

---@class rf.Difference
---@field sr          number
---@field a           rf.DifferenceSide
---@field b           rf.DifferenceSide
---@field null        core.Array
---@field residual    number dB of A; -infinite where nothing is left
---@field lag         integer frames that B is later than A
---@field correlation { lag: number, unmoved: number } of A and B at that
--- lag, and as they are
---@field measures    { name: string, unit: string, value: number }[]

local difference = {}

--- How far apart the best lag is looked for: seconds either way.
difference.LAG = 0.05

local function side(sound, sr)
  local audio = sounds.mono(sound)
  if sound.sr ~= sr then
    audio = errors.check(core.resample(audio, sound.sr, sr))
  end
  return { audio = audio, sr = sound.sr, seconds = #audio / sr }
end

local function scaled(audio, gain)
  local out = core.zeros("float32", #audio)
  for n = 1, #audio do out[n] = gain * audio[n] end
  return out
end

local function turn_down(one, gain)
  one.gain = 20 * core.math.log10(gain)
  if gain ~= 1 then one.audio = scaled(one.audio, gain) end
end

-- Silence cannot be matched, and stays what it is.
local function match(a, b, sr)
  local shared = math.min(#a.audio, #b.audio)
  local frames = math.max(#a.audio, #b.audio)
  local powers = {}
  for i, one in ipairs { a, b } do
    powers[i] = loudness.power(one.audio:rows(1, shared), sr)
    one.loudness = loudness.lkfs(powers[i])
    one.audio = sounds.padded(one.audio, frames)
  end
  local ratio = 1.0
  if powers[1] > 0 and powers[2] > 0 then
    ratio = math.sqrt(powers[2] / powers[1])
  end
  watch.refill()
  turn_down(a, math.min(1.0, ratio))
  turn_down(b, math.min(1.0, 1 / ratio))
end

local function subtract(a, b)
  local null, left, whole = core.zeros("float32", #a), 0.0, 0.0
  watch.refill()
  for n = 1, #a do
    local x = a[n]
    local d = x - b[n]
    null[n], left, whole = d, left + d * d, whole + x * x
  end
  if left == 0 then return null, -math.huge end
  if whole == 0 then return null, math.huge end
  return null, 10 * core.math.log10(left / whole)
end

local function measure(a, b, sr)
  local units, out = {}, {}
  for _, info in ipairs(core.measures()) do units[info.name] = info.unit end
  for i, name in ipairs(MEASURES) do
    out[i] = { name = name, unit = units[name],
      value = errors.check(core.distance(name, a, b, nil, sr)) }
  end
  return out
end

--- Compares two sounds, each [frames] or [2][frames] with its rate.
---@param a core.Array
---@param b core.Array
---@return rf.Difference
function difference.of(a, b)
  local sr = a.sr
  local of_a, of_b = side(a, sr), side(b, sr)
  match(of_a, of_b, sr)
  local null, residual = subtract(of_a.audio, of_b.audio)
  watch.refill()
  local frames, there, unmoved = lag.best(of_a.audio, of_b.audio,
    math.ceil(difference.LAG * sr))
  watch.refill()
  return { sr = sr, a = of_a, b = of_b, null = null, residual = residual,
    lag = frames, correlation = { lag = there, unmoved = unmoved },
    measures = measure(of_a.audio, of_b.audio, sr) }
end

--- A, half a second of silence, B.
---@param d rf.Difference
---@return core.Array
function difference.in_turn(d)
  local pause = core.zeros("float32", math.ceil(PAUSE * d.sr))
  return core.from_bytes("float32", d.a.audio:bytes() .. pause:bytes()
    .. d.b.audio:bytes())
end

return difference
