--- Mappings: an agent's 0..1 on one side, a hole's values on the other.
-- @module raveforce.mapping

local errors = require "raveforce.errors"
local kinds = require "raveforce.kinds"

local is_finite = kinds.is_finite

---@alias rf.Bound number|fun(p: table): number

---@class rf.Mapping: rf.Kind
---@field kind    "lin"|"exp"|"int"|"choose"|"const"|"rel"|"fn"
---@field lo      rf.Bound? lin, exp, int: value at 0
---@field hi      rf.Bound? lin, exp, int: value at 1
---@field choices any[]?    choose
---@field value   any       const
---@field of      (string|integer)[]? rel, fn: what it depends on
---@field f       function? rel, fn
---@field place   rf.Place? where a script made it

local NAME = "rf.Mapping"

local mapping = {}

local classes = { lin = kinds.lin, exp = kinds.exp, int = kinds.int,
  choose = kinds.choose, const = {}, rel = {}, fn = {} }
local names = { "lin", "exp", "int", "choose", "const", "rel", "fn" }

for kind, class in pairs(classes) do -- any order
  class.__index = errors.methods(class)
  class.__name = NAME
  class.__metatable = NAME
  class.kind = kind
end

local function show_part(x)
  return type(x) == "function" and "function" or errors.show(x)
end

local function show_parts(list)
  local shown = {}
  for i, part in ipairs(list) do shown[i] = show_part(part) end
  return table.concat(shown, ", ")
end

local function to_string(self)
  if self.choices then
    return ("choose{%s}"):format(show_parts(self.choices))
  end
  if self.of then return ("%s(%s)"):format(self.kind, show_parts(self.of)) end
  local list = self.kind == "const" and { self.value } or { self.lo, self.hi }
  return ("%s(%s)"):format(self.kind, show_parts(list))
end

for _, class in pairs(classes) do class.__tostring = to_string end -- any order

--- How each kind is made: the fields, or nil and what is wrong.
local make = {}

local function refuse_bound(bound)
  if type(bound) == "function" or is_finite(bound) then return nil end
  return "bounds must be numbers or functions, got " .. errors.show(bound)
end

local function make_range(kind)
  return function(lo, hi)
    local reason = refuse_bound(lo) or refuse_bound(hi)
    local fixed = type(lo) == "number" and type(hi) == "number"
    reason = reason or (fixed and kinds.refuse(classes[kind], lo, hi))
    if reason then return nil, reason end
    if fixed and kind == "int" then
      lo, hi = math.tointeger(lo), math.tointeger(hi)
    end
    return { lo = lo, hi = hi }
  end
end

make.lin, make.exp, make.int = make_range "lin", make_range "exp",
  make_range "int"

local function is_choice(x)
  return is_finite(x) or type(x) == "string" or type(x) == "boolean"
end

function make.choose(list)
  if type(list) ~= "table" then
    return nil, ("wants a list, rf.choose { a, b, c }, got %s"):format(
      errors.show(list))
  end
  if #list == 0 then
    return nil, "wants at least one choice, got an empty list"
  end
  local choices = {}
  for i = 1, #list do
    if not is_choice(list[i]) then
      return nil, ("choice %d must be a number, string or boolean, got %s")
        :format(i, errors.show(list[i]))
    end
    choices[i] = list[i]
  end
  return { choices = choices }
end

function make.const(value)
  if not is_choice(value) then
    return nil, "wants a number, string or boolean, got " .. errors.show(value)
  end
  return { value = value }
end

local function is_reference(x)
  return type(x) == "string" or math.type(x) == "integer"
end

function make.fn(of, f)
  if type(of) ~= "table" or type(f) ~= "function" then
    return nil, "wants a list of parameters and a function"
  end
  local list = {}
  for i = 1, #of do
    if not is_reference(of[i]) then
      return nil, "wants names or numbers of parameters, got "
        .. errors.show(of[i])
    end
    list[i] = of[i]
  end
  return { of = list, f = f }
end

function make.rel(of, f)
  if not is_reference(of) or type(f) ~= "function" then
    return nil, "wants a parameter and a function"
  end
  return { of = { of }, f = f }
end

---@param x any
---@return boolean
function mapping.is(x)
  return getmetatable(x) == NAME
end

local function build(kind, ...)
  local fields, reason = make[kind](...)
  if not fields then return nil, reason end
  return setmetatable(fields, classes[kind])
end

--- From the list form: `{ "exp", 10, 10000 }`, or a mapping as it is.
---@param entry any
---@param what string for messages: "action_space[2]"
---@return rf.Mapping
function mapping.from_entry(entry, what)
  if mapping.is(entry) then return entry end
  local kind = type(entry) == "table" and entry[1]
  if type(kind) ~= "string" then
    errors.raise("invalid", "%s must be a mapping, got %s", what,
      errors.show(entry))
  end
  if not make[kind] then
    errors.raise("invalid", "%s: no mapping '%s'%s", what, kind,
      errors.hint(kind, names))
  end
  local made, reason = build(kind, table.unpack(entry, 2))
  if not made then
    errors.raise("invalid", "%s: %s: %s", what, kind, reason)
  end
  return made
end

--- Whether it can give nothing but whole numbers.
---@param m rf.Mapping
---@return boolean
function mapping.is_integer(m)
  if m.kind == "int" then return true end
  local values = m.choices or (m.kind == "const" and { m.value }) or { false }
  for _, value in ipairs(values) do
    if not (type(value) == "number" and math.tointeger(value)) then
      return false
    end
  end
  return true
end

local function public(kind)
  return function(...)
    local made, reason = build(kind, ...)
    if not made then errors.raise("invalid", "rf.%s: %s", kind, reason) end
    made.place = errors.here()
    return made
  end
end

mapping.lin, mapping.exp = public "lin", public "exp"
mapping.int, mapping.choose = public "int", public "choose"
mapping.const = public "const"
mapping.rel, mapping.fn = public "rel", public "fn"

return mapping
