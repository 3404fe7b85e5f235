--- Spaces: what an agent chooses from.
--
-- An action space is one step; a plan space is all steps of an episode, step
-- after step. Units are numbers in 0..1, one per dimension; values are what
-- `env:step` takes.
-- @module raveforce.space

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local rng = require "raveforce.rng"

---@class rf.Dim
---@field name string  the parameter's; with its step in a plan of several
---@field kind "lin"|"exp"|"int"|"choose"
---@field n    integer? how many values it has, where they can be counted
---@field lo   number?  where the range is fixed
---@field hi   number?

---@class rf.Space
---@field d     integer
---@field n     integer  values, dependent ones included
---@field names string[] of the n values
---@field dims  rf.Dim[]
---@field steps integer? a plan's; nil for one action
local Space = {}
Space.__index = Space
Space.__name = "rf.Space"
Space.__metatable = Space.__name

local space = {}

local function count_of(m)
  if m.choices then return #m.choices end
  local fixed = type(m.lo) == "number" and type(m.hi) == "number"
  return m.kind == "int" and fixed and m.hi - m.lo + 1 or nil
end

local function number_or_nil(x)
  return type(x) == "number" and x or nil
end

local function dim_of(holes, i, prefix)
  local m = holes.maps[i]
  return { name = prefix .. holes.names[i], kind = m.kind, n = count_of(m),
    lo = number_or_nil(m.lo), hi = number_or_nil(m.hi) }
end

--- Several spaces may share one stream of random numbers.
---@param holes rf.Params
---@param stream rf.Rng
---@param steps integer? a plan of so many steps
---@return rf.Space
function space.new(holes, stream, steps)
  local count = steps or 1
  local self = { d = holes.d * count, n = holes.n * count, names = {},
    dims = {}, steps = steps, _params = holes, _rng = stream, _count = count }
  for step = 1, count do
    local prefix = count > 1 and step .. "." or ""
    for _, name in ipairs(holes.names) do
      self.names[#self.names + 1] = prefix .. name
    end
    for _, i in ipairs(holes.free) do
      self.dims[#self.dims + 1] = dim_of(holes, i, prefix)
    end
  end
  return setmetatable(self, Space)
end

local function fill_units(self, row)
  for dim = 1, self.d do row[dim] = self._rng:uniform() end
  return row
end

--- Random units: [d], or [n][d].
---@param n integer?
---@return core.Array
function Space:sample_unit(n)
  if n == nil then return fill_units(self, core.zeros("float64", self.d)) end
  local units = errors.try(core.zeros, "float64", n, self.d)
  for i = 1, n do
    local row = fill_units(self, {})
    if self.d > 0 then units[i] = row end
  end
  return units
end

--- A random action, or a list of actions for a plan.
---@return table
function Space:sample()
  return self:from_unit(fill_units(self, {}))
end

--- Units to an action, or to a list of actions for a plan.
---@param units core.Array|number[]
---@return table
function Space:from_unit(units)
  local holes, actions = self._params, {}
  holes:check_units(units, self.d)
  for step = 1, self._count do
    local first = (step - 1) * holes.d
    actions[step] = holes:action(holes:from_units(units, first))
  end
  return self.steps and actions or actions[1]
end

local function actions_of(self, values)
  if not self.steps then return { values } end
  if type(values) ~= "table" or #values ~= self.steps then
    errors.raise("argument", "wants a list of %d actions, got %s", self.steps,
      type(values) == "table" and #values or errors.show(values))
  end
  return values
end

--- The units that give these values.
---@param values table
---@return core.Array # [d]
function Space:to_unit(values)
  local units = {}
  for _, action in ipairs(actions_of(self, values)) do
    self._params:to_units(action, units)
  end
  return core.array("float64", units)
end

--- Whether `env:step` (or a plan's steps) would take these values.
---@param values any
---@return boolean
function Space:contains(values)
  return (pcall(function()
    for _, action in ipairs(actions_of(self, values)) do
      self._params:from_action(action)
    end
  end))
end

--- Sampling starts anew from a root seed.
---@param seed integer
function Space:seed(seed)
  self._rng:restart(rng.check_seed(seed))
end

function Space:__tostring()
  local shown = {}
  for i, name in ipairs(self._params.names) do
    shown[i] = ("%s = %s"):format(name, tostring(self._params.maps[i]))
  end
  local steps = self.steps and (" over %d steps"):format(self.steps) or ""
  return ("space of %d dimensions%s: %s"):format(self.d, steps,
    table.concat(shown, ", "))
end

return space
