--- What the terms over notes share: holes that hold MIDI notes.
-- @module raveforce.reward.notes

local errors = require "raveforce.errors"
local formula = require "raveforce.reward.formula"
local reward = require "raveforce.reward"

local notes = {}

local function read_params(what, params)
  if type(params) ~= "table" or #params == 0 then
    errors.raise("invalid", "%s: params must be a list of the holes that "
      .. "hold notes, got %s", what,
      type(params) == "table" and "an empty one" or errors.show(params))
  end
  for i = 1, #params do
    if type(params[i]) ~= "string" and not math.tointeger(params[i]) then
      errors.raise("invalid", "%s: params must hold names or numbers of "
        .. "holes, got %s", what, errors.show(params[i]))
    end
  end
  return table.move(params, 1, #params, 1, {})
end

--- A term over the notes of a step: `rate(notes, count, holes)` gets those that
-- are played (rests are 0), rounded to semitones, and the number of holes. It
-- may not keep the list.
---@param name string
---@param options { params: (string|integer)[] }
---@param rate fun(notes: integer[], count: integer, holes: integer): number
---@return rf.Reward
function notes.term(name, options, rate)
  local keys = read_params("rf.reward." .. name, options.params)
  local shown, listed = {}, {}
  for _, key in ipairs(errors.sorted_keys(options)) do
    if key ~= "params" then shown[key] = options[key] end
  end
  for i, key in ipairs(keys) do listed[i] = errors.show(key) end
  shown.params = formula.literal(("{%s}"):format(table.concat(listed, ", ")))
  return reward.term {
    kind = "notes",
    name = name,
    keys = keys,
    rate = rate,
    shown = name .. formula.options(shown),
  }
end

return notes
