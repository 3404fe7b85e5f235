--- Which mapping fills which hole of a text; refuses what does not fit.
-- @module raveforce.holes

local errors = require "raveforce.errors"
local mapping = require "raveforce.mapping"

-- A range that has no end: what an f32 holds.
local OPEN = 3.4e38

-- What holes are called that take nothing but integers.
local INTEGERS = { note = "a note", integer = "a number of choose" }

--- The holes of a text in order of first appearance, and what fills them.
---@class rf.Holes
---@field names   string[]  "1", "2"… where they have none
---@field index   table<string|integer, integer> what scripts call them
---@field named   boolean
---@field maps    rf.Mapping[]
---@field of      integer[][] which holes each depends on
---@field symbols table<integer, table<string, integer>>? of those that take
---  strings: value -> its place among the choices, from 0
---@field pieces  table<integer, boolean>|true|nil which holes are pieces of
---  code; true: not known yet
---@field slot_of integer[] slot of the engine -> hole

local holes = {}

local function raise_at(code, slot, format, ...)
  errors.raise_in("invalid", code, slot.line, slot.column, format, ...)
end

local function check_one_kind(code, slots)
  for _, slot in ipairs(slots) do
    if (slot.name == "") ~= (slots[1].name == "") then
      raise_at(code, slot, "holes are all `{}` or all `{name}`, not both")
    end
  end
end

local function table_field(spec, field)
  local value = spec[field]
  if value ~= nil and type(value) ~= "table" then
    errors.raise("invalid", "%s must be a table, got %s", field,
      errors.show(value))
  end
  return value or {}
end

local function named_mapping(m, name)
  if mapping.is(m) then return m end
  if type(m) == "table" then
    return mapping.from_entry(m, ("params.%s"):format(name))
  end
  errors.raise("invalid",
    "params.%s must be a mapping such as rf.lin(0, 1), got %s", name,
    errors.show(m))
end

local function by_name(code, slots, given)
  local maps, names, known = {}, {}, errors.sorted_keys(given)
  for i, slot in ipairs(slots) do
    names[i] = slot.name
    if given[slot.name] == nil then
      raise_at(code, slot, "hole {%s} has no parameter%s", slot.name,
        errors.hint(slot.name, known))
    end
    maps[i] = named_mapping(given[slot.name], slot.name)
  end
  return maps, names
end

