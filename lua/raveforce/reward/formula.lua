--- Formulas: a reward as a script would write it.
-- @module raveforce.reward.formula

local errors = require "raveforce.errors"

local formula = {}

local Literal = {}

--- A text that stands in a formula as it is.
---@param text string
---@return table
function formula.literal(text)
  return setmetatable({ text = text }, Literal)
end

local function show(x)
  if getmetatable(x) == Literal then return x.text end
  if type(x) == "function" then return "f" end
  if x == math.huge then return "math.huge" end
  if x == -math.huge then return "-math.huge" end
  return errors.show(x)
end

--- `{ a = 1, b = 'x' }` in the order of the keys; "" without any.
---@param options table
---@return string
function formula.options(options)
  local shown = {}
  for i, key in ipairs(errors.sorted_keys(options)) do
    shown[i] = ("%s = %s"):format(key, show(options[key]))
  end
  if #shown == 0 then return "()" end
  return ("{%s}"):format(table.concat(shown, ", "))
end

local function own_name(node)
  if node.name then return node.name end
  if node.of then return own_name(node.of) end
  local names = {}
  for i, part in ipairs(node.parts) do names[i] = part.name end
  if #names == 1 then return names[1] end
  return ("sum(%s)"):format(table.concat(names, ", "))
end

local function arguments(args)
  local shown = {}
  for i = 1, #args do shown[i] = show(args[i]) end
  return table.concat(shown, ", ")
end

local function show_node(node)
  if node.kind == "const" then return errors.show(math.abs(node.value)) end
  if node.kind == "sum" then return ("(%s)"):format(formula.sum(node.parts)) end
  if node.of then
    return ("%s:%s(%s)"):format(show_node(node.of), node.kind,
      arguments(node.args))
  end
  return node.shown .. (node.relative and ":relative()" or "")
end

-- Of a constant the sign is seen in front: `a - 0.5`.
local function is_minus(s)
  local constant = s.node.kind == "const" and s.node.value < 0
  return (s.weight < 0) ~= constant
end

local function show_summand(s, weight)
  local text = show_node(s.node)
  if s.name ~= own_name(s.node) then
    text = ("%s:named(%s)"):format(text, errors.show(s.name))
  end
  if weight == 1 then return text end
  return ("%s * %s"):format(errors.show(weight), text)
end

---@param summands rf.Summand[]
---@return string
function formula.sum(summands)
  local parts = {}
  for i, s in ipairs(summands) do
    local minus = is_minus(s)
    local sign = i == 1 and (minus and "-" or "") or minus and " - " or " + "
    parts[i] = sign .. show_summand(s, math.abs(s.weight))
  end
  return table.concat(parts)
end

return formula
