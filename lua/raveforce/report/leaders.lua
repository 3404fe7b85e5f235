--- The best episodes of a group, and the dimensions they were chosen from.
-- @module raveforce.report.leaders

local html = require "raveforce.report.html"

local MOST = 50
local LOOKS = { 500, 4000, 32000 } -- episodes that are looked at, until enough
local FINE = 50 -- episodes that agree to so many parts look the same
local LABELS = 12 -- choices that can have a label each

local leaders = {}

---@class rf.report.Leader
---@field run   rf.report.Run
---@field id    integer
---@field ret   number
---@field units number[] of the whole plan
---@field values table[] of each step

---@class rf.report.Dimension
---@field name  string
---@field n     integer? of values, where they are few enough for labels
---@field ticks { part: number, text: string }[]

-- A heap of at most `most`, the worst on top.
local function sink(heap, worse)
  local at = 1
  while true do
    local child = 2 * at
    if child > #heap then return end
    if child < #heap and worse(heap[child + 1], heap[child]) then
      child = child + 1
    end
    if not worse(heap[child], heap[at]) then return end
    heap[at], heap[child] = heap[child], heap[at]
    at = child
  end
end

local function rise(heap, worse)
  local at = #heap
  while at > 1 and worse(heap[at], heap[at // 2]) do
    heap[at], heap[at // 2] = heap[at // 2], heap[at]
    at = at // 2
  end
end

--- The best places of a list under the last reward, the best first; of equals
-- the first.
---@param returns number[]
---@param first integer where that reward begins
---@param most integer
---@return integer[]
function leaders.places(returns, first, most)
  local function worse(a, b)
    if returns[a] ~= returns[b] then return returns[a] < returns[b] end
    return a > b
  end
  local heap = {}
  for id = first, #returns do
    if returns[id] ~= returns[id] then goto continue end
    if #heap < most then
      heap[#heap + 1] = id
      rise(heap, worse)
    elseif returns[id] > returns[heap[1]] then
      heap[1] = id
      sink(heap, worse)
    end
    ::continue::
  end
  table.sort(heap, function(a, b) return worse(b, a) end)
  return heap
end

local function candidates(group, returns_of, most)
  local list = {}
  for _, entry in ipairs(group.runs) do
    local returns = returns_of[entry]
    local first = entry.rewards[#entry.rewards].first
    for _, id in ipairs(leaders.places(returns, first, most)) do
      list[#list + 1] = { run = entry, id = id, ret = returns[id],
        order = #list }
    end
  end
  table.sort(list, function(a, b)
    if a.ret ~= b.ret then return a.ret > b.ret end
    return a.order < b.order
  end)
  return list
end

-- The units of all steps, one behind the other; nil where a step has none.
local function units_of(episode)
  local units = {}
  for _, step in ipairs(episode.steps) do
    if not step.unit then return nil end
    for _, u in ipairs(step.unit) do units[#units + 1] = u end
  end
  return units
end

local function look_of(units)
  local parts = {}
  for i, u in ipairs(units) do parts[i] = math.floor(u * FINE + 0.5) end
  return table.concat(parts, " ")
end

local function distinct(list, opened)
  local found, seen = {}, {}
  for _, one in ipairs(list) do
    if #found == MOST then break end
    one.units = units_of(opened[one.run]:episode(one.id))
    local look = one.units and look_of(one.units)
    if look and not seen[look] then
      seen[look], found[#found + 1] = true, one
    end
  end
  return found
end

local function find(group, opened)
  local returns_of, list = {}, {}
  for _, entry in ipairs(group.runs) do
    returns_of[entry] = opened[entry]:returns():table()
  end
  for _, most in ipairs(LOOKS) do
    list = distinct(candidates(group, returns_of, most), opened)
    if #list == MOST then break end
  end
  return list
end

local function show(value)
  if type(value) ~= "number" then return tostring(value) end
  return html.number(value, 3)
end

-- The values of a hole where its dimension stands at `parts`, the others as
-- in the best episode.
local function ticks_of(env, dim, first, parts)
  local params, row, ticks = env._params, {}, {}
  local hole = params.free[dim]
  for i, part in ipairs(parts) do
    table.move(first, 1, params.d, 1, row)
    row[dim] = part
    local values = params:from_units(row, 0)
    ticks[i] = { part = part, text = show(values[hole]) }
  end
  return ticks
end

local function dimensions(env, best)
  local dims = {}
  for i, dim in ipairs(env.action_space.dims) do
    local n = dim.n and dim.n <= LABELS and dim.n or nil
    local parts = { 0, 0.25, 0.5, 0.75, 1 }
    if n then
      for k = 1, n do parts[k] = (k - 0.5) / n end
      for k = n + 1, #parts do parts[k] = nil end
    end
    dims[i] = { name = dim.name, n = n,
      ticks = ticks_of(env, i, best.units, parts) }
  end
  return dims
end

--- The best episodes that do not look the same, and their dimensions; nil
-- where episodes were played by values alone.
---@param group rf.report.Group
---@param opened table<rf.report.Run, rf.Run>
---@param env rf.Env
---@return { list: rf.report.Leader[], dims: rf.report.Dimension[],
---  steps: integer }?
function leaders.of(group, opened, env)
  local list = find(group, opened)
  if #list == 0 or env.action_space.d == 0 then return nil end
  for _, one in ipairs(list) do
    one.values = env.plan_space:from_unit(one.units)
  end
  return { list = list, dims = dimensions(env, list[1]),
    steps = env.total_step }
end

return leaders
