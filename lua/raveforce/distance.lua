--- Distances: how far two sounds are apart, one number for each measure.
--
--     print(rf.distance.mfcc_l1("kick.wav", "mine.wav"))
-- @module raveforce.distance

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local features = require "raveforce.features"

local distance = {}

--- All measures, by name, and in the order of the documentation.
---@type table<string, core.MeasureInfo>
distance.list = {}
---@type string[]
distance.names = {}

for i, info in ipairs(core.measures()) do
  distance.list[info.name] = info
  distance.names[i] = info.name
end

--- Settings of a measure, by the names it knows; a copy.
---@param name string
---@param what string who is told: "rf.distance.mfcc_l1"
---@param options table?
---@param more string[]? other names that are fine, and left out
---@return table<string, number|boolean|string>
function distance.settings(name, what, options, more)
  return features.read_settings(distance.list[name], what, options, more)
end

local function sound_of(value, sr, what, load)
  if type(value) == "string" then
    local sound = load(value)
    return sound, sound.sr
  end
  if not core.is_array(value) then
    errors.raise("invalid", "%s wants two sounds, arrays or paths, got %s",
      what, errors.show(value))
  end
  return features.sound(value, value.sr or sr, what)
end

local function compute(load, name, target, candidate, options)
  local what = "rf.distance." .. name
  local settings = distance.settings(name, what, options, { "sr" })
  local given = options and options.sr
  local y, sr = sound_of(candidate, given, what, load)
  local x, other
  if target ~= nil or not distance.list[name].targetless then
    x, other = sound_of(target, given, what, load)
    if other ~= sr then
      errors.raise("invalid",
        "%s: the target has %s Hz, the candidate %s Hz", what,
        errors.show(other), errors.show(sr))
    end
  end
  return errors.check(errors.try(core.distance, name, x, y, settings, sr))
end

--- `rf.distance` whose paths go through `load`, as sounds of one channel.
---@param load fun(path: string): core.Array
---@return rf.Distance
function distance.new(load)
  local api = {}
  for name in pairs(distance.list) do -- any order
    api[name] = function(target, candidate, options)
      return compute(load, name, target, candidate, options)
    end
  end
  return errors.strict(api, "rf.distance")
end

--- `rf.distance.NAME(target, candidate, options)`: a number, or infinite;
-- options are the measure's settings and `sr`, for arrays without a rate.
---@type rf.Distance
distance.api = distance.new(function(path)
  return errors.check(errors.try(core.load, path))
end)

return distance
