--- Rules: how the value of one hole comes about, from a unit, from what is
-- given, or from other values.
--
-- A rule is a function of the `rf.Params` that it belongs to. Where no bound
-- is a function, the order in which values can be worked out is always the
-- same, and found once; otherwise they are worked out on demand.
-- @module raveforce.rules

local errors = require "raveforce.errors"
local kinds = require "raveforce.kinds"

local is_finite = kinds.is_finite

-- How far a dependent that is given may be from what it should be.
local AGREEMENT = 1e-6

---@alias rf.Rule fun(params: rf.Params): any

local rules = {}

--- An action that cannot be taken; says which entry of a list it is.
---@param params rf.Params
---@param format string
---@param ... any
function rules.refuse(params, format, ...)
  errors.raise("argument", "%s" .. format, params.entry or "", ...)
end

local refuse = rules.refuse

local function raise_cycle(params, i)
  local path, at = { params.names[i] }, params._current
  while at ~= i do
    table.insert(path, 1, params.names[at])
    at = params._parent[at]
  end
  table.insert(path, 1, params.names[i])
  errors.raise_at(params.maps[i].place, "invalid",
    "parameters depend on each other: %s", table.concat(path, " -> "))
end

--- The value of hole `i` in this turn, worked out once.
---@param params rf.Params
---@param i integer
---@return any
function rules.demand(params, i)
  local turn = params._turn
  if params._done[i] == turn then return params._values[i] end
  if params._open[i] == turn then raise_cycle(params, i) end
  params._open[i] = turn
  params._parent[i] = params._current
  params._current = i
  local value = params._rules[i](params)
  params._values[i] = value
  params._done[i] = turn
  params._current = params._parent[i]
  local order = params._order
  order[#order + 1] = i
  return value
end

local function bound_of(params, bound)
  if type(bound) == "function" then return bound(params._p) end
  return bound
end

--- The bounds of hole `i` as they are now.
---@param params rf.Params
---@param i integer
---@return number lo, number hi
function rules.bounds(params, i)
  local m = params.maps[i]
  if rules.is_fixed(m) then return m.lo, m.hi end
  local lo, hi = bound_of(params, m.lo), bound_of(params, m.hi)
  local reason = kinds.refuse(m, lo, hi)
  if reason then
    errors.raise_at(m.place, "invalid", "%s: %s: %s", params:label(i), m.kind,
      reason)
  end
  return lo, hi
end

--- Whether its bounds are numbers, or it has none.
---@param m rf.Mapping
---@return boolean
function rules.is_fixed(m)
  return type(m.lo) ~= "function" and type(m.hi) ~= "function"
end

--- From the unit of a dimension, which is a number; outside 0..1 it is
-- clamped. This and the rules below are the inner loop of evaluation.
---@param m rf.Mapping
---@param i integer
---@param dim integer
---@return rf.Rule
function rules.from_unit(m, i, dim)
  local map, fixed, lo, hi = m.map, rules.is_fixed(m), m.lo, m.hi
  return function(params)
    local u, a, b = params._input[params._first + dim], lo, hi
    if not fixed then a, b = rules.bounds(params, i) end
    if u < 0 then u = 0 elseif u > 1 then u = 1 end
    return map(m, u, a, b)
  end
end

local function refuse_value(params, i, given)
  refuse(params, "%s must be %s, got %s", params:label(i),
    params.maps[i]:show(rules.bounds(params, i)), errors.show(given))
end

--- As given in an action.
---@param m rf.Mapping
---@param i integer
---@return rf.Rule
function rules.from_given(m, i)
  local accept, fixed, lo, hi = m.accept, rules.is_fixed(m), m.lo, m.hi
  return function(params)
    local given, a, b = params._input[i], lo, hi
    if not fixed then a, b = rules.bounds(params, i) end
    local value = accept(m, given, a, b)
    if value == nil then refuse_value(params, i, given) end
    return value
  end
end

local function call_with(f, of)
  local first = of[1]
  if #of == 1 then
    return function(params)
      return f(params._fetch(params, first))
    end
  end
  return function(params)
    local inputs = {}
    for k = 1, #of do inputs[k] = params._fetch(params, of[k]) end
    return f(table.unpack(inputs, 1, #of))
  end
end

-- Whether a function may give this, and what it should; it is not known from
-- the beginning which holes are pieces of code.
local function is_fit(pieces, i, value)
  if pieces and pieces ~= true and pieces[i] then
    return type(value) == "string", "a piece of code"
  end
  return is_finite(value) or (pieces == true and type(value) == "string"),
    "a finite number"
end

--- From other values.
---@param m rf.Mapping rel, fn or const
---@param i integer
---@param of integer[]
---@return rf.Rule
function rules.from_others(m, i, of)
  if m.kind == "const" then return function() return m.value end end
  local call = call_with(m.f, of)
  return function(params)
    local value = call(params)
    local fine, wanted = is_fit(params._pieces, i, value)
    if not fine then
      errors.raise_at(m.place, "invalid", "%s: %s must give %s, got %s",
        params:label(i), m.kind, wanted, errors.show(value))
    end
    return value
  end
end

local function agrees(given, value)
  if given == value then return true end
  if type(value) ~= "number" or not is_finite(given) then return false end
  local size = math.max(math.abs(given), math.abs(value))
  return math.abs(given - value) <= AGREEMENT * size
end

--- The same, where what is given must agree with it.
---@param rule rf.Rule
---@param i integer
---@return rf.Rule
function rules.checked(rule, i)
  return function(params)
    local value, given = rule(params), params._input[i]
    if given ~= nil and not agrees(given, value) then
      refuse(params, "%s depends on others and must be %s, got %s",
        params:label(i), errors.show(value), errors.show(given))
    end
    return value
  end
end

return rules
