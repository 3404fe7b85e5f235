--- diff.svg: two sounds, what is left of one without the other, and where in
-- time and frequency which of them has more.
-- @module raveforce.picture.difference

local sound = require "raveforce.picture.sound"
local svg = require "raveforce.picture.svg"
local watch = require "raveforce.watch"

local number = svg.number

local WIDTH, LEFT, GAP, TOP = 960, 62, 58, 84
local HALF = (WIDTH - LEFT - GAP - 22) / 2
local WAVE, SPECTROGRAM = 76, 190
local PANEL = WAVE + 12 + SPECTROGRAM + 62 -- with its head and its axis
local FLOOR = 70 -- dB below the loudest: beneath is nothing to compare
local LONGEST_NAME = 46 -- characters above a panel
local STEP = 6   -- dB from one colour to the next

-- From B's side to A's: blue and orange differ in every kind of eye, and both
-- darken away from the middle.
local COLOURS = { "#173f7d", "#3a6fb3", "#6f9fd0", "#a6c6e4", "#d4e3f2",
  "#f3f1f6", "#fbdfcb", "#f6bb90", "#e98d55", "#d05c28", "#9e3510" }
local MIDDLE = 1 + #COLOURS // 2

local STYLE = svg.STYLE .. [[
.a .wave { stroke: #c2530c } .b .wave { stroke: #2c62a8 }
.over { mix-blend-mode: multiply; opacity: .6 }
]]

local difference = {}

--- Which colour a difference has: 1 where B has more, the last where A has.
---@param x number dB of A
---@param y number dB of B
---@param floor number dB
---@return integer
function difference.level(x, y, floor)
  local db = math.max(x, floor) - math.max(y, floor)
  local steps = math.floor(db / STEP + 0.5)
  return math.max(1, math.min(#COLOURS, MIDDLE + steps))
end

-- Neighbours of one colour in a row become one rectangle.
local function row_paths(paths, levels, box)
  local dx = box.w / #levels
  local from = 1
  for c = 2, #levels + 1 do
    local level = levels[from]
    if levels[c] ~= level then
      table.insert(paths[level], ("M%s %sh%sv%sh-%sz"):format(
        number(box.x + (from - 1) * dx), number(box.y),
        number((c - from) * dx), number(box.h), number((c - from) * dx)))
      from = c
    end
  end
end

local function rectangle(box, colour)
  return ('<rect x="%s" y="%s" width="%s" height="%s" fill="%s"/>'):format(
    number(box.x), number(box.y), number(box.w), number(box.h), colour)
end

local function draw_levels(a, b, floor, box)
  local rows, columns = a.shape[1], a.shape[2]
  local paths, dy = {}, box.h / rows
  for i = 1, #COLOURS do paths[i] = {} end
  for r = 1, rows do
    local of_a, of_b, levels = a[r], b[r], {}
    for c = 1, columns do
      levels[c] = difference.level(of_a[c], of_b[c], floor)
    end
    row_paths(paths, levels,
      { x = box.x, y = box.y + box.h - r * dy, w = box.w, h = dy })
  end
  local out = { rectangle(box, COLOURS[MIDDLE]) }
  for level, steps in ipairs(paths) do
    if level ~= MIDDLE and #steps > 0 then
      out[#out + 1] = ('<path fill="%s" d="%s"/>'):format(COLOURS[level],
        table.concat(steps))
    end
  end
  return table.concat(out, "\n")
end

local function legend(box)
  local out, w = {}, box.w / #COLOURS
  for i, colour in ipairs(COLOURS) do
    local cell = { x = box.x + (i - 1) * w, y = box.y, w = w, h = 10 }
    out[#out + 1] = rectangle(cell, colour)
    local db = (i - MIDDLE) * STEP
    out[#out + 1] = svg.text(cell.x + w / 2, box.y + 23, "tick middle",
      db > 0 and "+" .. db or tostring(db))
  end
  return table.concat(out, "\n")
end

-- The end of a long path says more than its beginning.
local function short(name)
  local length = utf8.len(name)
  if not length or length <= LONGEST_NAME then return name end
  return "…" .. name:sub(utf8.offset(name, 2 - LONGEST_NAME))
end

local function time_axis(scale, box)
  local y = box.y + box.h + 16
  return svg.text(box.x, y, "tick", "0 s") .. svg.text(box.x + box.w, y,
    "tick end", ("%.3g s"):format(scale.frames / scale.sr))
end

local function place(column, row)
  local x, y = LEFT + column * (HALF + GAP), TOP + row * PANEL
  return { x = x, y = y, w = HALF, h = WAVE },
    { x = x, y = y + WAVE + 12, w = HALF, h = SPECTROGRAM }
end

local function draw_sound(head, audio, grid, top, scale, column, row)
  watch.refill()
  local above, below = place(column, row)
  return table.concat({ svg.text(above.x, above.y - 8, "head", head),
    sound.waveform(audio, scale, above),
    sound.spectrogram(grid, top, scale, below), time_axis(scale, below) },
    "\n")
end

local function over(class, audio, scale, box)
  return ('<g class="over %s">%s</g>'):format(class,
    sound.waveform(audio, scale, box))
end

local function draw_difference(given, grids, top, scale)
  watch.refill()
  local above, below = place(1, 1)
  return table.concat({
    svg.text(above.x, above.y - 8, "head",
      "A (orange) and B (blue); dB that one has more"),
    over("a", given.a, scale, above), over("b", given.b, scale, above),
    draw_levels(grids[1], grids[2], top - FLOOR, below),
    time_axis(scale, below),
    legend { x = below.x, y = below.y + below.h + 22, w = below.w },
  }, "\n")
end

---@class rf.DifferencePicture
---@field title string
---@field note  string     a line below the title
---@field names string[]   of A and of B
---@field a     core.Array mono, matched
---@field b     core.Array as long
---@field null  core.Array as long
---@field sr    number

--- The picture as SVG text.
---@param given rf.DifferencePicture
---@return string
function difference.draw(given)
  local list = { given.a, given.b, given.null }
  local scale, grids = sound.scale(list, given.sr), {}
  for i, audio in ipairs(list) do
    grids[i] = assert(sound.grid(audio, scale))
  end
  local top = sound.top { grids[1], grids[2] }
  local height = TOP + 2 * PANEL - 12
  return table.concat({
    ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" '
      .. 'width="%d" height="%d" role="img">'):format(WIDTH, height, WIDTH,
      height),
    "<title>" .. svg.escape(given.title .. ": " .. given.note) .. "</title>",
    "<style>" .. STYLE .. "</style>",
    ('<rect width="%d" height="%d" fill="#fdfcff"/>'):format(WIDTH, height),
    svg.text(LEFT, 28, "title", given.title),
    svg.text(LEFT, 48, "tick", given.note),
    svg.text(8, TOP + WAVE + 8, "tick", "Hz"),
    draw_sound("A: " .. short(given.names[1]), given.a, grids[1], top, scale,
      0, 0),
    draw_sound("B: " .. short(given.names[2]), given.b, grids[2], top, scale,
      1, 0),
    draw_sound("null: A - B", given.null, grids[3], top, scale, 0, 1),
    draw_difference(given, grids, top, scale), "</svg>\n",
  }, "\n")
end

return difference
