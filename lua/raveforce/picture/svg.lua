--- A few words of SVG.
-- @module raveforce.picture.svg

local svg = {}

--- What all pictures look like.
svg.STYLE = [[
text { font: 12px system-ui, sans-serif; fill: #24222b }
.title { font-size: 17px; font-weight: 600 }
.head { font-size: 13px; font-weight: 600 }
.tick { font-size: 11px; fill: #5c5866 }
.end { text-anchor: end } .middle { text-anchor: middle }
.wave { stroke: #5d1d7e; stroke-width: 1; fill: none }
]]

local escapes = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;",
  ['"'] = "&quot;", ["'"] = "&#39;" }

-- Characters that change how others read, or that XML has no place for.
local UNSEEN = { { 0x0, 0x8 }, { 0xb, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad },
  { 0x61c, 0x61c }, { 0x180e, 0x180e }, { 0x200b, 0x200f },
  { 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0xfe00, 0xfe0f },
  { 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0xfffe, 0xffff },
  { 0xe0000, 0xe0fff } }

local function shown(character)
  local code = utf8.codepoint(character)
  for _, range in ipairs(UNSEEN) do
    if code >= range[1] and code <= range[2] then
      return ("\\u{%X}"):format(code)
    end
  end
end

-- Bytes that are no UTF-8 become U+FFFD.
local function valid(text)
  local out, from = {}, 1
  while true do
    local length, wrong = utf8.len(text, from)
    if length then break end
    out[#out + 1] = text:sub(from, wrong - 1) .. "\u{FFFD}"
    from = wrong + 1
  end
  return table.concat(out) .. text:sub(from)
end

--- Text that a picture or a page may show, whatever it says: markup is
-- harmless, and what could not be seen is written out.
---@param text string
---@return string
function svg.escape(text)
  if not text:find "[^%w%p ]" and not text:find "[&<>\"']" then return text end
  text = valid(text):gsub("[%z\1-\8\11-\31\127]", shown)
  return (text:gsub("[\194-\244][\128-\191]+", shown)
    :gsub("[&<>\"']", escapes))
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

--- A line of steps: each value holds until the next begins.
---@param points number[] x1, y1, x2, y2…
---@return string
function svg.steps(points)
  local out = {}
  for i = 1, #points, 2 do
    local x, y = svg.number(points[i]), svg.number(points[i + 1])
    out[#out + 1] = i == 1 and ("M%s %s"):format(x, y)
      or ("H%sV%s"):format(x, y)
  end
  return table.concat(out)
end

return svg
