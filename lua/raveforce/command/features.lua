--- `raveforce features IN.wav NAME [OPTION=VALUE]… [-o OUT.npy]`.
-- @module raveforce.command.features

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local features = require "raveforce.features"
local settings = require "raveforce.command.settings"
local terminal = require "raveforce.terminal"

local MOST_ROWS, GROUPS, FIRST = 24, 16, 8

local command = {}

local function page(name)
  local info = settings.find("feature", features.list, name)
  terminal.print(("%s: %s\n  unit: %s\n  source: %s\n"):format(info.name,
    info.doc, info.unit ~= "" and info.unit or "none", info.source))
  settings.print(info)
end

local function compute(sound, info, given)
  local analyser <close> = errors.check(core.analyser(sound.sr))
  errors.check(analyser:hear(sound))
  local value, message, detail = analyser:feature(info.name, given)
  if value then return value end
  settings.refuse(message, detail, function()
    local second = core.zeros("float32", math.ceil(sound.sr) + (1 << 17))
    errors.check(analyser:hear(second))
    return analyser:feature(info.name, given)
  end)
end

--- NumPy's file format 1.0: little-endian, C order, [rows][frames].
---@param array core.Array float32; with a third extent of 2 it is complex64
---@return string
local function npy(array)
  local shape = array.shape
  local dict = ("{'descr': '%s', 'fortran_order': False, 'shape': (%d, %d), }")
    :format(shape[3] and "<c8" or "<f4", shape[1], shape[2])
  local head = 10 + #dict + 1 -- magic, version and length; dict; line end
  return "\x93NUMPY\1\0" .. string.pack("<s2", dict .. (" "):rep(-head % 64)
    .. "\n") .. array:bytes()
end

-- One row's numbers; magnitudes of complex ones.
local function row_values(array, row)
  local values = array[row]:table()
  for i, value in ipairs(values) do
    if type(value) ~= "table" then break end
    values[i] = core.math.sqrt(value[1] * value[1] + value[2] * value[2])
  end
  return values
end

local function print_group(array, first, last)
  local low, high, sum, count = math.huge, -math.huge, 0.0, 0
  for row = first, last do
    for _, x in ipairs(row_values(array, row)) do
      low, high = math.min(low, x), math.max(high, x)
      sum, count = sum + x, count + 1
    end
  end
  local rows = first == last and ("%d"):format(first - 1)
    or ("%d..%d"):format(first - 1, last - 1)
  terminal.print(("%-12s %12.6g %12.6g %12.6g\n"):format(rows, low,
    sum / count, high))
end

local function print_table(array, info)
  local rows, frames = table.unpack(array.shape)
  terminal.print(("%s: %d x %d (rows x frames)%s%s\n"):format(info.name, rows,
    frames, info.unit ~= "" and ", " .. info.unit or "",
    info.complex and ", magnitudes" or ""))
  terminal.print(("%-12s %12s %12s %12s\n"):format("row", "min", "mean",
    "max"))
  local each = rows <= MOST_ROWS and 1 or math.ceil(rows / GROUPS)
  for first = 1, rows, each do
    print_group(array, first, math.min(rows, first + each - 1))
  end
  if rows > 1 then return end
  local shown = {}
  for i, x in ipairs(row_values(array, 1)) do
    if i <= FIRST then shown[i] = ("%.6g"):format(x) end
  end
  terminal.print(("frames 0..%d: %s\n"):format(#shown - 1,
    table.concat(shown, " ")))
end

---@class rf.FeaturesCommand
---@field input  string?
---@field rest   string[] NAME, then OPTION=VALUE…
---@field out    string?
---@field list   boolean?

---@param given rf.FeaturesCommand
function command.command(given)
  if given.list then
    if given.input then page(given.input)
    else settings.print_list(core.features()) end
    return
  end
  local info = settings.find("feature", features.list, given.rest[1])
  local wanted = settings.read(info, given.rest, 2)
  local sound = errors.check(errors.try(core.load, given.input))
  local array = compute(sound, info, wanted)
  if not given.out then return print_table(array, info) end
  errors.check(errors.try(core.file_write, given.out, npy(array)))
end

return command
