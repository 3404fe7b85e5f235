--- best.svg: target and best beside each other, and how it got there.
-- @module raveforce.picture

local curve = require "raveforce.picture.curve"
local sound = require "raveforce.picture.sound"
local svg = require "raveforce.picture.svg"

local picture = {}

local WIDTH, LEFT, GAP = 960, 62, 58
local HALF = (WIDTH - LEFT - GAP - 22) / 2
local WAVE, SPECTROGRAM, CURVE = 96, 216, 190

local STYLE = svg.STYLE .. [[
.best { stroke: #c2410c; stroke-width: 2; fill: none }
.dots { stroke: #8d86a3; stroke-width: 1.5; opacity: .55 }
.grid { stroke: #e6e3ec } .silence { stroke: #24222b; stroke-dasharray: 5 4 }
]]

local function time_axis(scale, box, y)
  local seconds = scale.frames / scale.sr
  return svg.text(box.x, y, "tick", "0 s")
    .. svg.text(box.x + box.w, y, "tick end", ("%.3g s"):format(seconds))
end

local function sounds_of(given, top)
  local shown = {}
  if given.target then
    shown[1] = { head = "target", audio = given.target }
  end
  shown[#shown + 1] = { head = "best", audio = given.best }
  local audios, grids = {}, {}
  for i, one in ipairs(shown) do audios[i] = one.audio end
  local scale = sound.scale(audios, given.sr)
  for i, one in ipairs(shown) do
    one.grid = assert(sound.grid(one.audio, scale))
    one.box = { x = LEFT + (i - 1) * (HALF + GAP), y = top, w = HALF }
    grids[i] = one.grid
  end
  return shown, scale, sound.top(grids)
end

local function draw_sounds(out, given, top)
  local shown, scale, loudest = sounds_of(given, top)
  for _, one in ipairs(shown) do
    local x, w = one.box.x, one.box.w
    out[#out + 1] = svg.text(x, top - 8, "head", one.head)
    out[#out + 1] = sound.waveform(one.audio, scale,
      { x = x, y = top, w = w, h = WAVE })
    local below = { x = x, y = top + WAVE + 12, w = w, h = SPECTROGRAM }
    out[#out + 1] = sound.spectrogram(one.grid, loudest, scale, below)
    out[#out + 1] = time_axis(scale, below, below.y + SPECTROGRAM + 16)
  end
  out[#out + 1] = svg.text(8, top + WAVE + 8, "tick", "Hz")
end

---@class rf.Picture
---@field title   string
---@field note    string      a line below the title
---@field target  core.Array? mono
---@field best    core.Array  mono
---@field sr      number
---@field returns core.Array|number[] of all episodes
---@field silence number?

--- The picture as SVG text.
---@param given rf.Picture
---@return string
function picture.best(given)
  local top = 84
  local below = top + WAVE + 12 + SPECTROGRAM + 56
  local height = below + CURVE + 44
  local out = {
    ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" '
      .. 'width="%d" height="%d" role="img">'):format(WIDTH, height, WIDTH,
      height),
    "<title>" .. svg.escape(given.title) .. "</title>",
    "<style>" .. STYLE .. "</style>",
    ('<rect width="%d" height="%d" fill="#fdfcff"/>'):format(WIDTH, height),
    svg.text(LEFT, 28, "title", given.title),
    svg.text(LEFT, 48, "tick", given.note),
  }
  draw_sounds(out, given, top)
  out[#out + 1] = svg.text(LEFT, below - 10, "head",
    "reward by episode; the line is the best so far")
  out[#out + 1] = curve.draw(given.returns, given.silence,
    { x = LEFT, y = below, w = WIDTH - LEFT - 22, h = CURVE })
  out[#out + 1] = svg.text(LEFT + (WIDTH - LEFT) / 2, below + CURVE + 34,
    "tick middle", "episode")
  out[#out + 1] = "</svg>\n"
  return table.concat(out, "\n")
end

return picture
