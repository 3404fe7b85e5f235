--- The text of the best episode, its values marked, and the values by name.
-- @module raveforce.report.score

local html = require "raveforce.report.html"

local element = html.element

local score = {}

-- What stands between the holes of a text; comments and backticks have none.
local function between_holes(code)
  local parts, names, from, at = {}, {}, 1, 1
  while at <= #code do
    local comment = code:match("^//[^\n]*()", at)
    local quoted = code:match("^`[^`]*`?()", at)
    local name, behind = code:match("^{([%w_]*)}()", at)
    if name then
      parts[#parts + 1], names[#names + 1] = code:sub(from, at - 1), name
      from = behind
    end
    at = comment or quoted or behind or at + 1
  end
  parts[#parts + 1] = code:sub(from)
  return parts, names
end

-- Where a value ends: the next part of the text begins there.
local function end_of_value(text, at, part, is_last)
  if is_last then return #text - #part + 1 end
  if part == "" then return nil end
  return (text:find(part, at, true))
end

--- A filled text as markup, what filled its holes marked; without marks where
-- it cannot be told what did.
---@param code string with its holes
---@param text string filled
---@return string
function score.marked(code, text)
  local parts, names = between_holes(code)
  local out, at = {}, #parts[1] + 1
  if text:sub(1, #parts[1]) ~= parts[1] then return html.text(text) end
  out[1] = html.text(parts[1])
  for i, name in ipairs(names) do
    local part = parts[i + 1]
    local stop = end_of_value(text, at, part, i == #names)
    if not stop or stop < at or text:sub(stop, stop + #part - 1) ~= part then
      return html.text(text)
    end
    out[#out + 1] = element("mark", { title = name ~= "" and name },
      html.text(text:sub(at, stop - 1)))
    out[#out + 1] = html.text(part)
    at = stop + #part
  end
  return table.concat(out)
end

-- Without empty lines around it, and no further in than need be.
local function trimmed(markup)
  local lines, least = {}, math.huge
  for line in (markup:gsub("^%s*\n", ""):gsub("%s+$", "") .. "\n")
    :gmatch "(.-)\n" do
    lines[#lines + 1] = line
    if line:find "%S" then least = math.min(least, #line:match "^ *") end
  end
  for i, line in ipairs(lines) do lines[i] = line:sub(least + 1) end
  return table.concat(lines, "\n")
end

local function code_of(sound, step)
  return element("pre", nil, element("code", nil,
    trimmed(score.marked(sound.code, sound.texts[step]))))
end

local function value_text(value)
  if type(value) == "number" then return html.number(value, 7) end
  return html.text(tostring(value))
end

local function name_text(name)
  return math.type(name) == "integer" and ("{%d}"):format(name) or name
end

local function values_of_one(keys, params)
  local rows = {}
  for i, name in ipairs(keys) do
    rows[i] = { html.text(name_text(name)), value_text(params[name]) }
  end
  if #rows == 0 then return "" end
  return html.table("values of the best", { "parameter", "value" }, rows)
end

local function values_of_steps(keys, params)
  local head, rows = { "step" }, {}
  for i, name in ipairs(keys) do head[i + 1] = name_text(name) end
  for step, values in ipairs(params) do
    rows[step] = { html.count(step) }
    for i, name in ipairs(keys) do
      rows[step][i + 1] = value_text(values[name])
    end
  end
  return html.table("values of the best, by step", head, rows)
end

--- The section's inside.
---@param sound table as gather.lua says
---@return string
function score.section(sound)
  if sound.steps == 1 then
    return element("div", { class = "score" }, code_of(sound, 1),
      values_of_one(sound.keys, sound.params[1]))
  end
  local others = {}
  for step = 2, sound.steps do
    others[#others + 1] = element("h4", nil, ("Step %d"):format(step))
      .. code_of(sound, step)
  end
  return element("p", { class = "note" }, "The first step.")
    .. code_of(sound, 1)
    .. html.details(("Steps 2 to %d"):format(sound.steps),
      table.concat(others, "\n"))
    .. html.details("The values of each step",
      values_of_steps(sound.keys, sound.params))
end

return score
