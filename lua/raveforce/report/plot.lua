--- Plots that are as wide as the page: shapes stretch, words keep their size.
--
-- Shapes are drawn in a box of 1000 by `height` that is stretched to the
-- width there is; their strokes are not. Texts stand beside it: x is a part
-- of the width, 0..1, y is pixels.
-- @module raveforce.report.plot

local core = require "raveforce.core"
local html = require "raveforce.report.html"
local svg = require "raveforce.picture.svg"
local ticks = require "raveforce.picture.ticks"

local element, number = html.element, svg.number
local log = core.math.log

local WIDTH = 1000

---@class rf.report.Plot
local Plot = {}
Plot.__index = Plot

local plot = { WIDTH = WIDTH }

---@param given { height: number, below: number?, label: string,
---  describes: string?, class: string? } `below`: room for words under the box
---@return rf.report.Plot
function plot.new(given)
  return setmetatable({ height = given.height, below = given.below or 0,
    label = given.label, describes = given.describes or false,
    class = given.class or "", _shapes = {}, _words = {} }, Plot)
end

--- Something drawn in the box.
---@param markup string
function Plot:shape(markup)
  table.insert(self._shapes, markup)
end

--- A word at a part of the width; a pixel more to the right by `dx`.
---@param part number 0..1
---@param y number
---@param class string
---@param text string
---@param dx number?
function Plot:word(part, y, class, text, dx)
  table.insert(self._words, element("text", { x = number(part * 100) .. "%",
    y = y, class = class, dx = dx or false }, html.text(text)))
end

--- More beside the box, in parts of the width (as "12.5%").
---@param markup string
function Plot:beside(markup)
  table.insert(self._words, markup)
end

---@return string
function Plot:html()
  local parts = { element("svg", { class = "box", width = "100%",
    height = self.height, preserveAspectRatio = "none",
    viewBox = ("0 0 %d %s"):format(WIDTH, number(self.height)) },
    table.concat(self._shapes, "\n")) }
  if self.describes then
    table.insert(parts, 1, element("desc", nil, html.text(self.describes)))
  end
  table.insert(parts, table.concat(self._words, "\n"))
  return element("svg", { class = "plot " .. self.class, role = "img",
    width = "100%", height = self.height + self.below,
    ["aria-label"] = self.label }, table.concat(parts, "\n"))
end

--- A linear scale that ends a little outside of what it shows.
---@class rf.report.Scale
---@field low   number
---@field high  number
---@field part  fun(v: number): number 0 at `low`, 1 at `high`
---@field ticks number[]

---@param low number
---@param high number
---@param count integer about how many ticks
---@return rf.report.Scale
function plot.linear(low, high, count)
  local margin = math.max((high - low) * 0.06, math.abs(high) * 1e-9, 1e-9)
  low, high = low - margin, high + margin
  local list, step = {}, ticks.step(high - low, count)
  for i = math.ceil(low / step), math.floor(high / step) do
    list[#list + 1] = i * step
  end
  return { low = low, high = high, ticks = list,
    part = function(v) return (v - low) / (high - low) end }
end

--- A logarithmic scale from 1 to `n`; ticks at powers of ten, and at the end.
---@param n integer
---@return rf.report.Scale
function plot.logarithmic(n)
  local whole = math.max(log(n), 1e-9)
  local list, power = {}, 1
  while power * 4 <= n or power == 1 do
    list[#list + 1] = power
    power = power * 10
  end
  if n > 1 then list[#list + 1] = n end
  return { low = 1, high = n, ticks = list,
    part = function(v) return log(v) / whole end }
end

--- Lines across and numbers beside them.
---@param y rf.report.Scale
---@param format (fun(v: number): string)?
function Plot:y_axis(y, format)
  for _, v in ipairs(y.ticks) do
    local at = self.height * (1 - y.part(v))
    self:shape(svg.path("grid", svg.line { 0, at, WIDTH, at }))
    self:word(0, at + 4, "tick end", (format or html.number)(v), -8)
  end
end

--- Numbers under the box; the first and the last stay inside it.
---@param x rf.report.Scale
---@param format fun(v: number): string
function Plot:x_axis(x, format)
  for i, v in ipairs(x.ticks) do
    local part = x.part(v)
    local side = (i == 1 and part < 0.03 and "") or (part > 0.97 and " end")
      or " middle"
    self:shape(svg.path("grid",
      svg.line { part * WIDTH, 0, part * WIDTH, self.height }))
    self:word(part, self.height + 17, "tick" .. side, format(v))
  end
end

return plot
