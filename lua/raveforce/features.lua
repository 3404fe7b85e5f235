--- Features: what there is to hear in a sound, under librosa's names.
--
--     local coefficients = rf.features.mfcc(rf.load "kick.wav",
--       { n_mfcc = 13 })
-- @module raveforce.features

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local sounds = require "raveforce.sounds"

local is_finite = require "raveforce.kinds".is_finite

local features = {}

--- All of them, by name.
---@type table<string, core.FeatureInfo>
features.list = {}

for _, info in ipairs(core.features()) do features.list[info.name] = info end

--- Settings by the names that a feature or a measure knows; the values are the
-- core's to judge. A copy, so that nothing changes behind our back.
---@param info core.FeatureInfo|core.MeasureInfo
---@param what string who is told: "rf.features.mfcc"
---@param options table?
---@param more string[]? other names that are fine, and left out
---@return table<string, number|boolean|string>
function features.read_settings(info, what, options, more)
  local names = {}
  for i, each in ipairs(info.settings) do names[i] = each.name end
  for _, other in ipairs(more or {}) do names[#names + 1] = other end
  options = errors.options("invalid", what, options, names)
  local settings = {}
  for _, each in ipairs(info.settings) do
    local value = options[each.name]
    if type(value) == "table" or type(value) == "function"
      or type(value) == "userdata" then
      errors.raise("invalid", "%s: %s must not be %s", what, each.name,
        errors.show(value))
    end
    settings[each.name] = value
  end
  return settings
end

--- Mono float32 and its rate. A rate that is given counts more than what the
-- array knows: librosa's `sr` is an argument, too.
---@param audio core.Array [frames], or [2][frames]: the mean is taken
---@param sr any
---@param what string
---@return core.Array, number
function features.sound(audio, sr, what)
  if not core.is_array(audio) then
    errors.raise("invalid", "%s wants an array (rf.load makes one), got %s",
      what, errors.show(audio))
  end
  if sr ~= nil and not (is_finite(sr) and sr > 0) then
    errors.raise("invalid", "%s: sr must be a rate in Hz, got %s", what,
      errors.show(sr))
  end
  local rate = sr or audio.sr
  if rate and audio.dtype == "float32" and #audio.shape == 1 then
    return audio, rate -- as it is wanted: no copy
  end
  local sound = sounds.mono(sounds.from_array(audio, sr, what))
  return sound, sr or sound.sr
end

-- Whoever asks for one feature of a sound asks for the next: an analyser
-- keeps its memory, and makes its lenses once.
local MOST_RATES, LONGEST = 4, 1 << 22

local kept = {} -- { sr, analyser }, the one used last behind

local function forget(i)
  table.remove(kept, i)[2]:close()
end

local function analyser_for(sr)
  for i, each in ipairs(kept) do
    if each[1] == sr then
      table.remove(kept, i)
      kept[#kept + 1] = each
      return each[2]
    end
  end
  local made = errors.check(core.analyser(sr))
  if #kept == MOST_RATES then forget(1) end
  kept[#kept + 1] = { sr, made }
  return made
end

local function hear(analyser, sound, what)
  local fine, _, detail = errors.try(analyser.hear, analyser, sound)
  if not fine then
    errors.raise(detail.kind, "%s", (detail.message:gsub("^analyser", what)))
  end
end

local function compute(name, audio, options)
  local what = "rf.features." .. name
  local settings = features.read_settings(features.list[name], what, options,
    { "sr" })
  local sound, sr = features.sound(audio, options and options.sr, what)
  local analyser = analyser_for(sr)
  hear(analyser, sound, what)
  local value, message, detail = analyser:feature(name, settings)
  if #sound > LONGEST then forget(#kept) end
  return errors.check(value, message, detail)
end

---@class rf.PowerToDb
---@field ref    number|"max"|nil  1; "max": the largest of all
---@field amin   number?           1e-10
---@field top_db number|"none"|nil 80

--- Decibels of a power: 10 log10(max(amin, S)) - 10 log10(max(amin, ref)), not
-- more than `top_db` below the largest of all.
---@param S core.Array
---@param options rf.PowerToDb?
---@return core.Array # float32, of S's shape
local function power_to_db(S, options)
  local what = "rf.features.power_to_db"
  if not core.is_array(S) then
    errors.raise("invalid", "%s wants an array, got %s", what, errors.show(S))
  end
  options = errors.options("invalid", what, options,
    { "ref", "amin", "top_db" })
  local top_db = options.top_db
  if top_db == nil then top_db = 80 end
  return errors.check(errors.try(core.power_to_db, core.array("float32", S),
    options.ref or 1, options.amin or 1e-10, top_db ~= "none" and top_db
    or nil))
end

--- `rf.features.NAME(audio, options)`: float32 [rows][frames], or
-- [rows][frames][2] of complex ones; options are the feature's settings and
-- `sr`. An array that knows its rate needs none.
---@type rf.Features
features.api = { power_to_db = power_to_db }
for name in pairs(features.list) do -- any order
  features.api[name] = function(audio, options)
    return compute(name, audio, options)
  end
end
errors.strict(features.api, "rf.features")

return features
