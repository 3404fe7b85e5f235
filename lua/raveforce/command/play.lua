--- `raveforce play X`: a sound file, a text, or what a run found.
-- @module raveforce.command.play

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local graph = require "raveforce.graph"
local heard = require "raveforce.heard"
local play = require "raveforce.play"

local LARGEST = 1 << 24 -- bytes of a text
local SECONDS = 4       -- two bars at 120 bpm
local OF_TEXTS = { "bpm", "sample", "seconds", "seed", "set", "sr" }

local command = {}

-- What searches and what is heard are easily taken for each other.
local function refuse_task(sound)
  if sound:find "%.lua$" then
    errors.raise("argument", "%s is a task, and what it found is played: "
      .. "`raveforce train` it, then play its run", sound)
  end
end

-- Options of a text say nothing about a sound that is there already.
local function refuse_others(given)
  for _, key in ipairs(OF_TEXTS) do
    local value = given[key]
    if type(value) == "table" and not next(value) then value = nil end
    if value ~= nil then
      errors.raise("argument", "--%s goes with a text (X.glicol), and %s is "
        .. "none", key, given.sound)
    end
  end
end

local function value_of(slot, key, text)
  if slot.kind == "symbol" then
    return text:sub(1, 1) == "\\" and text or "\\" .. text
  end
  local value = core.parse_number(text)
  if value then return value end
  errors.raise("argument", "--set %s: a number is wanted, got '%s'", key, text)
end

-- The holes' values, which the command line gives as texts.
local function set_of(slots, texts)
  local set, known = {}, {}
  for i, slot in ipairs(slots) do
    local key = slot.name == "" and tostring(i) or slot.name
    local text = texts[key]
    known[i] = key
    if not text then
      error(errors.new("invalid", ("hole {%s} has no value: --set %s=VALUE")
        :format(slot.name, key), { line = slot.line, column = slot.column }))
    end
    set[slot.name == "" and i or key] = value_of(slot, key, text)
  end
  errors.options("argument", "--set", texts, known)
  return set
end

local function render(given, text)
  local parsed = graph.new(text)
  return parsed:render { seconds = given.seconds or SECONDS, sr = given.sr,
    bpm = given.bpm, seed = given.seed, samples = given.sample,
    set = set_of(parsed.slots, given.set), channels = 2 }
end

-- The text lies in a file: its errors say so.
local function render_file(given)
  local text = errors.check(core.file_read(given.sound, LARGEST))
  local fine, result = pcall(render, given, text)
  if fine then return result end
  if errors.is(result) and result.line then
    error(errors.new(result.kind, result.message, { file = given.sound,
      line = result.line, column = result.column, text = text }))
  end
  error(result)
end

---@param given { sound: string, set: table, sample: table, seconds: number?,
---  sr: number?, bpm: number?, seed: integer?, target: boolean? }
function command.command(given)
  refuse_task(given.sound)
  local is_text = given.sound:find "%.glicol$"
  if not is_text then refuse_others(given) end
  if given.target then play(heard.target(given.sound))
  elseif is_text then play(render_file(given))
  else play(heard.load(given.sound)) end
end

return command
