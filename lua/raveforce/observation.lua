--- Observations: what an agent hears of the sound so far.
-- @module raveforce.observation

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local features = require "raveforce.features"
local integer = require "raveforce.kinds".integer

local NAMES = { "audio", "none" }
for _, info in ipairs(core.features()) do NAMES[#NAMES + 1] = info.name end

---@class rf.ObservationSpace
---@field kind  "audio"|"none"|"feature"|"function"|"table"
---@field dtype "float32"?
---@field shape integer[]? of a bare function: known after the first reset
local ObservationSpace = {}
ObservationSpace.__index = ObservationSpace
ObservationSpace.__name = "rf.ObservationSpace"
ObservationSpace.__metatable = ObservationSpace.__name

function ObservationSpace:__tostring()
  if self.kind == "table" then
    return "observations " .. table.concat(self.names, ", ")
  end
  local extents = {}
  for i, extent in ipairs(self.shape or {}) do
    extents[i] = ("[%d]"):format(extent)
  end
  return ("observation %s %s"):format(self.kind, table.concat(extents))
end

--- Reads an observation of `env` (an episode and a moment).
---@alias rf.Observer fun(episode: core.Episode, moment: rf.Moment): any

local observation = {}

local function same_shape(a, b)
  if #a ~= #b then return false end
  for i, extent in ipairs(a) do
    if extent ~= b[i] then return false end
  end
  return true
end

local function show_shape(shape)
  return ("[%s]"):format(table.concat(shape, "]["))
end

local function as_array(value, place)
  if type(value) == "number" then value = { value } end
  if type(value) ~= "table" and not core.is_array(value) then
    errors.raise_at(place, "invalid",
      "observation must give a number, a table or an array, got %s",
      errors.show(value))
  end
  return errors.try(core.array, "float32", value)
end

local function handler(raised)
  return errors.from_script(raised, "observation")
end

local function from_function(f, space)
  local declared, place = space.shape ~= nil, errors.place_of(f)
  return space, function(_, moment)
    local fine, value = xpcall(f, handler, moment:context "played")
    if not fine then error(value) end
    local array = as_array(value, place)
    local shape = array.shape
    space.shape = space.shape or shape
    if not same_shape(space.shape, shape) then
      errors.raise_at(place, "invalid",
        "observation must have shape %s, got %s%s",
        show_shape(space.shape), show_shape(shape),
        declared and "" or "; the first one, at reset, gave the shape")
    end
    return array
  end
end

local function new_space(fields)
  return setmetatable(fields, ObservationSpace)
end

--- How long what is heard will be.
---@class rf.ObservedTime
---@field audio  integer frames of "audio"
---@field frames integer of the whole episode
---@field sr     number

-- A feature with its own settings: as many columns as the whole episode has,
-- zeros behind what was played.
local function from_feature(name, time)
  local analyser <close> = errors.check(core.analyser(time.sr))
  errors.check(analyser:hear(core.zeros("float32", time.frames)))
  local shape = errors.check(analyser:feature(name)).shape
  return new_space { kind = "feature", dtype = "float32", shape = shape },
    function(_, moment) return moment:observe(name, shape[2]) end
end

local function from_name(name, time)
  if name == "none" then
    return new_space { kind = "none" }, function() return nil end
  end
  if features.list[name] then return from_feature(name, time) end
  if name ~= "audio" then
    errors.raise("invalid", "no observation %s%s", errors.show(name),
      errors.hint(name, NAMES))
  end
  local frames = time.audio
  return new_space { kind = "audio", dtype = "float32", shape = { frames } },
    function(episode) return episode:audio(frames) end
end

local function from_names(names, time)
  local spaces, observers = {}, {}
  for i, name in ipairs(names) do
    if spaces[name] then
      errors.raise("invalid", "observation names %s twice", errors.show(name))
    end
    spaces[name], observers[i] = from_name(name, time)
  end
  return new_space { kind = "table", names = names, spaces = spaces },
    function(...)
      local observed = {}
      for i, name in ipairs(names) do observed[name] = observers[i](...) end
      return observed
    end
end

local function declared_function(wanted)
  local known = { 1, "shape" }
  errors.options("invalid", "observation", wanted, known)
  if type(wanted.shape) ~= "table" or #wanted.shape == 0 then
    errors.raise("invalid", "observation: shape must be a list, got %s",
      errors.show(wanted.shape))
  end
  for _, extent in ipairs(wanted.shape) do
    if not integer(extent) or extent < 1 then
      errors.raise("invalid", "observation: shape must hold positive integers, "
        .. "got %s", errors.show(extent))
    end
  end
  local space = { kind = "function", dtype = "float32", shape = wanted.shape }
  return from_function(wanted[1], new_space(space))
end

--- "audio", "none", a feature's name, a list of names, a function, or
-- `{ shape = {…}, f }`.
---@param wanted any
---@param time rf.ObservedTime
---@return rf.ObservationSpace, rf.Observer
function observation.new(wanted, time)
  if type(wanted) == "function" then
    return from_function(wanted,
      new_space { kind = "function", dtype = "float32" })
  end
  if type(wanted) == "string" then return from_name(wanted, time) end
  if type(wanted) == "table" and type(wanted[1]) == "function" then
    return declared_function(wanted)
  end
  if type(wanted) == "table" and #wanted > 0 then
    return from_names(wanted, time)
  end
  errors.raise("invalid",
    "observation must be a name, a list of names or a function, got %s",
    errors.show(wanted))
end

return observation
