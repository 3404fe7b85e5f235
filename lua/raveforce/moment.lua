--- A moment of an episode: what a script's functions are shown of it.
-- @module raveforce.moment

local core = require "raveforce.core"
local ears = require "raveforce.ears"
local errors = require "raveforce.errors"
local features = require "raveforce.features"
local sounds = require "raveforce.sounds"

--- Besides the fields, a method for every feature: `ctx:mfcc { n_mfcc = 13 }`
-- is the sound's, `ctx.of_target:mfcc { n_mfcc = 13 }` the target's, both cut
-- to the span: float32 [rows][frames], shared by everyone who asks for it
-- during the step, so nobody can write into it.
---@class rf.Moment.Context: rf.Moment.Features
---@field audio      core.Array  the sound, cut to the span; a view
---@field target     core.Array? the target, cut or padded to the same frames
---@field of_target  rf.Moment.Features its features; an error without a target
---@field params     table       all values of the step
---@field step       integer     0 at reset
---@field total_step integer
---@field sr         number
---@field last       boolean

--- What is known of a step beside its sound.
---@class rf.Moment.Facts
---@field params     table all values of the step
---@field step       integer
---@field total_step integer
---@field sr         number
---@field last       boolean

-- The values of a step as scripts see them: their own copy, in which a name
-- that there is not is a mistake. Lists end where they end, and at reset there
-- are none.
local Params = { __metatable = false }

function Params.__index(params, key)
  if type(key) ~= "string" or next(params) == nil then return nil end
  errors.raise("argument", "params has no '%s'%s", key,
    errors.hint(key, errors.sorted_keys(params)))
end

local function shown(params)
  local copy = {}
  for key, value in pairs(params) do copy[key] = value end -- any order
  return setmetatable(copy, Params)
end

---@class rf.Moment
local Moment = {}
Moment.__index = Moment

local moment = {}

---@param ends integer[] frames after each step
---@param sr number
---@param target core.Array?
---@return rf.Moment
function moment.new(ends, sr, target)
  return setmetatable({
    _ends = ends, _sr = sr, _length = target and #target or ends[#ends],
    _given = target or false, _target = false, _step = 0, _details = false,
    _empty = core.zeros("float32", 0), _cuts = {}, _serial = 0,
    _ears = false,
  }, Moment)
end

--- Another sound begins, whatever gives it.
function Moment:begin()
  self._cut = false
end

--- Moves on. `cut(first, last)` gives frames first+1..last of the sound; the
-- same function as last time means that this sound has gone on, another one
-- that another sound has begun.
---@param step integer
---@param params table
---@param cut fun(first: integer, last: integer): core.Array
function Moment:set(step, params, cut)
  if cut ~= self._cut then self._source = {} end
  self._step, self._params, self._cut = step, params, cut
  self._details, self._serial = false, self._serial + 1
  for span in pairs(self._cuts) do self._cuts[span] = nil end -- any order
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

---@return table
function Moment:params()
  return self._params
end

local function facts_of(self)
  return {
    step = self._step,
    total_step = #self._ends,
    sr = self._sr,
    last = self._step == #self._ends,
  }
end

local FACTS = { "last", "params", "sr", "step", "total_step" }

local Facts = { __metatable = false }

function Facts.__index(_, key)
  errors.raise("argument", "ctx has no '%s' here%s", tostring(key),
    errors.hint(key, FACTS))
end

---@return rf.Moment.Facts
function Moment:facts()
  local facts = facts_of(self)
  facts.params = shown(self._params)
  return setmetatable(facts, Facts)
end

