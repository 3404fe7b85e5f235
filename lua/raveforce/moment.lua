--- A moment of an episode: what a script's functions are shown of it.
-- @module raveforce.moment

local core = require "raveforce.core"

---@class rf.Moment.Context
---@field audio      core.Array  the sound, cut to the span; a view
---@field target     core.Array? the target, cut or padded to the same frames
---@field params     table       all values of the step
---@field step       integer     0 at reset
---@field total_step integer
---@field sr         number
---@field last       boolean

---@class rf.Moment
local Moment = {}
Moment.__index = Moment

local moment = {}

-- As long as everything that can be asked for: zeros behind.
local function padded(target, frames)
  if not target or #target >= frames then return target end
  local silence = ("\0"):rep(4 * (frames - #target))
  return core.from_bytes("float32", target:bytes() .. silence)
end

---@param ends integer[] frames after each step
---@param sr number
---@param target core.Array?
---@return rf.Moment
function moment.new(ends, sr, target)
  return setmetatable({
    _ends = ends, _sr = sr, _length = target and #target or ends[#ends],
    _target = padded(target, ends[#ends]), _step = 0, _details = false,
    _empty = core.zeros("float32", 0),
  }, Moment)
end

--- Moves on. `cut(first, last)` gives frames first+1..last of the sound.
---@param step integer
---@param params table
---@param cut fun(first: integer, last: integer): core.Array
function Moment:set(step, params, cut)
  self._step, self._params, self._cut = step, params, cut
  self._details = false
end

--- Keeps the named numbers that a term gave.
---@param name string
---@param details table<string, number>
function Moment:note(name, details)
  self._details = self._details or {}
  self._details[name] = details
end

---@return table<string, table<string, number>>?
function Moment:details()
  return self._details or nil
end

-- The whole target's frames of a sound that may be shorter.
local function whole(self, frames)
  if frames >= self._length then return self._cut(0, self._length) end
  local silence = ("\0"):rep(4 * (self._length - frames))
  return core.from_bytes("float32", self._cut(0, frames):bytes() .. silence)
end

local function bounds(self, span)
  local step = self._step
  local first = span == "step" and step > 1 and self._ends[step - 1] or 0
  return first, step > 0 and self._ends[step] or 0
end

local function cut_both(self, span)
  local first, last = bounds(self, span)
  if span == "target" then
    return whole(self, last),
      self._target and self._target:rows(1, self._length)
  end
  if last == 0 then return self._empty, self._target and self._empty end
  return self._cut(first, last),
    self._target and self._target:rows(first + 1, last)
end

--- What a term with this span, or an observation, is called with.
---@param span rf.Span
---@return rf.Moment.Context
function Moment:context(span)
  local audio, target = cut_both(self, span)
  return {
    audio = audio,
    target = target,
    params = self._params,
    step = self._step,
    total_step = #self._ends,
    sr = self._sr,
    last = self._step == #self._ends,
  }
end

return moment
