--- `raveforce diff A B`: two sounds, equally loud, and what is left between
-- them.
-- @module raveforce.command.diff

local columns = require "raveforce.command.columns"
local core = require "raveforce.core"
local difference = require "raveforce.diff.difference"
local errors = require "raveforce.errors"
local heard = require "raveforce.heard"
local json = require "raveforce.json"
local picture = require "raveforce.picture.difference"
local terminal = require "raveforce.terminal"

local fixed = columns.fixed

local command = {}

local function residual_text(d)
  if d.residual == -math.huge then return "null: nothing is left" end
  if d.residual == math.huge then return "null: A is silent" end
  return ("null: %s dB of A"):format(fixed(d.residual, 1))
end

local function lag_text(d)
  local unmoved = "correlation " .. fixed(d.correlation.unmoved, 3)
  if d.lag == 0 then
    return ("%s, the highest within %s ms"):format(unmoved,
      fixed(1000 * difference.LAG, 0))
  end
  return ("%s; %s with B %d frames (%s ms) %s"):format(unmoved,
    fixed(d.correlation.lag, 3), math.abs(d.lag),
    fixed(1000 * math.abs(d.lag) / d.sr, 2),
    d.lag < 0 and "later" or "earlier")
end

local function save(d, dir, names)
  errors.check(core.folder_make(dir))
  local paths = {}
  for _, each in ipairs { { "a", d.a.audio }, { "b", d.b.audio },
    { "null", d.null }, { "a_then_b", difference.in_turn(d) } } do
    local path = ("%s/%s.wav"):format(dir, each[1])
    errors.check(core.save(path, each[2], d.sr))
    paths[#paths + 1] = path
  end
  local path = dir .. "/diff.svg"
  errors.check(core.file_write(path, picture.draw { title = "A - B",
    note = residual_text(d) .. "; " .. lag_text(d), names = names,
    a = d.a.audio, b = d.b.audio, null = d.null, sr = d.sr }))
  paths[#paths + 1] = path
  return paths
end

local function show(d, names, paths)
  local rows = { { "", "sound", "Hz", "s", "LKFS", "turned by dB" } }
  for i, side in ipairs { d.a, d.b } do
    rows[i + 1] = { i == 1 and "A" or "B", names[i], side.sr, side.seconds,
      fixed(side.loudness, 2), fixed(side.gain, 2) }
  end
  terminal.print(columns.text(rows))
  if d.b.sr ~= d.a.sr then
    terminal.print("B was brought to A's rate\n")
  end
  terminal.print(("%s\n%s\n\n"):format(residual_text(d), lag_text(d)))
  rows = { { "measure", "distance", "" } }
  for i, each in ipairs(d.measures) do
    rows[i + 1] = { each.name, each.value, each.unit }
  end
  terminal.print(columns.text(rows))
  for _, path in ipairs(paths) do terminal.print(path .. "\n") end
end

local function plain_side(side, name)
  return { sound = name, sr = side.sr, seconds = side.seconds,
    loudness = side.loudness, gain = side.gain }
end

local function plain(d, names, paths)
  local measures = {}
  for _, each in ipairs(d.measures) do measures[each.name] = each.value end
  return { a = plain_side(d.a, names[1]), b = plain_side(d.b, names[2]),
    sr = d.sr, residual = d.residual, lag = d.lag,
    correlation = d.correlation, measures = measures, files = paths }
end

---@param given { sounds: string[], out: string?, json: boolean? }
function command.command(given)
  local names = given.sounds
  local d = difference.of(heard.load(names[1]), heard.load(names[2]))
  local paths = save(d, given.out or "diff", names)
  if given.json or terminal.is_piped() then
    terminal.print(json.encode(plain(d, names, paths)))
  else
    show(d, names, paths)
  end
end

return command
