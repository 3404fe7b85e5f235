--- Targets: whatever a task names as its sound, as one mono array.
-- @module raveforce.target

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local graph = require "raveforce.graph"
local sounds = require "raveforce.sounds"

---@class rf.GlicolOptions
---@field seconds number?  as long as the episode
---@field bpm     number?  the task's
---@field seed    integer? 42
---@field samples table<string, string|core.Array>?
---@field set     table?   values of holes

---@class rf.Glicol
---@field text    string
---@field options rf.GlicolOptions
local Glicol = {}
Glicol.__index = errors.methods(Glicol)
Glicol.__name = "rf.Glicol"
Glicol.__metatable = Glicol.__name

local SETTINGS = { "seconds", "bpm", "seed", "samples", "set" }

local target = {}

--- A text whose sound is the target; as long as the episode unless `seconds`
-- says otherwise.
---@param text string
---@param options rf.GlicolOptions?
---@return rf.Glicol
function target.glicol(text, options)
  if type(text) ~= "string" then
    errors.raise("invalid", "rf.glicol: wants a text, got %s",
      errors.show(text))
  end
  options = errors.options("invalid", "rf.glicol", options, SETTINGS)
  local seconds = options.seconds
  if seconds ~= nil and not (type(seconds) == "number" and seconds > 0) then
    errors.raise("invalid", "rf.glicol: seconds must be positive, got %s",
      errors.show(seconds))
  end
  return setmetatable({ text = text, options = options }, Glicol)
end

function Glicol:__tostring()
  return ("glicol(%q)"):format(self.text)
end

--- Whether a target says itself how long it is.
---@param value any
---@return boolean
function target.has_length(value)
  if getmetatable(value) == Glicol.__name then
    return value.options.seconds ~= nil
  end
  return value ~= nil and type(value) ~= "function"
end

local function render(value, want)
  local sr, own = want.sr or 44100, value.options
  local frames = own.seconds and math.ceil(own.seconds * sr) or want.frames
  local options = { sr = sr, bpm = own.bpm or want.bpm, seed = own.seed,
    samples = own.samples, set = own.set }
  return graph.sound(graph.new(value.text), options, frames, want.files)
end

-- A text of code in the place of a path.
local function refuse_code(value)
  if value:find "^%s*~?%w+%s*:%s" or value:find(">>", 1, true) then
    errors.raise("invalid", "target must be a path, an array, rf.glicol or a "
      .. "function, got a text of code: rf.glicol(text) makes a sound of it")
  end
end

local function read(value, want)
  if type(value) == "string" and value ~= "" then
    refuse_code(value)
    return want.files:sound(value)
  end
  if core.is_array(value) then
    return sounds.mono(sounds.from_array(value, want.sr, "target"))
  end
  if getmetatable(value) == Glicol.__name then return render(value, want) end
  errors.raise("invalid",
    "target must be a path, an array, rf.glicol or a function, got %s",
    errors.show(value))
end

--- Mono, at the rate that is wanted.
---@param value any path, array or rf.glicol
---@param want { sr: number?, bpm: number?, frames: integer?, files: rf.Files }
---@return core.Array audio, { from: number, to: number }? resampled
function target.load(value, want)
  local audio = read(value, want)
  if #audio == 0 then errors.raise("invalid", "target has no frames") end
  local own, sr = audio.sr, want.sr or audio.sr
  if own == sr then return audio, nil end
  local resampled = errors.check(core.resample(audio, own, sr))
  resampled.sr = sr
  return resampled, { from = own, to = sr }
end

return target
