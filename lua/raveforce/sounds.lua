--- Sounds that scripts hand in: paths, arrays, names of samples.
-- @module raveforce.sounds

local core = require "raveforce.core"
local errors = require "raveforce.errors"

local sounds = {}

local function is_sound(array)
  local shape = array.shape
  return #shape == 1 or (#shape == 2 and shape[1] <= 2 and shape[1] >= 1)
end

--- An array as float32 [frames] or [2][frames] with a rate.
---@param array core.Array
---@param sr number? of arrays that do not know theirs
---@param what string
---@return core.Array
function sounds.from_array(array, sr, what)
  if not is_sound(array) then
    errors.raise("invalid", "%s: a sound is [frames] or [2][frames], got %s",
      what, tostring(array))
  end
  local rate = array.sr or sr
  if not rate then
    errors.raise("invalid", "%s: an array without a rate needs sr", what)
  end
  if #array.shape == 2 and array.shape[1] == 1 then array = array[1] end
  local sound = core.array("float32", array)
  sound.sr = rate
  return sound
end

--- The mean of the channels.
---@param sound core.Array
---@return core.Array # [frames]
function sounds.mono(sound)
  if #sound.shape == 1 then return sound end
  local left, right = sound[1], sound[2]
  local mono = core.zeros("float32", #left)
  for i = 1, #left do mono[i] = (left[i] + right[i]) / 2 end
  mono.sr = sound.sr
  return mono
end

--- At least so many frames: zeros behind. Itself where it is as long.
---@param sound core.Array mono float32
---@param frames integer
---@return core.Array
function sounds.padded(sound, frames)
  if #sound >= frames then return sound end
  return core.from_bytes("float32",
    sound:bytes() .. ("\0"):rep(4 * (frames - #sound)))
end

--- One frame of silence.
---@param sr number
---@return core.Array
function sounds.silence(sr)
  local silence = core.zeros("float32", 1)
  silence.sr = sr
  return silence
end

local function load_sample(value, files, sr, what)
  if type(value) == "string" then
    return files:sound(value, { mono = false })
  end
  if core.is_array(value) then return sounds.from_array(value, sr, what) end
  errors.raise("invalid", "%s must be a path or an array, got %s", what,
    errors.show(value))
end

--- What a text hears as `~input`: at the rate of the engine, channels as they
-- are.
---@param value string|core.Array|nil
---@param files rf.Files
---@param sr number
---@return core.Array?
function sounds.input(value, files, sr)
  if value == nil then return nil end
  local array = load_sample(value, files, sr, "input")
  if array.sr == sr then return array end
  local resampled = errors.check(core.resample(array, array.sr, sr))
  resampled.sr = sr
  return resampled
end

--- Samples by name; each keeps its rate and channels.
---@param samples table<string, string|core.Array>?
---@param files rf.Files
---@param sr number?
---@return table<string, core.Sound> by_symbol
---@return table<string, core.Array> by_name
function sounds.samples(samples, files, sr)
  local by_symbol, by_name = {}, {}
  if samples ~= nil and type(samples) ~= "table" then
    errors.raise("invalid", "samples must be a table, got %s",
      errors.show(samples))
  end
  for _, name in ipairs(errors.sorted_keys(samples or {})) do
    local what = ("samples.%s"):format(tostring(name))
    if type(name) ~= "string" then
      errors.raise("invalid", "%s: samples have names", what)
    end
    local array = load_sample(samples[name], files, sr, what)
    by_name[name] = array
    by_symbol["\\" .. name] = errors.check(core.sound(array, array.sr))
  end
  return by_symbol, by_name
end

return sounds
