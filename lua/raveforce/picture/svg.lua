--- A few words of SVG.
-- @module raveforce.picture.svg

local svg = {}

local escapes = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;",
  ['"'] = "&quot;" }

--- Text that a picture may show, whatever it says.
---@param text string
---@return string
function svg.escape(text)
  return (text:gsub('[&<>"]', escapes):gsub("[%z\1-\8\11\12\14-\31]", " "))
end

--- A coordinate, to a tenth of a pixel, in any locale.
---@param x number
---@return string
function svg.number(x)
  local tenths = math.floor(x * 10 + 0.5)
  local sign = tenths < 0 and "-" or ""
  tenths = math.abs(tenths)
  if tenths % 10 == 0 then return sign .. tenths // 10 end
  return ("%s%d.%d"):format(sign, tenths // 10, tenths % 10)
end

---@param x number
---@param y number
---@param class string
---@param text string
---@return string
function svg.text(x, y, class, text)
  return ('<text x="%s" y="%s" class="%s">%s</text>'):format(svg.number(x),
    svg.number(y), class, svg.escape(text))
end

---@param class string
---@param steps string what stands in `d`
---@return string
function svg.path(class, steps)
  return ('<path class="%s" d="%s"/>'):format(class, steps)
end

--- A polyline's `d`.
---@param points number[] x1, y1, x2, y2…
---@return string
function svg.line(points)
  local out = {}
  for i = 1, #points, 2 do
    out[#out + 1] = (i == 1 and "M" or "L") .. svg.number(points[i]) .. " "
      .. svg.number(points[i + 1])
  end
  return table.concat(out)
end

return svg
