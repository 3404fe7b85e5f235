--- rf.play: sounds on the machine's own output, through SDL2.
-- @module raveforce.play

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local is_finite = require "raveforce.kinds".is_finite
local sounds = require "raveforce.sounds"
local watch = require "raveforce.watch"

local function sound_of(value, sr)
  if type(value) == "string" then
    return errors.check(errors.try(core.load, value, { mono = false }))
  end
  if not core.is_array(value) then
    errors.raise("argument", "rf.play wants a path or an array, got %s",
      errors.show(value))
  end
  return sounds.from_array(value, sr, "rf.play")
end

--- Plays a sound file or an array, and returns when it is over; Ctrl-C ends it
-- early.
---@param value string|core.Array a path, [frames] or [2][frames]
---@param sr number? what the array knows
return function(value, sr)
  if sr ~= nil and not (is_finite(sr) and sr > 0) then
    errors.raise("argument", "rf.play: sr must be a rate in Hz, got %s",
      errors.show(sr))
  end
  local sound = sound_of(value, sr)
  errors.check(core.play(sound, sr or sound.sr, watch.interrupted))
end
