--- `raveforce nodes [NAME] [--all] [--snippets]`: what the nodes' own tables
-- say of them.
-- @module raveforce.command.nodes

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local json = require "raveforce.json"
local terminal = require "raveforce.terminal"

local command = {}

local function range_of(param)
  if param.lo >= param.hi then return "" end
  local unit = param.unit ~= "" and " " .. param.unit or ""
  return (", %s to %s%s"):format(core.format_number(param.lo),
    core.format_number(param.hi), unit)
end

local function param_line(param)
  local default = param.has_fallback
    and (", default %s"):format(core.format_number(param.fallback)) or ""
  return ("- `%s` (%s%s%s): %s"):format(param.name, param.takes,
    range_of(param), default, param.doc)
end

-- The node with a place for each parameter, as `place(i, param)` writes it.
local function usage(node, place)
  local words, repeats = { node.name }, false
  for i, param in ipairs(node.params) do
    words[#words + 1] = place(i, param)
    repeats = repeats or param.repeats
  end
  return table.concat(words, " ") .. (repeats and " …" or "")
end

local function indented(text)
  return "    " .. text:gsub("\n", "\n    ")
end

local function page(node)
  local parts = { "## " .. node.name, node.doc }
  if not node.wordless then
    parts[#parts + 1] = indented(usage(node, function(_, param)
      return param.name
    end))
  end
  if #node.aliases > 0 then
    parts[#parts + 1] = "Also: " .. table.concat(node.aliases, ", ")
  end
  local lines = {}
  for i, param in ipairs(node.params) do lines[i] = param_line(param) end
  if #lines > 0 then parts[#parts + 1] = table.concat(lines, "\n") end
  if node.quirks then parts[#parts + 1] = node.quirks end
  parts[#parts + 1] = "Example:"
  parts[#parts + 1] = indented(node.example)
  return table.concat(parts, "\n\n") .. "\n"
end

local function find(nodes, name)
  local names = {}
  for _, node in ipairs(nodes) do
    names[#names + 1] = node.name
    table.move(node.aliases, 1, #node.aliases, #names + 1, names)
    if node.name == name then return node end
    for _, alias in ipairs(node.aliases) do
      if alias == name then return node end
    end
  end
  errors.raise("argument", "unknown node '%s'%s", name,
    errors.hint(name, names))
end

-- A name as a snippet's body has it: `$` and `}` would mean something.
local function escaped(text)
  return (text:gsub("[$}\\]", "\\%0"))
end

local function snippet(node)
  local body = usage(node, function(i, param)
    return ("${%d:%s}"):format(i, escaped(param.name))
  end):gsub(" …$", "")
  local prefix = { node.name, table.unpack(node.aliases) }
  return { prefix = json.list(prefix), body = body, scope = "glicol",
    description = node.doc }
end

local function snippets(nodes)
  local list = {}
  for _, node in ipairs(nodes) do
    if not node.wordless then list[node.name] = snippet(node) end
  end
  terminal.print(json.encode(list) .. "\n")
end

---@param given { names: string[], all: boolean?, snippets: boolean? }
function command.command(given)
  local nodes = core.nodes()
  if given.snippets then return snippets(nodes) end
  if given.names[1] then
    return terminal.print(page(find(nodes, given.names[1])))
  end
  local lines = {}
  for i, node in ipairs(nodes) do
    lines[i] = given.all and page(node)
      or ("%-10s %s"):format(node.name, node.doc)
  end
  terminal.print(table.concat(lines, "\n") .. (given.all and "" or "\n"))
end

return command
