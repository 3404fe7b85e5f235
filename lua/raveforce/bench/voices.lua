--- What one frame of one voice of a text costs.
-- @module raveforce.bench.voices

local core = require "raveforce.core"

local SR = 44100

---@class rf.BenchRange
---@field [1]     number  the least
---@field [2]     number  the largest
---@field integer boolean? whole numbers alone

---@class rf.BenchText
---@field code    string
---@field ranges  table<string, rf.BenchRange>? of its holes
---@field samples table<string, core.Array>? `\name` without the backslash
---@field bpm     number?

local voices = {}

-- Lane by lane other values: the i-th of `count` lies i golden sections on.
local function spread(range, i)
  local lo, hi = range[1], range[2]
  local value = lo + (hi - lo) * (i * 0.6180339887498949 % 1)
  return range.integer and math.floor(value) or value
end

local function plan_of(text)
  local graph = assert(core.graph(text.code))
  local specs, slots = {}, graph:slots()
  for i, slot in ipairs(slots) do
    local range = text.ranges[slot.name]
    specs[i] = { lo = range[1], hi = range[2], integer = range.integer }
  end
  local sounds = {}
  for name, sound in pairs(text.samples or {}) do -- in any order
    sounds["\\" .. name] = sound
  end
  return assert(core.plan(graph, { sr = SR, bpm = text.bpm, slots = specs,
    sounds = sounds })), slots
end

--- Renders packs of the text, each voice with values of its own.
---@param text rf.BenchText
---@param lanes integer
---@param packs integer
---@param frames integer of a voice
---@return fun() render
---@return integer voices in one call
function voices.renderer(text, lanes, packs, frames)
  local plan, slots = plan_of(text)
  local context = assert(core.context { threads = 0, lanes = lanes })
  local batch = assert(core.batch(context, { plan = plan, ends = { frames } },
    false))
  local values = core.zeros("float64", lanes, math.max(#slots, 1))
  for i = 1, lanes do
    for k, slot in ipairs(slots) do
      values[i][k] = spread(text.ranges[slot.name], i + 7 * k)
    end
  end
  if #slots == 0 then values = core.zeros("float64", lanes, 0) end
  return function()
    for _ = 1, packs do
      assert(batch:push(values, lanes, true, 42))
      assert(batch:pull())
    end
  end, lanes * packs
end

return voices
