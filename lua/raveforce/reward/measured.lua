--- Terms that a measure of the core gives: one constructor for each.
-- @module raveforce.reward.measured

local errors = require "raveforce.errors"
local formula = require "raveforce.reward.formula"
local reward = require "raveforce.reward"

local is_finite = require "raveforce.kinds".is_finite

local measured = {}

local function is_whole(x)
  return is_finite(x) and math.tointeger(x) ~= nil
end

--- Each kind of setting: what will do, and what it is called. How large it may
-- be is up to the core, which knows the sample rate.
local KINDS = {
  number = { is_finite, "a finite number" },
  whole = { is_whole, "an integer" },
  flag = { function(x) return type(x) == "boolean" end, "true or false" },
  choice = { function(x, setting)
    for _, choice in ipairs(setting.choices) do
      if x == choice then return true end
    end
    return false
  end, "a choice" },
}

local function wanted(setting)
  local what = KINDS[setting.kind][2]
  if setting.kind == "choice" then
    local names = {}
    for i, choice in ipairs(setting.choices) do
      names[i] = errors.show(choice)
    end
    what = table.concat(names, ", ")
  end
  return setting.optional and what .. " or 'none'" or what
end

local function check(what, setting, value)
  if setting.optional and value == "none" then return end
  if not KINDS[setting.kind][1](value, setting) then
    errors.raise("invalid", "%s: %s must be %s, got %s", what, setting.name,
      wanted(setting), errors.show(value))
  end
end

-- The forebear's rewards may be heard as it heard them.
local HISTORY = { raveforce_mfcc = true, raveforce_stft = true }

local function wants_stretch(what, options)
  local stretch = options.stretch
  if stretch ~= nil and type(stretch) ~= "boolean" then
    errors.raise("invalid", "%s: stretch must be true or false, got %s", what,
      errors.show(stretch))
  end
  if stretch and options.span ~= nil then
    errors.raise("invalid", "%s: span and stretch do not go together: the "
      .. "whole target is stretched", what)
  end
  return stretch
end

local function constructor(info)
  local what, known = "rf.reward." .. info.name, { "span" }
  for i, setting in ipairs(info.settings) do known[i + 1] = setting.name end
  if HISTORY[info.name] then known[#known + 1] = "stretch" end
  return function(options)
    options = errors.options("invalid", what, options, known)
    local settings = {}
    for _, setting in ipairs(info.settings) do
      local value = options[setting.name]
      if value ~= nil then
        check(what, setting, value)
        if value ~= setting.fallback then settings[setting.name] = value end
      end
    end
    return reward.term {
      kind = wants_stretch(what, options) and "stretched" or "measure",
      name = info.name,
      measure = info.name,
      span = reward.span(what, options.span, "played"),
      settings = settings,
      similarity = info.similarity,
      zero = info.zero,
      targetless = info.targetless,
      shown = info.name .. formula.options(options),
    }
  end
end

--- Constructors by name: minus each distance, plus each similarity. They take
-- the measure's settings, and `span`: "played" unless it says otherwise.
---@param measures core.MeasureInfo[]
---@return table<string, fun(options: table?): rf.Reward>
function measured.terms(measures)
  local terms = {}
  for _, info in ipairs(measures) do terms[info.name] = constructor(info) end
  return terms
end

return measured
