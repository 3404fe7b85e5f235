--- Points that were asked and not yet told, found by id or by their row.
-- @module raveforce.search.asked

---@class rf.Asked
---@field last integer the id given last
local Asked = {}
Asked.__index = Asked

local asked = {}

---@param d integer
---@return rf.Asked
function asked.new(d)
  return setmetatable({
    last = 0,
    _units = {},   -- id -> unit
    _tags = {},    -- id -> what the strategy wants back with it
    _ids_of = {},  -- a row's bytes -> ids, oldest first
    _indexed = 0,  -- the last id that `_ids_of` may hold
    _count = 0,    -- how many wait
    _oldest = 1,   -- none that waits has a lower id
    _format = "<" .. ("d"):rep(d),
  }, Asked)
end

--- What `save` gave.
---@param d integer
---@param saved table
---@return rf.Asked
function asked.load(d, saved)
  local self = asked.new(d)
  self.last, self._units, self._tags = saved.last, saved.units, saved.tags
  for _ in pairs(saved.units) do self._count = self._count + 1 end -- any order
  return self
end

--- Plain data. The index of rows can be made again.
---@return table
function Asked:save()
  return { last = self.last, units = self._units, tags = self._tags }
end

---@param unit number[]
---@param tag any
---@return integer id
function Asked:add(unit, tag)
  local id = self.last + 1
  self.last, self._units[id], self._tags[id] = id, unit, tag
  self._count = self._count + 1
  return id
end

local function key_of(self, unit)
  return self._format:pack(table.unpack(unit))
end

-- Who tells by ids never pays for the index: it grows when a row is looked up.
local function index(self)
  for id = self._indexed + 1, self.last do
    local unit = self._units[id]
    if unit then
      local key = key_of(self, unit)
      local ids = self._ids_of[key] or {}
      self._ids_of[key] = ids
      ids[#ids + 1] = id
    end
  end
  self._indexed = self.last
end

--- The oldest id that waits with this row, if any does.
---@param unit number[]
---@return integer?
function Asked:find(unit)
  if self._indexed < self.last then index(self) end
  local ids = self._ids_of[key_of(self, unit)]
  return ids and ids[1]
end

local function remove_from_index(self, id, unit)
  local key = key_of(self, unit)
  local ids = self._ids_of[key]
  for i, other in ipairs(ids) do
    if other == id then
      table.remove(ids, i)
      break
    end
  end
  if #ids == 0 then self._ids_of[key] = nil end
end

--- Nobody waits for it any longer; nothing where nobody did.
---@param id any
---@return number[]? unit, any tag
function Asked:take(id)
  local unit, tag = self._units[id], self._tags[id]
  if not unit then return nil end
  if id <= self._indexed then remove_from_index(self, id, unit) end
  self._units[id], self._tags[id] = nil, nil
  self._count = self._count - 1
  return unit, tag
end

--- The oldest wait no longer where more than `most` do: who tells only some
-- of what was asked would otherwise fill the memory.
---@param most integer
function Asked:forget(most)
  while self._count > most do
    self:take(self._oldest)
    self._oldest = self._oldest + 1
  end
end

return asked
