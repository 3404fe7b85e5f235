--- A sound as a waveform and as a log-frequency spectrogram.
-- @module raveforce.picture.sound

local core = require "raveforce.core"
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

--- One vertical line per column, from the lowest to the highest sample.
---@param audio core.Array
---@param scale table
---@param box { x: number, y: number, w: number, h: number }
---@return string
function sound.waveform(audio, scale, box)
  local out, middle = {}, box.y + box.h / 2
  local columns = math.floor(box.w)
  for c = 0, columns - 1 do
    local first = 1 + c * scale.frames // columns
    local last = math.min(#audio, (c + 1) * scale.frames // columns)
    local low, high = 0, 0
    for n = first, last do
      local v = audio[n]
      if v < low then low = v elseif v > high then high = v end
    end
    local reach = box.h / 2 / scale.peak
    out[#out + 1] = ("M%s %sV%s"):format(number(box.x + c + 0.5),
      number(middle - high * reach - 0.5), number(middle - low * reach + 0.5))
  end
  return svg.path("wave", table.concat(out))
end

local function padded(audio, frames)
  if #audio >= frames then return audio end
  local longer = core.zeros("float32", frames)
  for n = 1, #audio do longer[n] = audio[n] end
  return longer
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

-- What stands at least a line apart.
local function ticks(scale, box)
  local out, last = {}, math.huge
  for _, f in ipairs(TICKS) do
    local part = log(f / scale.fmin) / log(scale.fmax / scale.fmin)
    local y = box.y + box.h * (1 - part) + 4
    if f > scale.fmin and f < scale.fmax and last - y >= LINE then
      local label = f >= 1000 and ("%dk"):format(f // 1000) or tostring(f)
      out[#out + 1] = svg.text(box.x - 6, y, "tick end", label)
      last = y
    end
  end
  return table.concat(out)
end

--- The decibels of a picture, so that two can share their brightest.
---@param audio core.Array
---@param scale table
---@return core.Array? grid [ROWS][COLUMNS], lowest frequency first
function sound.grid(audio, scale)
  return core.spectrogram(padded(audio, scale.frames), {
    n_fft = N_FFT, columns = COLUMNS, rows = ROWS, sr = scale.sr,
    fmin = scale.fmin, fmax = scale.fmax })
end

--- The loudest entry of some grids.
---@param grids core.Array[]
---@return number dB
function sound.top(grids)
  local top = -100
  for _, grid in ipairs(grids) do
    for r = 1, ROWS do
      for c = 1, COLUMNS do top = math.max(top, grid[r][c]) end
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

return sound
