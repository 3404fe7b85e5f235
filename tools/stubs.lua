--- Prints lua/meta/features.lua: what editors are told of features and
-- measures, from the engine's own tables.
--
--     build/raveforce run tools/stubs.lua > lua/meta/features.lua

local core = require "raveforce.core"
local errors = require "raveforce.errors"

local TYPES = { whole = "integer", number = "number", flag = "boolean" }

local function type_of(setting)
  local named = TYPES[setting.kind]
    or '"' .. table.concat(setting.choices, '"|"') .. '"'
  if setting.optional and not named:find('"none"', 1, true) then
    named = named .. '|"none"'
  end
  return named .. "|nil"
end

local function default_of(setting)
  if setting.fallback == nil then return "none" end
  if type(setting.fallback) == "string" then return setting.fallback end
  return errors.show(setting.fallback)
end

local function options(class, info)
  print(("---@class %s"):format(class))
  print "---@field sr number|nil of an array that does not know its rate, Hz"
  for _, s in ipairs(info.settings) do
    local unit = s.unit ~= "" and " " .. s.unit or ""
    print(("---@field %s %s %s%s: %s"):format(s.name, type_of(s),
      default_of(s), unit, s.doc))
  end
  print ""
end

local function describe(info)
  local unit = info.unit ~= "" and info.unit or "no unit"
  print(("--- %s\n--- %s. Source: %s."):format(info.doc, unit, info.source))
end

local function feature(info)
  local class = "rf.features." .. info.name
  options(class, info)
  local shape = info.complex and "[rows][frames][2]" or "[rows][frames]"
  for _, how in ipairs {
    { "Features." .. info.name, "audio", "---@param audio core.Array" },
    { "MomentFeatures:" .. info.name },
  } do
    describe(info)
    if how[3] then print(how[3]) end
    print(("---@param options %s?"):format(class))
    print(("---@return core.Array # float32 %s"):format(shape))
    print(("function %s(%soptions) end\n"):format(how[1],
      how[2] and how[2] .. ", " or ""))
  end
end

local function measure(info)
  local class = "rf.distance." .. info.name
  options(class, info)
  describe(info)
  print(("--- Phase %s, gain %s, shift %s, pitch %s; %s is closer."):format(
    info.phase, info.gain, info.shift, info.pitch,
    info.similarity and "higher" or "lower"))
  print(("---@param target string|core.Array%s"):format(
    info.targetless and "|nil" or ""))
  print "---@param candidate string|core.Array"
  print(("---@param options %s?"):format(class))
  print "---@return number"
  print(("function Distance.%s(target, candidate, options) end\n"):format(
    info.name))
end

print [[
---@meta raveforce.features
-- Printed by tools/stubs.lua: not to be edited.

--- `rf.features`: what there is to hear in a sound.
---@class rf.Features
---@field power_to_db fun(S: core.Array, options: rf.PowerToDb?): core.Array
local Features = {}

--- The same of a moment, in reward functions and observations.
---@class rf.Moment.Features
local MomentFeatures = {}

--- `rf.distance`: how far two sounds are apart.
---@class rf.Distance
local Distance = {}
]]
for _, info in ipairs(core.features()) do feature(info) end
for _, info in ipairs(core.measures()) do measure(info) end
print "return { Features, MomentFeatures, Distance }"
