--- Voice: all that rendering needs of a task, as plain data: from it a run
-- plays its episodes again, also where the task's Lua is gone.
-- @module raveforce.run.voice

local errors = require "raveforce.errors"
local json = require "raveforce.json"
local mapping = require "raveforce.mapping"

-- Bounds that depended on other values: the engine reserves what it did then,
-- and any value that was recorded is taken.
local OPEN = {
  lin = { -3.4e38, 3.4e38 },
  int = { -(1 << 53), 1 << 53 },
}

---@class rf.VoiceSlot
---@field name    string  "1", "2"… where it has none
---@field kind    "lin"|"exp"|"int"|"choose"|"const"|"open"|"piece": of code,
--- as a function gave it
---@field lo      number?  lin, exp, int
---@field hi      number?
---@field choices any[]?   choose
---@field value   any      const
---@field integer boolean? open

---@class rf.Voice
---@field code        string
---@field sr          number
---@field bpm         number
---@field total_step  integer
---@field step_len    number   seconds
---@field ends        integer[] frames after each step
---@field frames      integer  of an episode
---@field mix         "mean"|"left"
---@field engine_seed string   "episode", or an integer in digits
---@field target      "sound"|"function"|nil
---@field strict      boolean
---@field named       boolean  holes are `{name}`
---@field d           integer  dimensions of a step
---@field slots       rf.VoiceSlot[] in hole order

local voice = {}

local function slot_of(name, m, is_piece)
  if is_piece and m.f then return { name = name, kind = "piece" } end
  local fixed = type(m.lo) ~= "function" and type(m.hi) ~= "function"
  if m.f or not fixed then
    return { name = name, kind = "open", integer = m.kind == "int" }
  end
  return { name = name, kind = m.kind, lo = m.lo, hi = m.hi,
    choices = m.choices, value = m.value }
end

local function target_kind(env)
  if type(env.spec.target) == "function" then return "function" end
  return env.target and "sound" or nil
end

--- What an environment's sound is made from; its samples and target aside.
---@param env rf.Env
---@return rf.Voice
function voice.of(env)
  local s, params, slots = env.spec, env._params, json.list {}
  for i, m in ipairs(params.maps) do
    slots[i] = slot_of(params.names[i], m, params:is_piece(i))
  end
  return { code = s.code, sr = env.sr, bpm = s.bpm, total_step = s.total_step,
    step_len = s.step_len, ends = env._ends, frames = env.frames, mix = s.mix,
    engine_seed = tostring(s.engine_seed), target = target_kind(env),
    strict = s.strict, named = params.named, d = params.d, slots = slots }
end

local function open_bounds(integer)
  local kind = integer and "int" or "lin"
  local lo, hi = OPEN[kind][1], OPEN[kind][2]
  return mapping[kind](function() return lo end, function() return hi end)
end

local function mapping_of(slot)
  if slot.kind == "piece" then
    errors.raise("unsupported", "parameter '%s' is a piece of code that a "
      .. "function of the script gave, which is not written down", slot.name)
  end
  if slot.kind == "open" then return open_bounds(slot.integer) end
  if slot.kind == "choose" then return mapping.choose(slot.choices) end
  if slot.kind == "const" then return mapping.const(slot.value) end
  return mapping[slot.kind](slot.lo, slot.hi)
end

--- The spec of an environment that sounds the same; reward, target and samples
-- are the caller's to add. Parameters that depended on others are free in it.
---@param v rf.Voice
---@return rf.Spec
function voice.spec(v)
  local maps = {}
  for i, slot in ipairs(v.slots) do
    maps[v.named and slot.name or i] = mapping_of(slot)
  end
  return { code = v.code, sr = v.sr, bpm = v.bpm, total_step = v.total_step,
    step_len = v.step_len, mix = v.mix, strict = v.strict,
    observation = "none",
    engine_seed = v.engine_seed == "episode" and "episode"
      or math.tointeger(tonumber(v.engine_seed)),
    [v.named and "params" or "action_space"] = maps }
end

--- How each slot's value reads: what the task calls it, where that is a
-- symbol; false: the number that it is.
---@param v rf.Voice
---@return ((fun(place: number): string)|false)[]
function voice.readers(v)
  local readers = {}
  for i, slot in ipairs(v.slots) do
    local names = slot.choices or { slot.value }
    readers[i] = type(names[1]) == "string" and function(place)
      return names[math.tointeger(place) + 1]
    end or false
  end
  return readers
end

--- A recorded step as an action: by name, or a list in hole order.
---@param v rf.Voice
---@param slots number[]
---@return table
function voice.action(v, slots)
  local action, readers = {}, voice.readers(v)
  for i, slot in ipairs(v.slots) do
    action[v.named and slot.name or i] = readers[i] and readers[i](slots[i])
      or slots[i]
  end
  return action
end

return voice
