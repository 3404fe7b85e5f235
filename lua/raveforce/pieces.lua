--- Pieces: holes that no number could fill, and the texts that are made of what
-- fills them.
--
-- A hole is a slot wherever the grammar has a number, a note or a sample's
-- symbol; only the grammar knows where that is. So a text with all of its holes
-- is read first, and a hole that is in the way becomes a piece of code.
-- @module raveforce.pieces

local core = require "raveforce.core"
local errors = require "raveforce.errors"

--- A hole as it stands in the text: each `{}` is one of its own, all `{name}`
-- of a name are one.
---@class rf.HolePlace
---@field hole   integer in order of first appearance
---@field name   string  "" for `{}`
---@field first  integer bytes
---@field last   integer
---@field line   integer
---@field column integer

---@class rf.Pieces
---@field code   string
---@field places rf.HolePlace[] in order of the text
---@field holes  rf.HolePlace[] where each hole appears first
---@field is     table<integer, boolean> which holes are pieces of code
---@field first  any[]  what they were filled with when the text was checked
local Pieces = {}
Pieces.__index = Pieces

local pieces = {}

-- Calls `found(name, first, last)` for every hole: comments and backticks have
-- none.
local function each_hole(code, found)
  local at = 1
  while at <= #code do
    local comment = code:match("^//[^\n]*()", at)
    local quoted = code:match("^`[^`]*`?()", at)
    local name, behind = code:match("^{([%w_]*)}()", at)
    if name then found(name, at, behind - 1) end
    at = comment or quoted or behind or at + 1
  end
end

local function place_of(text, offset)
  local before = "\n" .. text:sub(1, offset - 1)
  local _, line = before:gsub("\n", "")
  return line, #before - before:match ".*\n()" + 2
end

--- Of a text that has none.
---@param code string
---@return rf.Pieces
function pieces.none(code)
  return setmetatable({ code = code, places = {}, holes = {}, is = {},
    first = {} }, Pieces)
end

--- The holes of a text, none of them a piece yet.
---@param code string
---@return rf.Pieces
function pieces.scan(code)
  local self, known = pieces.none(code), {}
  each_hole(code, function(name, first, last)
    local line, column = place_of(code, first)
    local place = { name = name, first = first, last = last, line = line,
      column = column }
    place.hole = name ~= "" and known[name] or #self.holes + 1
    known[name] = place.hole
    self.places[#self.places + 1] = place
    self.holes[place.hole] = self.holes[place.hole] or place
  end)
  return self
end

--- The text with its pieces filled.
---@param values any[] in hole order
---@return string
function Pieces:fill(values)
  local parts, from = {}, 1
  for _, place in ipairs(self.places) do
    if self.is[place.hole] then
      parts[#parts + 1] = self.code:sub(from, place.first - 1)
      parts[#parts + 1] = values[place.hole]
      from = place.last + 1
    end
  end
  parts[#parts + 1] = self.code:sub(from)
  return table.concat(parts)
end

-- The offset of a line and column.
local function offset_of(text, line, column)
  local at = 1
  for _ = 2, line do at = text:find("\n", at, true) + 1 end
  return at + column - 1
end

-- Where an offset of the filled text comes from: an offset of the code, and
-- the place whose piece it lies in, with the offset within.
local function origin(self, values, offset)
  local moved = 0
  for _, place in ipairs(self.places) do
    if self.is[place.hole] then
      local first, length = place.first + moved, #values[place.hole]
      if offset < first then break end
      if offset < first + length then
        return place.first, place, offset - first + 1
      end
      moved = moved + length - (place.last - place.first + 1)
    end
  end
  return offset - moved
end

-- The hole that the core found in its way, which is no piece yet.
local function hole_at(self, values, text, detail)
  if detail.kind ~= "unsupported" or detail.line == 0 then return nil end
  local offset, within = origin(self, values,
    offset_of(text, detail.line, detail.column))
  for _, place in ipairs(self.places) do
    if place.first == offset and not within and not self.is[place.hole] then
      return place
    end
  end
end

-- A piece on one line.
local function show(value)
  return (errors.show(value):gsub("\n", "\\n"))
end

-- " (fx = 'lpf 300 1')", of all pieces.
local function shown(self, values)
  local list = {}
  for hole, place in ipairs(self.holes) do
    if self.is[hole] then
      local name = place.name == "" and hole or place.name
      list[#list + 1] = ("%s = %s"):format(name, show(values[hole]))
    end
  end
  if #list == 0 then return "" end
  return (" (%s)"):format(table.concat(list, ", "))
end

--- Raises what the core says of a filled text, at its place in the code.
---@param values any[]
---@param text string
---@param detail core.Detail
function Pieces:blame(values, text, detail)
  local what, with = detail.message, shown(self, values)
  if detail.line == 0 then errors.raise(detail.kind, "%s%s", what, with) end
  local offset, place, within = origin(self, values,
    offset_of(text, detail.line, math.max(1, detail.column)))
  local line, column
  if place then
    line, column = place_of(values[place.hole], within)
    errors.raise_in(detail.kind, self.code, place.line, place.column,
      "in %s, line %d, column %d: %s%s", show(values[place.hole]), line, column,
      what, with)
  end
  line, column = place_of(self.code, offset)
  errors.raise_in(detail.kind, self.code, line, column, "%s%s", what, with)
end

--- Whether what the core refused is a hole that is no slot.
---@param code string
---@param detail core.Detail
---@return boolean
function pieces.is_hole(code, detail)
  return detail.line > 0
    and code:sub(offset_of(code, detail.line, detail.column)):find "^{" ~= nil
end

--- Finds the pieces: the checked text with these filled. `accept` tells what a
-- hole is filled with, or raises where its mapping gives no code.
---@param accept fun(place: rf.HolePlace): string
---@return core.Graph
function Pieces:find(accept)
  local values = self.first
  while true do
    local text = self:fill(values)
    local graph, _, detail = core.graph(text)
    if graph then return graph end
    local place = hole_at(self, values, text, detail)
    if not place then self:blame(values, text, detail) end
    values[place.hole] = accept(place)
    self.is[place.hole] = true
  end
end

-- The first of a text's slots that is none of the task's.
local function difference(self, slots)
  local own = {}
  for hole, place in ipairs(self.holes) do
    if not self.is[hole] then own[#own + 1] = place end
  end
  for j, slot in ipairs(slots) do
    if not own[j] or slot.name ~= own[j].name then
      return slot, "a piece of code has no holes of its own"
    end
  end
  if #slots < #own then
    local name = own[#slots + 1].name
    return { line = 0 },
      ("a piece of code took the hole {%s} away"):format(name)
  end
end

--- Refuses a text whose slots are not those of all others.
---@param values any[]
---@param graph core.Graph
function Pieces:check_slots(values, graph)
  local slot, what = difference(self, graph:slots())
  if not slot then return end
  self:blame(values, graph:text(), { kind = "invalid", message = what,
    line = slot.line, column = slot.column })
end

return pieces
