--- Target, best and what lies between them: to hear, and to look at.
-- @module raveforce.report.listen

local core = require "raveforce.core"
local encode = require "raveforce.report.encode"
local html = require "raveforce.report.html"
local picture = require "raveforce.picture.sound"
local plot = require "raveforce.report.plot"

local element = html.element

local WAVE, SPECTROGRAM = 72, 150 -- pixels
local OUTLINE = 400 -- columns
local COLUMNS, ROWS = 320, 128 -- of a spectrogram

local listen = {}

local function decibel(ratio)
  return 20 * core.math.log(math.max(ratio, 1e-10)) / core.math.log(10)
end

local function level_text(ratio)
  if ratio < 1e-9 then return "silent" end
  local tenths = math.floor(decibel(ratio) * 10 + 0.5)
  return html.number(tenths / 10) .. " dB"
end

-- How loud what is left is beside the target.
local function beside_text(left, rms)
  if left < 1e-9 then return "none: they are the same" end
  if rms < 1e-9 then return "the target is silent" end
  local text = level_text(math.max(left / rms, rms / left))
  return ("%s %s the target"):format(text, left < rms and "below" or "above")
end

-- What is shown of a group's sound: { name, audio, note }.
local function shown_of(sound)
  local list = {}
  local function add(name, audio, says, note)
    list[#list + 1] = { name = name, audio = audio,
      says = says, note = note }
  end
  local _, best_rms, best_peak = sound.best:stats()
  if sound.target then
    local _, rms, peak = sound.target:stats()
    add("target", sound.target, "what to find",
      "peak " .. level_text(peak))
    add("best", sound.best, "what was found", "peak " .. level_text(best_peak))
    local _, left = sound.difference:stats()
    add("difference", sound.difference, "target minus best",
      beside_text(left, rms))
  else
    add("best", sound.best, "what was found",
      ("peak %s, level %s"):format(level_text(best_peak),
        level_text(best_rms)))
  end
  return list
end

local function seconds_text(seconds)
  return html.number(seconds, 3) .. " s"
end

local function cursor(height)
  return element("line", { class = "now", x1 = "0", x2 = "0", y1 = "0",
    y2 = height }, "")
end

local function waveform(one, scale)
  local p = plot.new { height = WAVE, class = "wide",
    label = "Waveform of the " .. one.name }
  p:shape(picture.outline(one.audio, scale,
    { x = 0, y = 0, w = plot.WIDTH, h = WAVE }, OUTLINE))
  p:beside(cursor(WAVE))
  return p:html()
end

local function spectrogram(one, top, scale)
  local p = plot.new { height = SPECTROGRAM, below = 20, class = "wide",
    label = ("Spectrogram of the %s, %d Hz to %d Hz on a logarithmic scale")
      :format(one.name, scale.fmin, math.floor(scale.fmax)) }
  p:shape(element("image", { width = plot.WIDTH, height = SPECTROGRAM,
    preserveAspectRatio = "none", href = "data:image/png;base64,"
      .. encode.base64(picture.image(one.grid, top)) }))
  for _, tick in ipairs(picture.frequencies(scale, SPECTROGRAM)) do
    p:word(0, SPECTROGRAM * tick.part + 4, "tick end", tick.text, -6)
  end
  p:word(0, SPECTROGRAM + 16, "tick", "0")
  p:word(1, SPECTROGRAM + 16, "tick end",
    seconds_text(scale.frames / scale.sr))
  p:beside(cursor(SPECTROGRAM))
  return p:html()
end

local ICONS = element("svg", { ["aria-hidden"] = "true", width = 14,
  height = 14, viewBox = "0 0 14 14" },
  element("path", { class = "start", d = "M3 1v12l10-6z" }, ""),
  element("path", { class = "pause", d = "M2 1h4v12H2zM8 1h4v12H8z" }, ""))

local function player(one, scale, gain)
  local button = element("button", { type = "button", hidden = true,
    ["aria-pressed"] = "false", ["aria-label"] = "Play the " .. one.name },
    ICONS)
  local audio = element("audio", { controls = true, preload = "auto",
    ["data-seconds"] = ("%d/%d"):format(scale.frames,
      math.floor(scale.sr + 0.5)),
    ["aria-label"] = one.name,
    src = encode.sound(one.audio, scale.sr, gain) }, "")
  return button .. audio
end

local function figure(one, top, scale, gain)
  return element("figure", { class = "sound" },
    element("figcaption", nil, player(one, scale, gain),
      element("span", { class = "name" }, element("strong", nil,
        html.text(one.name)), " ", html.text(one.says)),
      element("span", { class = "note" }, html.text(one.note))), "\n",
    waveform(one, scale), "\n", spectrogram(one, top, scale))
end

-- Louder than 1 does not fit into 16 bits: all are turned down alike.
local function gain_of(scale)
  return math.min(1, 1 / scale.peak)
end

local function notes(sound, scale)
  local out = { "One scale for all: waveforms, frequencies (Hz), colours." }
  if scale.peak > 1 then
    out[#out + 1] = ("Played %s quieter, so that the loudest sample fits.")
      :format(level_text(scale.peak))
  end
  local seconds = #sound.best / sound.sr
  if seconds < sound.seconds then
    out[#out + 1] = ("The first %s of %s."):format(seconds_text(seconds),
      seconds_text(sound.seconds))
  end
  return table.concat(out, " ")
end

local function key(text)
  return element("p", { class = "note" }, html.text(text), " ",
    element("span", { class = "shades" },
      html.text(("−%d dB "):format(picture.RANGE)),
      element("img", { alt = "from dark to light", width = "120",
        height = "10", src = "data:image/png;base64,"
          .. encode.base64(picture.shades()) }), " 0 dB"))
end

--- The section's inside.
---@param sound table as gather.lua says
---@return string
function listen.section(sound)
  local shown, audios, grids = shown_of(sound), {}, {}
  for i, one in ipairs(shown) do audios[i] = one.audio end
  local scale = picture.scale(audios, sound.sr)
  for i, one in ipairs(shown) do
    one.grid = assert(picture.grid(one.audio, scale, COLUMNS, ROWS))
    grids[i] = one.grid
  end
  local top, figures = picture.top(grids), {}
  for i, one in ipairs(shown) do
    figures[i] = figure(one, top, scale, gain_of(scale))
  end
  return element("div", { class = "sounds" }, table.concat(figures, "\n"))
    .. key(notes(sound, scale))
end

return listen
