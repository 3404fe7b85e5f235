--- Checks of the target.
-- @module raveforce.checks.target

local errors = require "raveforce.errors"
local fail = require "raveforce.checks.trial".fail
local to_db = require "raveforce.core".math.log10

local show = errors.show

local SILENT = 1e-5         -- rms: -100 dB
local FAR = 12              -- dB beyond all that is heard
local BLOCK, PART = 128, 0.01 -- what episode and target may differ by

local function db(rms)
  return 20 * to_db(math.max(rms, 1e-9))
end

local function rms_of(sound)
  local _, rms = sound:stats()
  return rms
end

local function target(trial)
  local env = trial:begun()
  if env.target and rms_of(env.target) < SILENT then
    fail("the target is silent, %.0f dB", db(rms_of(env.target)))
  end
end

local function length(trial)
  local env = trial:begun()
  if not env.target then return end
  local frames, apart = #env.target, math.abs(#env.target - env.frames)
  if apart > math.max(BLOCK, PART * frames) then
    fail("the episode has %.4g s, the target %.4g s", env.frames / env.sr,
      frames / env.sr)
  end
end

local function level(trial)
  local env = trial:begun()
  if not env.target then return end
  local lo, hi = math.huge, -math.huge
  for _, each in ipairs(trial:heard()) do
    lo, hi = math.min(lo, db(each.rms)), math.max(hi, db(each.rms))
  end
  local own = db(rms_of(env.target))
  if own > hi + FAR or own < lo - FAR then
    fail("the target has %.0f dB rms, random actions %.0f to %.0f dB", own, lo,
      hi)
  end
end

local function rates(trial)
  local _, _, info = trial:begun()
  local resampled = info.resampled
  if resampled then
    fail("the target has %s Hz, and is resampled to sr = %s",
      show(resampled.from), show(resampled.to))
  end
end

return {
  { name = "target", claim = "the target can be heard", needs = { "resets" },
    try = target,
    hint = "does its text have a chain whose name does not begin with ~?" },
  { name = "length", claim = "an episode is as long as the target",
    needs = { "target" }, warns = true, try = length,
    hint = "without step_len the target's length decides" },
  { name = "level", claim = "the target is as loud as actions can be",
    needs = { "target", "heard" }, warns = true, try = level,
    hint = "widen the range of a gain, or scale the target" },
  { name = "rates", claim = "the target keeps its sample rate",
    needs = { "target" }, warns = true, try = rates,
    hint = "without sr the target's rate decides" },
}
