--- `raveforce distance MEASURE TARGET CANDIDATE [OPTION=VALUE]…`.
-- @module raveforce.command.distance

local core = require "raveforce.core"
local distance = require "raveforce.distance"
local errors = require "raveforce.errors"
local settings = require "raveforce.command.settings"
local terminal = require "raveforce.terminal"

local command = {}

local function page(name)
  local info = settings.find("measure", distance.list, name)
  local lo = info.lo > -math.huge and errors.show(info.lo) or ""
  local hi = info.hi < math.huge and errors.show(info.hi) or ""
  local closer = info.similarity and "higher" or "lower"
  terminal.print(("%s: %s\n  unit: %s; %s..%s, %s is closer\n"):format(
    info.name, info.doc, info.unit ~= "" and info.unit or "none", lo, hi,
    closer))
  terminal.print(("  phase %s, gain %s, shift %s, pitch %s\n  source: %s\n")
    :format(info.phase, info.gain, info.shift, info.pitch, info.source))
  settings.print(info)
end

-- The candidate at the target's rate.
local function load_both(given)
  local target = errors.check(errors.try(core.load, given.rest[1]))
  local sound = errors.check(errors.try(core.load, given.rest[2]))
  local from, to = sound.sr, target.sr
  if from == to then return target, sound end
  terminal.say(("%s: resampled from %s Hz to the target's %s Hz\n"):format(
    given.rest[2], errors.show(from), errors.show(to)))
  return target, errors.check(core.resample(sound, from, to))
end

local function measure(info, target, sound, wanted)
  local sr = target.sr
  local value, message, detail = core.distance(info.name, target, sound,
    wanted, sr)
  if value then return value end
  settings.refuse(message, detail, function()
    local second = core.zeros("float32", math.ceil(sr) + (1 << 17))
    return core.distance(info.name, second, second, wanted, sr)
  end)
end

--- Prints name, unit and, last, the number.
---@param given { measure: string?, rest: string[], list: boolean? }
function command.command(given)
  if given.list then
    if given.measure then page(given.measure)
    else settings.print_list(core.measures()) end
    return
  end
  local info = settings.find("measure", distance.list, given.measure)
  local wanted = settings.read(info, given.rest, 3)
  local target, sound = load_both(given)
  local value = measure(info, target, sound, wanted)
  local unit = info.unit ~= "" and info.unit .. " " or ""
  terminal.print(("%s %s%.10g\n"):format(info.name, unit, value))
end

return command
