--- scale: how many of the step's notes lie in a scale.
-- @module raveforce.reward.scale

local errors = require "raveforce.errors"
local formula = require "raveforce.reward.formula"
local notes = require "raveforce.reward.notes"

-- Semitones above the root: the modes, the usual minors, and so on (any
-- textbook of harmony, such as Piston, Harmony, 1987).
local SCALES = {
  major = { 0, 2, 4, 5, 7, 9, 11 },
  ionian = { 0, 2, 4, 5, 7, 9, 11 },
  dorian = { 0, 2, 3, 5, 7, 9, 10 },
  phrygian = { 0, 1, 3, 5, 7, 8, 10 },
  lydian = { 0, 2, 4, 6, 7, 9, 11 },
  mixolydian = { 0, 2, 4, 5, 7, 9, 10 },
  minor = { 0, 2, 3, 5, 7, 8, 10 },
  aeolian = { 0, 2, 3, 5, 7, 8, 10 },
  locrian = { 0, 1, 3, 5, 6, 8, 10 },
  harmonic_minor = { 0, 2, 3, 5, 7, 8, 11 },
  melodic_minor = { 0, 2, 3, 5, 7, 9, 11 },
  major_pentatonic = { 0, 2, 4, 7, 9 },
  minor_pentatonic = { 0, 3, 5, 7, 10 },
  blues = { 0, 3, 5, 6, 7, 10 },
  whole_tone = { 0, 2, 4, 6, 8, 10 },
  octatonic = { 0, 2, 3, 5, 6, 8, 9, 11 },
  chromatic = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 },
}

local LETTERS = { C = 0, D = 2, E = 4, F = 5, G = 7, A = 9, B = 11 }
local ACCIDENTALS = { [""] = 0, ["#"] = 1, b = -1 }

local function read_root(root)
  if type(root) == "string" then
    local letter, accidental = root:match "^([A-G])([#b]?)$"
    if letter then return (LETTERS[letter] + ACCIDENTALS[accidental]) % 12 end
  end
  local number = type(root) == "number" and math.tointeger(root)
  if number and number >= 0 and number <= 11 then return number end
  errors.raise("invalid", "rf.reward.scale: root must be a note like 'C', 'F#' "
    .. "or 'Bb', or a number in 0..11, got %s", errors.show(root))
end

local function read_scale(scale)
  if type(scale) == "string" and SCALES[scale] then return SCALES[scale] end
  if type(scale) ~= "table" or #scale == 0 then
    local hint = type(scale) == "string"
      and errors.hint(scale, errors.sorted_keys(SCALES)) or ""
    errors.raise("invalid", "rf.reward.scale: scale must be a name or a list "
      .. "of semitones, got %s%s", errors.show(scale), hint)
  end
  for i = 1, #scale do
    if not math.tointeger(scale[i]) then
      errors.raise("invalid", "rf.reward.scale: semitones must be integers, "
        .. "got %s", errors.show(scale[i]))
    end
  end
  return scale
end

--- The share of the played notes that lie in the scale: 0..1, and 1 where none
-- is played. Notes are MIDI numbers in the holes `params`, rests are 0.
---@param options { root: string|integer|nil, scale: string|integer[]|nil,
---  params: (string|integer)[] } "C", "major"; semitones count from the root
---@return rf.Reward
return function(options)
  options = errors.options("invalid", "rf.reward.scale", options,
    { "root", "scale", "params" })
  local root = read_root(options.root == nil and "C" or options.root)
  local named = options.scale == nil and "major" or options.scale
  local member = {}
  for _, semitones in ipairs(read_scale(named)) do
    member[(root + semitones) % 12] = true
  end
  local shown = { root = options.root, params = options.params,
    scale = type(named) == "table"
      and formula.literal(("{%s}"):format(table.concat(named, ", ")))
      or options.scale }
  return notes.term("scale", shown, function(played, count)
    if count == 0 then return 1.0 end
    local inside = 0
    for i = 1, count do
      if member[played[i] % 12] then inside = inside + 1 end
    end
    return inside / count
  end)
end
