--- timbre: the mixture that a task with a target is scored by.
-- @module raveforce.reward.timbre

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local measured = require "raveforce.reward.measured"
local reward = require "raveforce.reward"

local is_finite = require "raveforce.kinds".is_finite

-- Where a drum's body is, in bands of 8 Hz: frames of 2048 samples cannot tell
-- 50 Hz from 60. All cepstra, so that nothing is smoothed, of what is within
-- 60 dB of the sound's own loudest; a floor that both shared would rise with a
-- candidate that is too loud, and hide what is wrong.
local LOW_CEPSTRA = { n_fft = 8192, hop_length = 2048, fmax = 500,
  n_mels = 64, n_mfcc = 64, top_db = 60 }

--- Cepstra hear the spectrum's shape, the low ones a drum's pitch to some
-- cents, transport finds pitch from afar, the envelope hears level and time.
-- Each is relative: its weight counts whatever its unit is.
--
-- features/SPEC.md 15, advice 2 (0.6 mfcc_l1 + 0.2 sot_mel + 0.2 env_db) is as
-- good in the order test (mean 0.98; this 0.97), but finds 2 of 13 kicks' and
-- toms' pitches within 20 cents where this finds 10: thirteen cepstra see bands
-- 300 Hz apart, and transport over all bands does not notice 20 cents at 50 Hz.
local MIXTURE = {
  { name = "mfcc_l1", measure = "mfcc_l1", weight = 0.4, settings = {} },
  { name = "low_mfcc_l1", measure = "mfcc_l1", weight = 0.3,
    settings = LOW_CEPSTRA },
  { name = "sot_mel", measure = "sot_mel", weight = 0.1, settings = {} },
  { name = "env_db", measure = "env_db", weight = 0.2, settings = {} },
}

local function known()
  local names = { "span" }
  for i, part in ipairs(MIXTURE) do names[i + 1] = part.name end
  return names
end

local function weight_of(options, part)
  local weight = options[part.name]
  if weight == nil then return part.weight end
  if is_finite(weight) then return weight end
  errors.raise("invalid",
    "rf.reward.timbre: weight '%s' must be a finite number, got %s",
    part.name, errors.show(weight))
end

local terms -- of the core's measures; made when first asked for

local function term_of(part, weight, span)
  local settings = { span = span }
  for _, name in ipairs(errors.sorted_keys(part.settings)) do
    settings[name] = part.settings[name]
  end
  local term = terms[part.measure](settings):relative()
  if part.name ~= part.measure then term = term:named(part.name) end
  return term * weight
end

--- 0.4 mfcc_l1 + 0.3 low_mfcc_l1 + 0.1 sot_mel + 0.2 env_db, low_mfcc_l1 of
-- the bands below 500 Hz; each relative: 1 for equal sounds, about 0 for one as
-- bad as silence. Options are the weights, by these names, and `span`; a part
-- of weight 0 is not measured.
---@param options rf.TimbreOptions?
---@return rf.Reward
return function(options)
  options = errors.options("invalid", "rf.reward.timbre", options, known())
  reward.span("rf.reward.timbre", options.span, "played")
  terms = terms or measured.terms(core.measures())
  local sum
  for _, part in ipairs(MIXTURE) do
    local weight = weight_of(options, part)
    if weight ~= 0 then
      local term = term_of(part, weight, options.span)
      sum = sum and sum + term or term
    end
  end
  if not sum then
    errors.raise("invalid", "rf.reward.timbre: all weights are 0")
  end
  return sum
end
