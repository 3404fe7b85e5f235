--- A few words of HTML and SVG: elements, texts, numbers, data.
--
-- What a task says comes in through `text` and attributes alone; both make it
-- harmless. Everything else that is passed on is markup of ours.
-- @module raveforce.report.html

local errors = require "raveforce.errors"
local svg = require "raveforce.picture.svg"

local html = {}

--- A text that may say anything, as markup.
---@param text string
---@return string
html.text = svg.escape

local function attribute(name, value)
  if value == true then return " " .. name end
  if type(value) == "number" then value = svg.number(value) end
  return (' %s="%s"'):format(name, svg.escape(value))
end

--- An element. Attributes: text, a number (a coordinate) or true; what is
-- false is left out.
---@param name string
---@param attributes table<string, string|number|boolean>?
---@param ... string markup inside; without any the element has no end tag
---@return string
function html.element(name, attributes, ...)
  local out = { "<", name }
  for _, key in ipairs(errors.sorted_keys(attributes or {})) do
    local value = attributes[key]
    if value then out[#out + 1] = attribute(key, value) end
  end
  out[#out + 1] = ">"
  if select("#", ...) == 0 then return table.concat(out) end
  for i = 1, select("#", ...) do out[#out + 1] = (select(i, ...)) end
  out[#out + 1] = "</" .. name .. ">"
  return table.concat(out)
end

local element = html.element

--- A number for reading: so many digits that count, a true minus sign.
---@param x number?
---@param digits integer? 4
---@return string
function html.number(x, digits)
  if x == nil then return "–" end
  if x ~= x then return "not a number" end
  if x - x ~= 0 then return x > 0 and "∞" or "−∞" end
  local text = ("%." .. (digits or 4) .. "g"):format(x)
  if text:find("e+", 1, true) and math.abs(x) < 1e9 then
    text = ("%.0f"):format(x)
  end
  return (text:gsub(",", "."):gsub("^-", "−"))
end

--- A count with its thousands apart.
---@param n integer
---@return string
function html.count(n)
  local text = ("%d"):format(n)
  repeat
    local more
    text, more = text:gsub("^(%-?%d+)(%d%d%d)", "%1,%2")
  until more == 0
  return text
end

--- A table that may be wider than the page: it scrolls by itself.
---@param name string what it is, for those who hear it
---@param head string[] texts
---@param rows string[][] markup
---@param marked (fun(i: integer): table?)? attributes of a row
---@return string
function html.table(name, head, rows, marked)
  local cells, lines = {}, {}
  for i, title in ipairs(head) do
    cells[i] = element("th", { scope = "col" }, html.text(title))
  end
  for i, row in ipairs(rows) do
    local line = {}
    for k, cell in ipairs(row) do line[k] = element("td", nil, cell) end
    lines[i] = element("tr", marked and marked(i), table.concat(line))
  end
  return element("div", { class = "scroll", role = "region", tabindex = "0",
    ["aria-label"] = name }, element("table", nil,
    element("thead", nil, element("tr", nil, table.concat(cells))), "\n",
    element("tbody", nil, table.concat(lines, "\n"))))
end

--- What stands behind a word until someone asks.
---@param summary string
---@param ... string
---@return string
function html.details(summary, ...)
  return element("details", nil, element("summary", nil, html.text(summary)),
    "\n", ...)
end

return html
