--- The holes of a text and their mappings, made ready to be filled often.
--
-- Values are worked out on demand, so that mappings may depend on each other
-- in any order. One numbering throughout: holes in order of first appearance;
-- those that are free have a dimension each, in the same order.
-- @module raveforce.params

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local rules = require "raveforce.rules"

local demand, refuse = rules.demand, rules.refuse

---@class rf.Params
---@field n     integer   holes
---@field d     integer   free ones
---@field n_slots integer of the engine: holes that are no pieces of code
---@field named boolean   holes are `{name}`
---@field names string[]  of the holes; "1", "2"… where they have none
---@field maps  rf.Mapping[]
---@field free  integer[] dimension -> hole
---@field entry string?   which entry of a list is looked at, for messages
local Params = {}
Params.__index = Params
Params.__name = "rf.Params"

local params = {}

--- How messages call a hole.
---@param i integer
---@return string
function Params:label(i)
  return self.named and ("parameter '%s'"):format(self.names[i])
    or "parameter " .. i
end

local function run_on_demand(self, chosen, out)
  self._rules, self._values = chosen, out
  self._turn = self._turn + 1
  self._current, self._order = 0, {}
  for i = 1, self.n do demand(self, i) end
  return out
end

local function run_in_order(self, chosen, out)
  self._values = out
  local order = self._order
  for k = 1, #order do
    local i = order[k]
    self._current = i
    out[i] = chosen[i](self)
  end
  self._current = 0
  return out
end

-- Functions of the script may fail: then their parameter is named.
local function resolve(self, chosen, out)
  if self._guarded or not self._calls then
    return self._run(self, chosen, out)
  end
  local fine, raised = xpcall(self._run, self._handler, self, chosen, out)
  if not fine then error(raised) end
  return out
end

--- Runs what resolves many times under one guard, which is dear.
---@param f function
---@param ... any
---@return boolean fine, any raised or f's result
function Params:guard(f, ...)
  local before = self._guarded
  self._guarded = true
  local fine, result = xpcall(f, self._handler, ...)
  self._guarded = before
  return fine, result
end

--- Whether a hole is a piece of code.
---@param i integer
---@return boolean
function Params:is_piece(i)
  local pieces = self._pieces
  return type(pieces) == "table" and pieces[i] == true
end

