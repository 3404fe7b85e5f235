--- Loudness: the power of a sound as it weighs in an ear (ITU-R BS.1770-4).
--
-- K-weighting without the gate: a drum is shorter than one of the gate's
-- blocks of 400 ms. So it is the mean square behind two filters, a shelf for
-- the head and a high-pass, over the whole sound.
--
-- The standard lists coefficients for 48 kHz alone; here are the frequencies,
-- gains and qualities that they come from by the bilinear transform, and that
-- give them again for any rate.
-- @module raveforce.diff.loudness

local core = require "raveforce.core"
local watch = require "raveforce.watch"

local m = core.math

local CHUNK = 1 << 16 -- frames as a table at a time

---@class rf.Biquad
---@field b number[] of x[n], x[n-1], x[n-2]
---@field a number[] of y[n-1], y[n-2]

local loudness = {}

-- tan(pi f / sr), for rates too low for the filter at its highest.
local function warped(f, sr)
  local w = math.pi * math.min(f / sr, 0.45)
  return m.sin(w) / m.cos(w)
end

---@param sr number
---@return rf.Biquad
function loudness.shelf(sr)
  local K, Q = warped(1681.974450955533, sr), 0.7071752369554196
  local high = m.pow(10, 3.999843853973347 / 20)
  local band = m.pow(high, 0.4996667741545416)
  local a0 = 1 + K / Q + K * K
  return { b = { (high + band * K / Q + K * K) / a0,
    2 * (K * K - high) / a0, (high - band * K / Q + K * K) / a0 },
    a = { 2 * (K * K - 1) / a0, (1 - K / Q + K * K) / a0 } }
end

---@param sr number
---@return rf.Biquad
function loudness.high_pass(sr)
  local K, Q = warped(38.13547087602444, sr), 0.5003270373238773
  local a0 = 1 + K / Q + K * K
  return { b = { 1, -2, 1 },
    a = { 2 * (K * K - 1) / a0, (1 - K / Q + K * K) / a0 } }
end

-- A list becomes what the filter makes of it (transposed direct form II).
local function filter(biquad, state, list)
  local b0, b1, b2 = biquad.b[1], biquad.b[2], biquad.b[3]
  local a1, a2 = biquad.a[1], biquad.a[2]
  local s1, s2 = state[1], state[2]
  for n = 1, #list do
    local x = list[n]
    local y = b0 * x + s1
    s1 = b1 * x - a1 * y + s2
    s2 = b2 * x - a2 * y
    list[n] = y
  end
  state[1], state[2] = s1, s2
end

--- The K-weighted mean square.
---@param sound core.Array mono, at least one frame
---@param sr number
---@return number
function loudness.power(sound, sr)
  local shelf, high_pass = loudness.shelf(sr), loudness.high_pass(sr)
  local of_shelf, of_high_pass, sum = { 0, 0 }, { 0, 0 }, 0
  for first = 1, #sound, CHUNK do
    watch.refill()
    local list = sound:rows(first, math.min(#sound, first + CHUNK - 1)):table()
    filter(shelf, of_shelf, list)
    filter(high_pass, of_high_pass, list)
    for n = 1, #list do sum = sum + list[n] * list[n] end
  end
  return sum / #sound
end

--- Power as loudness: a sine of 997 Hz at full scale has -3.01.
---@param power number
---@return number # LKFS; -infinite for silence
function loudness.lkfs(power)
  if power <= 0 then return -math.huge end
  return -0.691 + 10 * m.log10(power)
end

return loudness
