--- A sound as a waveform and as a log-frequency spectrogram.
-- @module raveforce.picture.sound

local core = require "raveforce.core"
local png = require "raveforce.picture.png"
local svg = require "raveforce.picture.svg"

local log = core.math.log
local number = svg.number

local COLUMNS, ROWS, N_FFT = 180, 72, 4096
local RANGE = 70 -- dB from white to black
local LINE = 11 -- pixels
local TICKS = { 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000 }

-- Dark to light, even steps of lightness; readable without seeing hues.
local COLOURS = { "#1a1030", "#2c1452", "#43186e", "#5d1d7e", "#782481",
  "#93307c", "#ad3f72", "#c55264", "#d96a54", "#e88646", "#f2a544", "#f7c65c",
  "#f8e68c" }

local sound = {}

--- The frame that pictures share: what 0 dB and which frequencies are.
---@param sounds core.Array[] mono, the same rate
---@param sr number
---@return table scale
function sound.scale(sounds, sr)
  local scale = { sr = sr, fmin = 20, fmax = math.min(20000, sr / 2),
    peak = 1e-9, frames = 1 }
  for _, audio in ipairs(sounds) do
    local _, _, peak = audio:stats()
    scale.peak = math.max(scale.peak, peak)
    scale.frames = math.max(scale.frames, #audio)
  end
  return scale
end

-- The lowest and the highest sample of each column, 0 included.
local function reaches(audio, frames, columns)
  local samples, lows, highs = audio:table(), {}, {}
  for c = 0, columns - 1 do
    local first = 1 + c * frames // columns
    local last = math.min(#samples, (c + 1) * frames // columns)
    local low, high = 0, 0
    for n = first, last do
      local v = samples[n]
      if v < low then low = v elseif v > high then high = v end
    end
    lows[c + 1], highs[c + 1] = low, high
  end
  return lows, highs
end

--- One vertical line per column, from the lowest to the highest sample.
---@param audio core.Array
---@param scale table
---@param box { x: number, y: number, w: number, h: number }
---@return string
function sound.waveform(audio, scale, box)
  local out, middle = {}, box.y + box.h / 2
  local columns, reach = math.floor(box.w), box.h / 2 / scale.peak
  local lows, highs = reaches(audio, scale.frames, columns)
  for c = 1, columns do
    out[c] = ("M%s %sV%s"):format(number(box.x + c - 0.5),
      number(middle - highs[c] * reach - 0.5),
      number(middle - lows[c] * reach + 0.5))
  end
  return svg.path("wave", table.concat(out))
end

--- The same as one shape, which may be stretched: forth along the highest
-- samples, back along the lowest.
---@param audio core.Array
---@param scale table
---@param box { x: number, y: number, w: number, h: number }
---@param columns integer
---@return string
function sound.outline(audio, scale, box, columns)
  local points, middle = {}, box.y + box.h / 2
  local reach, dx = box.h / 2 / scale.peak, box.w / columns
  local lows, highs = reaches(audio, scale.frames, columns)
  local function add(c, y)
    points[#points + 1] = box.x + (c - 0.5) * dx
    points[#points + 1] = y
  end
  for c = 1, columns do add(c, middle - highs[c] * reach - 0.3) end
  for c = columns, 1, -1 do add(c, middle - lows[c] * reach + 0.3) end
  return svg.path("wave", svg.line(points) .. "z")
end

local function padded(audio, frames)
  if #audio >= frames then return audio end
  local samples = audio:table()
  for n = #samples + 1, frames do samples[n] = 0.0 end
  return core.array("float32", samples)
end

local function level_of(db, top)
  local part = (db - (top - RANGE)) / RANGE
  return math.max(1, math.min(#COLOURS, 1 + math.floor(part * #COLOURS)))
end

-- Neighbours of one colour in a row become one rectangle.
local function runs(grid, top, box)
  local paths = {}
  for i = 1, #COLOURS do paths[i] = {} end
  local dx, dy = box.w / COLUMNS, box.h / ROWS
  for r = 1, ROWS do
    local row, y = grid[r], box.y + box.h - r * dy
    local from, level = 1, level_of(row[1], top)
    for c = 2, COLUMNS + 1 do
      local next_level = c <= COLUMNS and level_of(row[c], top)
      if next_level ~= level then
        table.insert(paths[level], ("M%s %sh%sv%sh-%sz"):format(
          number(box.x + (from - 1) * dx), number(y),
          number((c - from) * dx), number(dy), number((c - from) * dx)))
        from, level = c, next_level
      end
    end
  end
  return paths
end

--- The frequencies to write beside a spectrogram, at least a line apart.
---@param scale table
---@param height number pixels
---@return { part: number, text: string }[] # part: 0 is the top
function sound.frequencies(scale, height)
  local out, last = {}, math.huge
  for _, f in ipairs(TICKS) do
    local part = 1 - log(f / scale.fmin) / log(scale.fmax / scale.fmin)
    if f > scale.fmin and f < scale.fmax and last - part * height >= LINE then
      out[#out + 1] = { part = part,
        text = f >= 1000 and ("%dk"):format(f // 1000) or tostring(f) }
      last = part * height
    end
  end
  return out
end

local function ticks(scale, box)
  local out = {}
  for i, tick in ipairs(sound.frequencies(scale, box.h)) do
    out[i] = svg.text(box.x - 6, box.y + box.h * tick.part + 4, "tick end",
      tick.text)
  end
  return table.concat(out)
end

--- The decibels of a picture, so that two can share their brightest.
---@param audio core.Array
---@param scale table
---@param columns integer?
---@param rows integer?
---@return core.Array? grid [rows][columns], lowest frequency first
function sound.grid(audio, scale, columns, rows)
  return core.spectrogram(padded(audio, scale.frames), {
    n_fft = N_FFT, columns = columns or COLUMNS, rows = rows or ROWS,
    sr = scale.sr,
    fmin = scale.fmin, fmax = scale.fmax })
end

--- The loudest entry of some grids.
---@param grids core.Array[]
---@return number dB
function sound.top(grids)
  local top = -100
  for _, grid in ipairs(grids) do
    for _, row in ipairs(grid:table()) do
      for _, db in ipairs(row) do top = math.max(top, db) end
    end
  end
  return top
end

---@param grid core.Array
---@param top number dB of the lightest colour
---@param scale table
---@param box { x: number, y: number, w: number, h: number, ticks: boolean? }
---@return string
function sound.spectrogram(grid, top, scale, box)
  local out = { ('<rect x="%s" y="%s" width="%s" height="%s" fill="%s"/>')
    :format(number(box.x), number(box.y), number(box.w), number(box.h),
      COLOURS[1]) }
  local paths = runs(grid, top, box)
  for level = 2, #COLOURS do
    if #paths[level] > 0 then
      out[#out + 1] = ('<path fill="%s" d="%s"/>'):format(COLOURS[level],
        table.concat(paths[level]))
    end
  end
  if box.ticks ~= false then out[#out + 1] = ticks(scale, box) end
  return table.concat(out, "\n")
end

local SHADES = 96 -- of an image: finer than a drawing's colours

local function channel(colour, at)
  return tonumber(colour:sub(at, at + 1), 16)
end

-- All shades from dark to light, between the colours.
local function palette()
  local out = {}
  for i = 0, SHADES - 1 do
    local place = i / (SHADES - 1) * (#COLOURS - 1)
    local k = math.min(#COLOURS - 1, 1 + math.floor(place))
    local part, shade = place - (k - 1), {}
    for at = 2, 6, 2 do
      local from, to = channel(COLOURS[k], at), channel(COLOURS[k + 1], at)
      shade[#shade + 1] = math.floor(from + (to - from) * part + 0.5)
    end
    out[#out + 1] = shade
  end
  return out
end

--- A spectrogram as an image, which may be stretched.
---@param grid core.Array
---@param top number dB of the lightest colour
---@return string # PNG
function sound.image(grid, top)
  local lines, rows = {}, grid:table()
  for r = #rows, 1, -1 do
    local line = {}
    for c, db in ipairs(rows[r]) do
      local part = (db - (top - RANGE)) / RANGE
      line[c] = math.floor(math.max(0, math.min(1, part)) * (SHADES - 1) + 0.5)
    end
    lines[#lines + 1] = line
  end
  return png.encode(lines, palette())
end

--- All shades in a row, from dark to light.
---@return string # PNG
function sound.shades()
  local line = {}
  for i = 1, SHADES do line[i] = i - 1 end
  return png.encode({ line }, palette())
end

--- The decibels between dark and light.
sound.RANGE = RANGE

return sound
