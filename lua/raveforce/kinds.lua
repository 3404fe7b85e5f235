--- Kinds of mapping that have a dimension: 0..1 to values and back.
-- @module raveforce.kinds

local core = require "raveforce.core"
local errors = require "raveforce.errors"

local pow, log = core.math.pow, core.math.log

-- What lies outside a range by less is a rounding, and clamped.
local SLACK = 1e-9

---@class rf.Kind
---@field map    fun(self: rf.Mapping, u: number, lo: number, hi: number): any
---@field unmap  fun(self: rf.Mapping, v: any, lo: number, hi: number): number
---@field accept fun(self: rf.Mapping, v: any, lo: number, hi: number): any
---@field show   fun(self: rf.Mapping, lo: number, hi: number): string
---@field refuse (fun(lo: number, hi: number): string?)? why bounds are wrong

local kinds = {}

local function clamp(v, lo, hi)
  if lo > hi then lo, hi = hi, lo end
  if v < lo then return lo end
  if v > hi then return hi end
  return v
end

local function is_finite(x)
  return type(x) == "number" and x - x == 0
end

local function accept_number(_, v, lo, hi)
  if not is_finite(v) then return nil end
  if lo <= v and v <= hi then return v end
  local inside = clamp(v, lo, hi)
  local slack = SLACK * math.max(math.abs(lo), math.abs(hi))
  if math.abs(inside - v) > slack then return nil end
  return inside
end

local function show_range(_, lo, hi)
  return ("a number in %s..%s"):format(errors.show(math.min(lo, hi)),
    errors.show(math.max(lo, hi)))
end

local lin = { show = show_range, accept = accept_number }

function lin.map(_, u, lo, hi)
  local v = lo + (hi - lo) * u
  if lo <= v and v <= hi then return v end
  return clamp(v, lo, hi)
end

function lin.unmap(_, v, lo, hi)
  return lo == hi and 0 or clamp((v - lo) / (hi - lo), 0, 1)
end

local exp = { show = show_range, accept = accept_number }

function exp.refuse(lo, hi)
  if lo * hi > 0 then return nil end
  return ("bounds must have the same sign and not be 0, got %s and %s")
    :format(errors.show(lo), errors.show(hi))
end

function exp.map(_, u, lo, hi)
  if u >= 1 then return hi end
  local v = lo * pow(hi / lo, u)
  if lo <= v and v <= hi then return v end
  return clamp(v, lo, hi)
end

function exp.unmap(_, v, lo, hi)
  return lo == hi and 0 or clamp(log(v / lo) / log(hi / lo), 0, 1)
end

local int = {}

function int.refuse(lo, hi)
  if lo <= hi and math.tointeger(lo) and math.tointeger(hi) then return nil end
  return ("bounds must be ascending integers, got %s and %s")
    :format(errors.show(lo), errors.show(hi))
end

function int.show(_, lo, hi)
  return ("an integer in %s..%s"):format(errors.show(lo), errors.show(hi))
end

function int.map(_, u, lo, hi)
  local count = hi - lo + 1
  return math.tointeger(math.min(hi, lo + math.floor(u * count)))
end

function int.unmap(_, v, lo, hi)
  return (v - lo + 0.5) / (hi - lo + 1)
end

function int.accept(_, v, lo, hi)
  if not is_finite(v) then return nil end
  local whole = math.floor(v + 0.5)
  if math.abs(v - whole) > SLACK * math.abs(whole) then return nil end
  return math.tointeger(accept_number(nil, whole, lo, hi))
end

local choose = {}

function choose:show()
  local shown = {}
  for i, choice in ipairs(self.choices) do shown[i] = errors.show(choice) end
  return "one of " .. table.concat(shown, ", ")
end

function choose:map(u)
  local k = #self.choices
  return self.choices[math.min(k, 1 + math.floor(k * u))]
end

local function item_of(choices, v)
  for i, choice in ipairs(choices) do
    if choice == v then return i end
    if type(choice) == "number" and accept_number(nil, v, choice, choice) then
      return i
    end
  end
end

function choose:unmap(v)
  return (item_of(self.choices, v) - 0.5) / #self.choices
end

function choose:accept(v)
  return self.choices[item_of(self.choices, v) or 0]
end

kinds.lin, kinds.exp, kinds.int, kinds.choose = lin, exp, int, choose

--- Why these bounds do not do, or nil.
---@param kind rf.Kind
---@param lo any
---@param hi any
---@return string?
function kinds.refuse(kind, lo, hi)
  if not is_finite(lo) or not is_finite(hi) then
    local wrong = is_finite(lo) and hi or lo
    return "a bound must be a finite number, got " .. errors.show(wrong)
  end
  return kind.refuse and kind.refuse(lo, hi)
end

---@param x any
---@return boolean
kinds.is_finite = is_finite

--- An integer, also where it comes as 8.0; nil for anything else.
---@param x any
---@return integer?
function kinds.integer(x)
  return type(x) == "number" and math.tointeger(x) or nil
end

return kinds
