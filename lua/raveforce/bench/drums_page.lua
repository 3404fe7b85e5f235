--- One picture of all drums: target and best beside each other.
-- @module raveforce.bench.drums_page

local sound = require "raveforce.picture.sound"
local svg = require "raveforce.picture.svg"

local COLUMNS = 4
local PICTURE, GAP, LEFT, RIGHT = 170, 10, 40, 16
local CELL = LEFT + 2 * PICTURE + GAP + RIGHT
local HEAD, WAVE, SPECTROGRAM, FOOT = 40, 40, 120, 30
local ROW = HEAD + WAVE + 4 + SPECTROGRAM + FOOT
local TOP = 56

local STYLE = [[
text { font: 11px system-ui, sans-serif; fill: #24222b }
.title { font-size: 17px; font-weight: 600 }
.head { font-size: 13px; font-weight: 600 }
.tick { font-size: 10px; fill: #5c5866 }
.end { text-anchor: end }
.wave { stroke: #5d1d7e; stroke-width: 1; fill: none }
]]

local page = {}

local function note_of(found)
  local note = ("reward %.3f, %s"):format(found.reward, found.agent)
  if not found.drum.f0 then return note end
  local cents = found.cents and ("%+.0f cents"):format(found.cents)
    or "no pitch"
  return ("%s; %.1f Hz, best %s"):format(note, found.drum.f0, cents)
end

local function draw_half(out, half, scale, top, box)
  out[#out + 1] = sound.waveform(half.audio, scale,
    { x = box.x, y = box.y, w = PICTURE, h = WAVE })
  local below = { x = box.x, y = box.y + WAVE + 4, w = PICTURE,
    h = SPECTROGRAM, ticks = box.ticks }
  out[#out + 1] = sound.spectrogram(half.grid, top, scale, below)
  out[#out + 1] = svg.text(box.x, below.y + SPECTROGRAM + 13, "tick",
    half.name)
end

local function draw_cell(out, found, x, y)
  local halves = { { name = "target", audio = found.target },
    { name = "best", audio = found.audio } }
  local scale = sound.scale({ found.target, found.audio }, found.sr)
  local grids = {}
  for i, half in ipairs(halves) do
    half.grid = assert(sound.grid(half.audio, scale))
    grids[i] = half.grid
  end
  local top = sound.top(grids)
  out[#out + 1] = svg.text(x + LEFT, y + 14, "head",
    ("%s (%s)"):format(found.drum.name, found.drum.kind))
  out[#out + 1] = svg.text(x + LEFT, y + 29, "tick", note_of(found))
  for i, half in ipairs(halves) do
    draw_half(out, half, scale, top, { y = y + HEAD, ticks = i == 1,
      x = x + LEFT + (i - 1) * (PICTURE + GAP) })
  end
  out[#out + 1] = svg.text(x + LEFT + 2 * PICTURE + GAP,
    y + HEAD + WAVE + 4 + SPECTROGRAM + 13, "tick end",
    ("%.2f s"):format(scale.frames / scale.sr))
end

--- The page as SVG text.
---@param list rf.FoundDrum[]
---@return string
function page.draw(list)
  local rows = (#list + COLUMNS - 1) // COLUMNS
  local width, height = COLUMNS * CELL, TOP + rows * ROW
  local out = {
    ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" '
      .. 'width="%d" height="%d" role="img">'):format(width, height, width,
      height),
    "<title>drums</title>",
    "<style>" .. STYLE .. "</style>",
    ('<rect width="%d" height="%d" fill="#fdfcff"/>'):format(width, height),
    svg.text(LEFT, 28, "title", "Recorded drums, and the nearest that "
      .. "drums/OneShot-v0 came to them"),
    svg.text(LEFT, 46, "tick", "each pair in one scale; frequency in Hz"),
  }
  for i, found in ipairs(list) do
    draw_cell(out, found, (i - 1) % COLUMNS * CELL,
      TOP + (i - 1) // COLUMNS * ROW)
  end
  out[#out + 1] = "</svg>\n"
  return table.concat(out, "\n")
end

return page