local function by_place(code, slots, given)
  local maps, names = {}, {}
  for i, slot in ipairs(slots) do
    names[i] = tostring(i)
    if given[i] == nil then
      raise_at(code, slot, "hole %d has no entry in action_space (%d entries)",
        i, #given)
    end
    maps[i] = mapping.from_entry(given[i], ("action_space[%d]"):format(i))
  end
  return maps, names
end

local function refuse_spare(given, index, names, field)
  for _, key in ipairs(errors.sorted_keys(given)) do
    if not index[key] then
      local m = given[key]
      errors.raise_at(mapping.is(m) and m.place or nil, "invalid",
        "%s: parameter %s has no hole in the code%s", field, errors.show(key),
        errors.hint(key, names))
    end
  end
end

local function index_of(names, named)
  local index = {}
  for i, name in ipairs(names) do index[named and name or i] = i end
  return index
end

local function references(m, label, index, names)
  local of = {}
  for k, key in ipairs(m.of or {}) do
    of[k] = index[key]
    if not of[k] then
      errors.raise_at(m.place, "invalid",
        "%s: %s of unknown parameter %s%s", label, m.kind, errors.show(key),
        errors.hint(key, names))
    end
  end
  return of
end

local function each_is(m, kind)
  for _, value in ipairs(m.choices or { m.value }) do
    if type(value) ~= kind then return false, value end
  end
  return true
end

local function check_symbol(code, slot, m, label)
  if (m.choices or m.value ~= nil) and each_is(m, "string") then return end
  raise_at(code, slot, "%s: a sample's symbol wants choose of strings, got %s",
    label, tostring(m))
end

local function check_number(code, slot, m, label)
  local fine, value = each_is(m, "number")
  if not fine then
    raise_at(code, slot, "%s: the hole wants a number, %s can give %s", label,
      m.kind, errors.show(value))
  end
  local wanted = INTEGERS[slot.kind]
  if wanted and not mapping.is_integer(m) then
    raise_at(code, slot, "%s: %s must be an integer, %s can give others",
      label, wanted, tostring(m))
  end
end

local function places_of(m)
  local places = {}
  for place, name in ipairs(m.choices or { m.value }) do
    places[name] = places[name] or place - 1
  end
  return places
end

local function refuse_wrong_field(code, slots, spec, named)
  if spec.params ~= nil and spec.action_space ~= nil then
    errors.about("action_space", errors.raise, "invalid",
      "params or action_space, not both")
  end
  if #slots == 0 then return end
  if named and spec.action_space ~= nil then
    raise_at(code, slots[1], "holes with names want params, not action_space")
  end
  if not named and spec.params ~= nil then
    raise_at(code, slots[1],
      "holes without names want action_space, not params")
  end
end

local function label_of(h, i)
  return h.named and ("parameter '%s'"):format(h.names[i]) or "parameter " .. i
end

--- Which mapping is for which hole. `slots`: the holes, each with its name and
-- the place where it appears first.
---@param code string
---@param slots { name: string, line: integer, column: integer }[]
---@param spec rf.Spec
---@return rf.Holes
function holes.match(code, slots, spec)
  check_one_kind(code, slots)
  local named = spec.params ~= nil
  if #slots > 0 then named = slots[1].name ~= "" end
  refuse_wrong_field(code, slots, spec, named)
  local field = named and "params" or "action_space"
  local given = table_field(spec, field)
  local maps, names = errors.about(field, named and by_name or by_place, code,
    slots, given)
  local h = { names = names, index = index_of(names, named), named = named,
    maps = maps, of = {}, slot_of = {} }
  refuse_spare(given, h.index, names, field)
  for i, m in ipairs(maps) do
    h.of[i] = references(m, label_of(h, i), h.index, names)
  end
  return h
end

--- Refuses a mapping that does not fit the engine's slot.
---@param code string
---@param h rf.Holes
---@param slot core.Slot
---@param i integer the hole
function holes.check(code, h, slot, i)
  local check = slot.kind == "symbol" and check_symbol or check_number
  check(code, slot, h.maps[i], label_of(h, i))
end

--- Which hole each slot of the engine is, and what symbols and pieces of code
-- are called there.
---@param code string
---@param h rf.Holes `pieces` known
---@param slots core.Slot[]
function holes.settle(code, h, slots)
  local unnamed = {}
  for i = 1, #h.maps do
    if not (h.pieces and h.pieces[i]) then unnamed[#unnamed + 1] = i end
  end
  for j, slot in ipairs(slots) do
    local i = h.named and h.index[slot.name] or unnamed[j]
    h.slot_of[j] = i
    holes.check(code, h, slot, i)
    if slot.kind == "symbol" then
      h.symbols = h.symbols or {}
      h.symbols[i] = places_of(h.maps[i])
    end
  end
  for i in pairs(h.pieces or {}) do -- any order
    h.symbols = h.symbols or {}
    h.symbols[i] = places_of(h.maps[i])
  end
end

--- What a piece of code is filled with, to see what is around it.
---@param code string
---@param h rf.Holes
---@param place rf.HolePlace
---@param value any of the hole, in the middle of all ranges
---@return string
function holes.piece(code, h, place, value)
  local m = h.maps[place.hole]
  if type(value) == "string" and (m.f or each_is(m, "string")) then
    return value
  end
  raise_at(code, place, "%s: no number, note or sample stands here but a piece "
    .. "of code, which wants choose of strings, got %s",
    label_of(h, place.hole), tostring(m))
end

local function range_of(m)
  if m.f then return -OPEN, OPEN end
  local lo, hi = math.huge, -math.huge
  for _, value in ipairs(m.choices or { m.value or m.lo, m.value or m.hi }) do
    if type(value) == "function" then return -OPEN, OPEN end
    lo, hi = math.min(lo, value), math.max(hi, value)
  end
  return lo, hi
end

--- What the engine must be ready for. A range that depends on other values is
-- open: there the engine reserves what the node allows at most.
---@param slots core.Slot[]
---@param h rf.Holes
---@return core.SlotSpec[]
function holes.slot_specs(slots, h)
  local specs = {}
  for j, i in ipairs(h.slot_of) do
    local m = h.maps[i]
    if slots[j].kind == "symbol" then
      specs[j] = { symbols = m.choices or { m.value } }
    else
      local lo, hi = range_of(m)
      specs[j] = { lo = lo, hi = hi, integer = mapping.is_integer(m) }
    end
  end
  return specs
end

return holes
