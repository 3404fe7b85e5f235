--- timbre: the mixture that a task with a target is scored by.
-- @module raveforce.reward.timbre

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local measured = require "raveforce.reward.measured"
local reward = require "raveforce.reward"

local is_finite = require "raveforce.kinds".is_finite

--- Cepstra hear the spectrum's shape, transport finds pitch from afar, the
-- envelope hears level and time (features/SPEC.md 15, advice 2). Each is
-- relative: its weight counts whatever its unit is.
local MIXTURE = {
  { measure = "mfcc_l1", weight = 0.6, settings = {} },
  { measure = "sot_mel", weight = 0.2, settings = {} },
  { measure = "env_db", weight = 0.2, settings = {} },
}

local function known()
  local names = { "span" }
  for i, part in ipairs(MIXTURE) do names[i + 1] = part.measure end
  return names
end

local function weight_of(options, part)
  local weight = options[part.measure]
  if weight == nil then return part.weight end
  if is_finite(weight) then return weight end
  errors.raise("invalid",
    "rf.reward.timbre: weight '%s' must be a finite number, got %s",
    part.measure, errors.show(weight))
end

local terms -- of the core's measures; made when first asked for

--- 0.6 mfcc_l1 + 0.2 sot_mel + 0.2 env_db, each relative: 1 for equal sounds,
-- about 0 for one as bad as silence. Options are the weights, by these names,
-- and `span`.
---@param options { mfcc_l1: number?, sot_mel: number?, env_db: number?,
---  span: rf.Span? }?
---@return rf.Reward
return function(options)
  options = errors.options("invalid", "rf.reward.timbre", options, known())
  reward.span("rf.reward.timbre", options.span, "played")
  terms = terms or measured.terms(core.measures())
  local sum
  for _, part in ipairs(MIXTURE) do
    local settings = { span = options.span }
    for _, name in ipairs(errors.sorted_keys(part.settings)) do
      settings[name] = part.settings[name]
    end
    local term = terms[part.measure](settings):relative()
      * weight_of(options, part)
    sum = sum and sum + term or term
  end
  return sum
end