-- The target, as long as everything that can be asked for. All episodes hear
-- the same one: nobody may write into it.
local function target_of(self)
  if self._given and not self._target then
    local frames = self._ends[#self._ends]
    self._target = sounds.padded(self._given, frames):copy():seal()
  end
  return self._target
end

-- The first frames of the target, or some of them; nil without a target.
local function target_rows(self, first, last)
  local target = target_of(self)
  return target and target:rows(first, last) or nil
end

-- The whole target's frames of a sound that may be shorter.
local function whole(self, frames)
  if frames >= self._length then return self._cut(0, self._length) end
  return sounds.padded(self._cut(0, frames), self._length):seal()
end

--- The whole target, the sound so far, and how many frames the episode has.
---@return core.Array? target, core.Array sound, integer frames
function Moment:whole()
  local last = self._step > 0 and self._ends[self._step] or 0
  return target_rows(self, 1, self._length), self._cut(0, last),
    self._ends[#self._ends]
end

local function bounds(self, span)
  local step = self._step
  local first = span == "step" and step > 1 and self._ends[step - 1] or 0
  return first, step > 0 and self._ends[step] or 0
end

local function cut_both(self, span)
  local first, last = bounds(self, span)
  if span == "target" then
    return whole(self, last), target_rows(self, 1, self._length)
  end
  if last == 0 then return self._empty, self._given and self._empty or nil end
  return self._cut(first, last), target_rows(self, first + 1, last)
end

-- Sound and target over a span, cut once a step.
local function cuts(self, span)
  local both = self._cuts[span]
  if not both then
    both = { cut_both(self, span) }
    for _, sound in ipairs(both) do sound.sr = self._sr end
    self._cuts[span] = both
  end
  return both[1], both[2]
end

-- The sound over a span, for those who hear it.
local function heard(self, span)
  local audio = cuts(self, span)
  local _, last = bounds(self, span)
  local settled = span == "step" and 0 or math.min(last, #audio)
  return { audio = audio, at = self._serial, source = self._source,
    settled = settled }
end

-- The target never changes; what was played of it grows at its end.
local function heard_target(self, span)
  local _, target = cuts(self, span)
  return { audio = target, at = span == "target" and 0 or self._step,
    source = self, settled = span == "step" and 0 or #target }
end

local function ears_of(self)
  self._ears = self._ears or ears.new(self._sr, self._ends[#self._ends])
  return self._ears
end

--- A feature of the sound so far in an array of its own, `columns` of them:
-- zeros behind.
---@param name string
---@param columns integer
---@return core.Array
function Moment:observe(name, columns)
  return ears_of(self):observe("played", { name = name, what = name },
    heard(self, "played"), columns)
end

--- How many frames were transformed for features: of the sounds, of the target.
---@return integer sounds, integer target
function Moment:transforms()
  if not self._ears then return 0, 0 end
  return self._ears:transforms()
end

--- Frees what was kept; a moment that goes on makes it anew.
function Moment:close()
  if self._ears then self._ears:close() end
end

-- `ctx.mfcc { … }` hands over the options where ctx should be.
local function refuse_dot(ctx, who, name)
  if type(ctx) ~= "table" or getmetatable(ctx) ~= false then
    errors.raise("argument", "%s.%s wants a colon: %s:%s { … }", who, name,
      who, name)
  end
end

local function refuse_late(ctx)
  if ctx._moment._serial ~= ctx._serial then
    errors.raise("argument", "ctx is over: it is for one call only")
  end
end

local Sound, Target = {}, {} -- methods, one for each feature
local known = { "audio", "last", "of_target", "params", "sr", "step", "target",
  "total_step" }

for name in pairs(features.list) do -- any order
  known[#known + 1] = name
  Sound[name] = function(ctx, options)
    refuse_dot(ctx, "ctx", name)
    refuse_late(ctx)
    local wish = { name = name, options = options, what = "ctx:" .. name }
    local self, span = ctx._moment, ctx._span
    return ears_of(self):sound(span, wish, heard(self, span))
  end
  Target[name] = function(of_target, options)
    refuse_dot(of_target, "ctx.of_target", name)
    local ctx = of_target._ctx
    refuse_late(ctx)
    local wish = { name = name, options = options,
      what = "ctx.of_target:" .. name }
    local self, span = ctx._moment, ctx._span
    return ears_of(self):target(span, wish, heard_target(self, span))
  end
end
table.sort(known)

local target_features = { __metatable = false }

function target_features.__index(_, key)
  if Target[key] then return Target[key] end
  if type(key) ~= "string" or key:sub(1, 1) == "_" then return nil end
  errors.raise("argument", "ctx.of_target has no '%s'%s", key,
    errors.hint(key, errors.sorted_keys(Target)))
end

local Context = { __metatable = false }

local function of_target(ctx)
  if not ctx._moment._given then
    errors.raise("invalid", "ctx.of_target: there is no target")
  end
  local made = setmetatable({ _ctx = ctx }, target_features)
  rawset(ctx, "of_target", made)
  return made
end

local function params_of(ctx)
  local made = shown(ctx._moment:params())
  rawset(ctx, "params", made)
  return made
end

function Context.__index(ctx, key)
  if key == "target" then return nil end
  if key == "params" then return params_of(ctx) end
  if key == "of_target" then return of_target(ctx) end
  if Sound[key] then return Sound[key] end
  if type(key) ~= "string" or key:sub(1, 1) == "_" then return nil end
  errors.raise("argument", "ctx has no '%s'%s", key, errors.hint(key, known))
end

--- What a term with this span, or an observation, is called with.
---@param span rf.Span
---@return rf.Moment.Context
function Moment:context(span)
  local ctx = facts_of(self)
  ctx.audio, ctx.target = cuts(self, span)
  ctx._moment, ctx._span, ctx._serial = self, span, self._serial
  return setmetatable(ctx, Context)
end

return moment
