--- RaveForce: an environment runtime for sound. The front door.
--
--     local rf = require "raveforce"
--     local env = rf.make([[ o: sin {} ]],
--       { step_len = 1, target = "kick.wav",
--         action_space = { { "exp", 10, 10000 } } })
-- @module raveforce

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local graph = require "raveforce.graph"
local make = require "raveforce.make"
local mapping = require "raveforce.mapping"
local sounds = require "raveforce.sounds"
local target = require "raveforce.target"
local task = require "raveforce.task"

---@class rf
local rf = {
  lin = mapping.lin,
  exp = mapping.exp,
  int = mapping.int,
  choose = mapping.choose,
  const = mapping.const,
  rel = mapping.rel,
  fn = mapping.fn,
  make = make.env,
  task = core.bridge(task.new), -- `return rf.task {…}` has a line
  glicol = target.glicol,
  graph = graph.new,
  reward = require "raveforce.reward.terms",
  version = core.version,
}

--- sin, cos, exp, log, pow, atan2…: the same bits on every machine.
rf.math = {}
for name, f in pairs(core.math) do rf.math[name] = f end -- any order
rf.math.pi = math.pi
errors.strict(rf.math, "rf.math")

local function check_path(what, path)
  if type(path) ~= "string" then
    errors.raise("argument", "%s wants a path, got %s", what,
      errors.show(path))
  end
end

--- A sound file: [frames], the mean of its channels, or [2][frames] with
-- `mono = false`; at its own rate unless `sr` is given.
---@param path string
---@param options { sr: number?, mono: boolean? }?
---@return core.Array
function rf.load(path, options)
  check_path("rf.load", path)
  options = errors.options("argument", "rf.load", options, { "sr", "mono" })
  return errors.check(errors.try(core.load, path, options))
end

--- Writes a 32-bit float WAV.
---@param path string
---@param audio core.Array [frames] or [2][frames]
---@param sr number? what the array knows
function rf.save(path, audio, sr)
  check_path("rf.save", path)
  if not core.is_array(audio) then
    errors.raise("argument", "rf.save wants an array, got %s",
      errors.show(audio))
  end
  local sound = sounds.from_array(audio, sr, "rf.save")
  errors.check(errors.try(core.save, path, sound, sr or sound.sr))
end

--- An array from a (nested) table or another array.
---@param data table|core.Array
---@param dtype "float32"|"float64"|nil "float64"
---@return core.Array
function rf.array(data, dtype)
  return errors.try(core.array, dtype or "float64", data)
end

--- Zeros.
---@param shape integer|integer[]
---@param dtype "float32"|"float64"|nil "float64"
---@return core.Array
function rf.zeros(shape, dtype)
  if type(shape) ~= "table" then shape = { shape } end
  return errors.try(core.zeros, dtype or "float64", table.unpack(shape))
end

-- A script that only renders loads nothing of these.
local LATER = {
  features = function() return require "raveforce.features".api end,
  distance = function() return require "raveforce.distance".api end,
  agent = function() return require "raveforce.agent".api end,
  play = function() return require "raveforce.play" end,
  train = function() return require "raveforce.train".run end,
  record = function() return require "raveforce.record".new end,
  open = function() return require "raveforce.runs".open end,
}

return errors.strict(rf, "rf", LATER)
