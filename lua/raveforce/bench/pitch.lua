--- The pitch of a drum's body: normalised cross-correlation over short frames,
-- and the median of them.
--
--     c(tau) = sum x[n] x[n + tau] / sqrt(sum x[n]^2  sum x[n + tau]^2)
--
-- Talkin, "A robust algorithm for pitch tracking (RAPT)" (1995), eq. 3.2: a
-- sound that dies away evenly keeps its c = 1 at its period, where a
-- difference function would be drawn to shorter ones. Of the peaks that are
-- nearly as high as the highest the first counts, so that a sine is not taken
-- an octave low.
-- @module raveforce.bench.pitch

local core = require "raveforce.core"
local stats = require "raveforce.stats"

local RATE = 11025       -- Hz; a body's pitch is below 1 kHz
local WINDOW = 0.08      -- s over which a period is compared
local HOP = 0.005        -- s
local FMIN, FMAX = 30, 1000
local NEARLY = 0.05      -- how far a first peak may be below the highest
local CLEAR = 0.8        -- frames with lower peaks have no pitch

local log = core.math.log

local pitch = {}

-- c(tau) for tau = 0..longest of the frame that begins behind sample `from`.
local function correlation(x, from, frames, longest)
  local own = 0.0
  for n = from + 1, from + frames do own = own + x[n] * x[n] end
  local out, energy = {}, own
  for tau = 0, longest do
    local sum = 0.0
    for n = from + 1, from + frames do sum = sum + x[n] * x[n + tau] end
    out[tau] = sum / math.sqrt(own * energy + 1e-30)
    local old, new = x[from + 1 + tau], x[from + frames + 1 + tau] or 0
    energy = math.max(0, energy - old * old + new * new)
  end
  return out, own
end

local function is_peak(c, tau)
  return c[tau] > c[tau - 1] and c[tau] >= c[tau + 1]
end

-- The first high peak, to a fraction of a sample; nil where none is clear.
local function period(c, shortest, longest)
  local highest = CLEAR
  for tau = shortest, longest - 1 do
    if is_peak(c, tau) then highest = math.max(highest, c[tau]) end
  end
  for tau = shortest, longest - 1 do
    if is_peak(c, tau) and c[tau] >= math.max(CLEAR, highest - NEARLY) then
      local a = 2 * c[tau] - c[tau + 1] - c[tau - 1]
      return tau + (c[tau + 1] - c[tau - 1]) / 2 / a, c[tau]
    end
  end
end

---@class rf.PitchFrame
---@field at    number   s, the middle of what was compared
---@field f0    number   Hz
---@field clear number   of the peak; 1 is perfectly periodic
---@field level number   mean square of the frame

--- The frames of a sound that have a clear pitch.
---@param audio core.Array mono
---@param sr number
---@return rf.PitchFrame[]
function pitch.track(audio, sr)
  local x = assert(core.resample(audio, sr, RATE)):table()
  local frames = math.floor(WINDOW * RATE)
  local shortest, longest = RATE // FMAX, RATE // FMIN
  local out = {}
  for from = 0, #x - frames - longest, math.floor(HOP * RATE) do
    local c, energy = correlation(x, from, frames, longest)
    local tau, clear = period(c, shortest, longest)
    if tau then
      out[#out + 1] = { at = (from + (frames + tau) / 2) / RATE,
        f0 = RATE / tau, clear = clear, level = energy / frames }
    end
  end
  return out
end

--- The median of the clear frames in a part of a sound.
---@param audio core.Array mono
---@param sr number
---@param from number s
---@param to number s
---@return number? f0 Hz; nil where no frame is clear
function pitch.body(audio, sr, from, to)
  local inside = {}
  for _, frame in ipairs(pitch.track(audio, sr)) do
    if frame.at >= from and frame.at <= to then
      inside[#inside + 1] = frame.f0
    end
  end
  return stats.median(inside)
end

--- How far a pitch is above another.
---@param f number Hz
---@param reference number Hz
---@return number # cents
function pitch.cents(f, reference)
  return 1200 * log(f / reference) / log(2)
end

return pitch
