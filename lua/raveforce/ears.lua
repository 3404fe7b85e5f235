--- Ears: the features of an episode's sound and of its target. Each is worked
-- out once, and frames that are complete are transformed once.
-- @module raveforce.ears

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local features = require "raveforce.features"

--- A feature that somebody asks for.
---@class rf.Wish
---@field name    string
---@field options table?
---@field what    string who is told what is wrong: "ctx:mfcc"

--- What there is to hear over a span.
---@class rf.Heard
---@field audio   core.Array
---@field at      integer which moment, or which step of the target
---@field source  any     another one: another sound has begun
---@field settled integer so many frames stay as they are as the sound goes on

--- Hears one sound over one span.
---@class rf.Ear
---@field analyser core.Analyser
---@field heard    rf.Heard|false what it heard last
---@field made     table<string, core.Array> features of that

---@class rf.Ears
local Ears = {}
Ears.__index = Ears

-- Features of the target are kept for later episodes, up to so many numbers.
local MOST_KEPT = 1 << 24

local ears = {}

--- `frames`: of a whole episode.
---@param sr number
---@param frames integer
---@return rf.Ears
function ears.new(sr, frames)
  return setmetatable({ _sr = sr, _frames = frames, _ears = {}, _kept = {},
    _room = MOST_KEPT }, Ears)
end

local function ear_of(self, name)
  local ear = self._ears[name]
  if not ear then
    ear = { analyser = errors.check(core.analyser(self._sr)), heard = false,
      made = {} }
    self._ears[name] = ear
  end
  return ear
end

local function listen(ear, now)
  local before = ear.heard
  if before and before.at == now.at and before.source == now.source then
    return
  end
  local same = before and before.source == now.source and before.settled or 0
  errors.check(ear.analyser:hear(now.audio, math.min(same, #now.audio)))
  ear.heard, ear.made = now, {}
end

-- The same wish always has the same key.
local function key_of(wish)
  if wish.options == nil then return wish.name end
  if type(wish.options) ~= "table" then return "" end -- refused later
  local parts = { wish.name }
  for _, key in ipairs(errors.sorted_keys(wish.options)) do
    local value = wish.options[key]
    local shown = type(value) == "number" and ("%.17g"):format(value)
      or tostring(value)
    parts[#parts + 1] = ("%s=%s %s"):format(tostring(key), type(value), shown)
  end
  return table.concat(parts, "\0")
end

-- Nothing has sounded yet: rows as there will be, all columns zeros.
local function of_nothing(self, wish, settings, columns)
  local analyser <close> = errors.check(core.analyser(self._sr))
  errors.check(analyser:hear(core.zeros("float32", self._frames)))
  local made = errors.check(analyser:feature(wish.name, settings, columns or 0))
  return made:fill(0)
end

local function analyse(self, ear, wish, now, columns)
  local settings = features.read_settings(features.list[wish.name], wish.what,
    wish.options)
  if #now.audio == 0 then return of_nothing(self, wish, settings, columns) end
  listen(ear, now)
  return errors.check(ear.analyser:feature(wish.name, settings, columns))
end

local function analyse_once(self, ear, wish, now)
  local key = key_of(wish)
  if #now.audio == 0 then key = "nothing\0" .. key end
  local kept = ear.heard and ear.heard.at == now.at
    and ear.heard.source == now.source
  local made = kept and ear.made[key]
  if not made then
    made = analyse(self, ear, wish, now):seal()
    ear.made[key] = made
  end
  return made
end

--- A feature of the sound; whoever asks again gets the same array.
---@param span rf.Span
---@param wish rf.Wish
---@param now rf.Heard
---@return core.Array
function Ears:sound(span, wish, now)
  return analyse_once(self, ear_of(self, span), wish, now)
end

--- The same in an array of its own: `columns` of them, zeros behind.
---@param span rf.Span
---@param wish rf.Wish
---@param now rf.Heard
---@param columns integer
---@return core.Array
function Ears:observe(span, wish, now, columns)
  return analyse(self, ear_of(self, span), wish, now, columns)
end

--- A feature of the target: once for all episodes.
---@param span rf.Span
---@param wish rf.Wish
---@param now rf.Heard
---@return core.Array
function Ears:target(span, wish, now)
  local key = ("%s %d "):format(span, now.at) .. key_of(wish)
  local made = self._kept[key]
  if made then return made end
  made = analyse_once(self, ear_of(self, "target of " .. span), wish, now)
  if made.size <= self._room then
    self._room = self._room - made.size
    self._kept[key] = made
  end
  return made
end

--- How many frames were transformed, for the sounds and for the target.
---@return integer sounds, integer target
function Ears:transforms()
  local counts = { 0, 0 }
  for name, ear in pairs(self._ears) do -- any order: a sum of integers
    local which = name:find("target of", 1, true) and 2 or 1
    counts[which] = counts[which] + ear.analyser:transforms()
  end
  return counts[1], counts[2]
end

function Ears:close()
  for _, ear in pairs(self._ears) do ear.analyser:close() end -- any order
  self._ears, self._kept, self._room = {}, {}, MOST_KEPT
end

return ears
