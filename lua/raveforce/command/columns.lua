--- Tables of text: columns as wide as what stands in them, numbers to the
-- right.
-- @module raveforce.command.columns

local errors = require "raveforce.errors"

local columns = {}

--- A number with so many digits that count.
---@param x number
---@param digits integer? 6
---@return string
function columns.number(x, digits)
  return (("%%.%dg"):format(digits or 6):format(x):gsub(",", "."))
end

--- A number with so many digits behind the point.
---@param x number
---@param digits integer
---@return string
function columns.fixed(x, digits)
  return (("%%.%df"):format(digits):format(x):gsub(",", "."))
end

local function text_of(cell)
  if type(cell) ~= "number" then return tostring(cell) end
  if math.type(cell) == "integer" then return ("%d"):format(cell) end
  return columns.number(cell)
end

--- A correlation, which is nil where nothing differs.
---@param r number?
---@return string
function columns.correlation(r)
  return r and columns.fixed(r, 3) or "not defined"
end

--- The values of an action on one line, by name or by the hole's number.
---@param params table
---@return string
function columns.params(params)
  local out = {}
  for k, key in ipairs(errors.sorted_keys(params)) do
    local name = math.type(key) == "integer" and ("{%d}"):format(key) or key
    local value = params[key]
    out[k] = ("%s=%s"):format(name, type(value) == "number"
      and columns.number(value, 4) or tostring(value))
  end
  return table.concat(out, " ")
end

--- Characters, not bytes: names may be in any script.
local function width_of(text)
  return utf8.len(text) or #text
end

local function padded(text, width, right)
  local space = (" "):rep(width - width_of(text))
  return right and space .. text or text .. space
end

--- The rows as lines; the first row is the head. Cells are texts or numbers;
-- a column that holds a number stands to the right.
---@param rows (string|number)[][]
---@return string
function columns.text(rows)
  local widths, right, lines = {}, {}, {}
  for _, row in ipairs(rows) do
    for c, cell in ipairs(row) do
      widths[c] = math.max(widths[c] or 0, width_of(text_of(cell)))
      right[c] = right[c] or type(cell) == "number"
    end
  end
  for r, row in ipairs(rows) do
    local cells = {}
    for c, cell in ipairs(row) do
      cells[c] = padded(text_of(cell), widths[c], right[c])
    end
    lines[r] = table.concat(cells, "  "):gsub("%s+$", "")
  end
  return table.concat(lines, "\n") .. "\n"
end

return columns
