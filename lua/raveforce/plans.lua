--- Plans: what the engine plays a task's text by. Where holes are pieces of
-- code, one for every text that they make.
-- @module raveforce.plans

local core = require "raveforce.core"
local holes = require "raveforce.holes"

-- So many are kept; of more, those that were not asked for longest are made
-- again.
local MOST = 256

---@class rf.Plans
---@field first  core.Plan of the text as it was checked first
---@field varies boolean   there are pieces of code
---@field count  integer   how many are kept
local Plans = {}
Plans.__index = Plans

local plans = {}

---@param options core.PlanOptions
---@param graph core.Graph
---@param h rf.Holes
---@param found rf.Pieces
---@return rf.Plans
function plans.new(options, graph, h, found)
  local first, _, detail = core.plan(graph, options)
  if not first then found:blame(found.first, graph:text(), detail) end
  return setmetatable({ first = first, varies = next(found.is) ~= nil,
    count = 0, _options = options, _holes = h,
    _found = found, _kept = {}, _turn = 0 }, Plans)
end

local function make(self, values, text)
  local found = self._found
  local graph, _, detail = core.graph(text)
  if not graph then found:blame(values, text, detail) end
  found:check_slots(values, graph)
  for j, slot in ipairs(graph:slots()) do
    holes.check(text, self._holes, slot, self._holes.slot_of[j])
  end
  local plan, _, refused = core.plan(graph, self._options)
  if not plan then found:blame(values, text, refused) end
  return plan
end

local function forget_oldest(self)
  local oldest, turn
  for text, kept in pairs(self._kept) do -- any order
    if not turn or kept.turn < turn then oldest, turn = text, kept.turn end
  end
  self._kept[oldest] = nil
  self.count = self.count - 1
end

--- The plan for these values; nil where there is but one.
---@param values any[] in hole order
---@return core.Plan?
function Plans:get(values)
  if not self.varies then return nil end
  local text = self._found:fill(values)
  local kept = self._kept[text]
  if not kept then
    kept = { plan = make(self, values, text) }
    if self.count == MOST then forget_oldest(self) end
    self._kept[text], self.count = kept, self.count + 1
  end
  self._turn = self._turn + 1
  kept.turn = self._turn
  return kept.plan
end

--- What a script failed with while these values sounded: an error that nobody
-- raises; nil for nil.
---@param values any[] in hole order
---@param detail core.Detail?
---@return rf.Error?
function Plans:trouble(values, detail)
  if not detail then return nil end
  local found = self._found
  return select(2, pcall(found.blame, found, values, found:fill(values),
    detail))
end

--- The text with all holes filled.
---@param values any[] in hole order
---@param slots number[] the same as the engine takes them
---@return string
function Plans:fill(values, slots)
  return (self:get(values) or self.first):fill(slots)
end

return plans
