--- What an agent has to know of each dimension: continuous, or how many items.
--
-- A discrete dimension's unit is the centre of an item's share of the cube,
-- (item - 0.5) / n, so that no rounding on the way can make it another item.
-- @module raveforce.search.dims

local errors = require "raveforce.errors"

---@class rf.AgentDim
---@field kind "continuous"|"integer"|"categorical"
---@field n integer?  items; nil for a continuous one

local dims = {}

-- Mappings by their kind; `integer` items have an order, `categorical` none.
local KINDS = { lin = "continuous", exp = "continuous", int = "integer",
  choose = "categorical", continuous = "continuous", integer = "integer",
  categorical = "categorical" }

-- An `int` whose bounds are functions has no fixed number of items.
local function dim_of(dim)
  local kind = KINDS[dim.kind]
  if not kind then
    errors.raise("argument", "agent: no kind of dimension %s%s",
      errors.show(dim.kind),
      errors.hint(dim.kind, { "continuous", "integer", "categorical" }))
  end
  if kind == "continuous" or not dim.n then return { kind = "continuous" } end
  return { kind = kind, n = dim.n }
end

--- Of a space, or so many continuous ones.
---@param space_or_d table|integer
---@return rf.AgentDim[]
function dims.of(space_or_d)
  local d, given = space_or_d, {}
  if type(d) == "table" then d, given = d.d, d.dims or {} end
  if math.type(d) ~= "integer" or d < 0 then
    errors.raise("argument",
      "agent: the first argument is a space or a number of dimensions, got %s",
      errors.show(space_or_d))
  end
  local all = {}
  for i = 1, d do all[i] = dim_of(given[i] or { kind = "continuous" }) end
  return all
end

--- The item, 1..n, that a unit falls into.
---@param u number
---@param n integer
---@return integer
function dims.item(u, n)
  return math.min(n, 1 + math.floor(n * u))
end

--- The unit that stands for an item.
---@param item integer
---@param n integer
---@return number
function dims.unit(item, n)
  return (item - 0.5) / n
end

--- A unit that a dimension has: itself, or the centre of its item.
---@param dim rf.AgentDim
---@param u number
---@return number
function dims.centre(dim, u)
  local n = dim.n
  return n and (math.min(n, 1 + math.floor(n * u)) - 0.5) / n or u
end

--- One coordinate, uniform; items are equally likely.
---@param dim rf.AgentDim
---@param random rf.Rng
---@return number
function dims.draw(dim, random)
  local n = dim.n
  return n and (random:integer(n) - 0.5) / n or random:uniform()
end

--- A whole point, uniform.
---@param list rf.AgentDim[]
---@param random rf.Rng
---@return number[]
function dims.anywhere(list, random)
  local unit = {}
  for i = 1, #list do unit[i] = dims.draw(list[i], random) end
  return unit
end

--- The numbers of those that have items.
---@param list rf.AgentDim[]
---@return integer[]
function dims.discrete(list)
  local found = {}
  for i, dim in ipairs(list) do
    if dim.n then found[#found + 1] = i end
  end
  return found
end

return dims