--- Refuses what is not `count` numbers.
---@param units any
---@param count integer
function Params:check_units(units, count)
  if type(units) ~= "table" and not core.is_array(units) then
    refuse(self, "units must be an array or a table, got %s",
      errors.show(units))
  end
  if #units ~= count then
    refuse(self, "wants %d units, got %d", count, #units)
  end
  for dim = 1, count do
    local u = units[dim]
    if type(u) ~= "number" or u ~= u then
      refuse(self, "unit %d must be a number in 0..1, got %s", dim,
        errors.show(u))
    end
  end
end

--- Units, which have been checked, to values in hole order.
---@param units core.Array|number[]
---@param first integer the units of this step begin behind it
---@param out table? filled and returned
---@return any[]
function Params:from_units(units, first, out)
  self._input, self._first = units, first
  return resolve(self, self._unit_rules, out or {})
end

local function read_list(self, action)
  if #action ~= self.n then
    refuse(self, "action has %d values, wants %d", #action, self.n)
  end
  return action
end

local function refuse_names(self, action)
  for _, key in ipairs(errors.sorted_keys(action)) do
    if not self.index[key] then
      refuse(self, "no parameter %s%s", errors.show(key),
        errors.hint(key, self.names))
    end
  end
  for _, i in ipairs(self.free) do
    if action[self.names[i]] == nil then
      refuse(self, "action has no value for '%s'", self.names[i])
    end
  end
end

local function read_names(self, action)
  local input, spare, missing = self._by_name, 0, false -- used again and again
  for _ in pairs(action) do spare = spare + 1 end -- any order
  for i, name in ipairs(self.names) do
    local value = action[name]
    input[i] = value
    if value ~= nil then
      spare = spare - 1
    elseif self.dim_of[i] then
      missing = true
    end
  end
  if spare > 0 or missing then refuse_names(self, action) end
  return input
end

local function read_action(self, action)
  local is_table = type(action) == "table"
  if not is_table and type(action) ~= "userdata" then
    refuse(self, "action must be a table or an array, got %s",
      errors.show(action))
  end
  if is_table and self.named and action[1] == nil then
    return read_names(self, action)
  end
  return read_list(self, action)
end

--- An action, checked and completed, in hole order.
---@param action any
---@param out table? filled and returned
---@return any[]
function Params:from_action(action, out)
  self._input = read_action(self, action)
  return resolve(self, self._given_rules, out or {})
end

local function units_of(self, values, out)
  self._run(self, self._given_rules, values)
  for _, i in ipairs(self.free) do
    out[#out + 1] = self.maps[i]:unmap(values[i], rules.bounds(self, i))
  end
end

--- The units that give an action, behind those already in `out`.
---@param action any
---@param out number[]
function Params:to_units(action, out)
  self._input = read_action(self, action)
  local fine, raised = xpcall(units_of, self._handler, self, {}, out)
  if not fine then error(raised) end
end

-- A constructor knows the size of its table, which filling would grow in steps.
local function constructor(names)
  local fields = {}
  for i, name in ipairs(names) do
    fields[i] = ("[%q] = v[%d]"):format(name, i)
  end
  local text = "local v = ... return { " .. table.concat(fields, ", ") .. " }"
  return assert(load(text, "=action", "t", {}))
end

--- Values as an action: a list, or a table by name.
---@param values any[]
---@return table
function Params:action(values)
  if self.named then return self._construct(values) end
  return table.move(values, 1, self.n, 1, {})
end

--- Values as the engine takes them, one per slot: a symbol is its place among
-- the choices.
---@param values any[]
---@return number[]
function Params:slots(values)
  local of = self._symbols
  if not of then return values end
  local slots = {}
  for j, i in ipairs(self._slot_of) do
    slots[j] = of[i] and of[i][values[i]] or values[i]
  end
  return slots
end

--- Values as numbers, one per hole, for those who write them down: symbols and
-- pieces of code by their place among the choices; -1: a function gave one.
---@param values any[]
---@return number[]
function Params:row(values)
  local of = self._symbols
  if not of then return values end
  local row = {}
  for i = 1, self.n do
    row[i] = values[i]
    if of[i] then row[i] = of[i][values[i]] or -1 end
  end
  return row
end

--- The way back; what functions gave, they give again.
---@param row number[]
---@return any[]
function Params:from_row(row)
  if not self._symbols then return row end
  local values = table.move(row, 1, self.n, 1, {})
  for i, symbols in pairs(self._symbols) do -- any order
    values[i] = nil
    for symbol, place in pairs(symbols) do -- any order
      if place == row[i] then values[i] = symbol end
    end
  end
  if not self._gives_code then return values end
  self._input = values
  return resolve(self, self._given_rules, {})
end

local function prepare(self, of)
  for i, m in ipairs(self.maps) do
    self._calls = self._calls or m.f ~= nil or not rules.is_fixed(m)
    self._gives_code = self._gives_code or (m.f ~= nil and self:is_piece(i))
    if m.map then
      local dim = #self.free + 1
      self.free[dim], self.dim_of[i] = i, dim
      self._unit_rules[i] = rules.from_unit(m, i, dim)
      self._given_rules[i] = rules.from_given(m, i)
    else
      local rule = rules.from_others(m, i, of[i])
      self._unit_rules[i] = rule
      self._given_rules[i] = rules.checked(rule, i)
    end
  end
  self.d = #self.free
end

local function key_to_hole(self, key)
  local i = self.index[key]
  if not i then
    errors.raise("invalid", "p has no parameter %s%s", errors.show(key),
      errors.hint(key, self.names))
  end
  return i
end

local function fetch_known(self, i) return self._values[i] end

--- The values in the middle of all ranges.
---@return any[]
function Params:middle()
  local middle = {}
  for dim = 1, self.d do middle[dim] = 0.5 end
  return self:from_units(middle, 0)
end

-- Tries the middle of all ranges: cycles and failing functions show early.
-- Where all bounds are fixed, the order found then is kept.
local function probe(self)
  self:middle()
  for _, m in ipairs(self.maps) do
    if not rules.is_fixed(m) then return end
  end
  self._run, self._fetch = run_in_order, fetch_known
end

---@param holes rf.Holes
---@return rf.Params
function params.new(holes)
  local self = setmetatable({
    n = #holes.maps, d = 0, named = holes.named, names = holes.names,
    maps = holes.maps, index = holes.index, free = {}, dim_of = {},
    n_slots = #holes.slot_of, entry = false, _symbols = holes.symbols,
    _slot_of = holes.slot_of, _pieces = holes.pieces, _calls = false,
    _gives_code = false,
    _guarded = false,
    _unit_rules = {}, _given_rules = {}, _run = run_on_demand,
    _fetch = demand, _order = {}, _turn = 0, _current = 0,
    _done = {}, _open = {}, _parent = {}, _by_name = {},
    _construct = holes.named and constructor(holes.names),
  }, Params)
  self._p = setmetatable({}, {
    __metatable = false,
    __index = function(_, key) return demand(self, key_to_hole(self, key)) end,
  })
  self._handler = function(raised)
    local at = self._current
    self._current = 0
    if at == 0 then return raised end
    return errors.from_script(raised, self:label(at))
  end
  prepare(self, holes.of)
  probe(self)
  return self
end

return params
