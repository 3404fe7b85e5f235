--- OPTION=VALUE on a command line, for features and measures; and the pages
-- that say which there are.
-- @module raveforce.command.settings

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local terminal = require "raveforce.terminal"

local settings = {}

--- The entry of that name, or an error with the nearest.
---@param kind string "feature", "measure"
---@param list table<string, table>
---@param name string
function settings.find(kind, list, name)
  if list[name] then return list[name] end
  errors.raise("argument", "no %s %s%s", kind, errors.show(name),
    errors.hint(name, errors.sorted_keys(list)))
end

-- A number, true, false, or a word.
local function value_of(text)
  local number = core.parse_number(text)
  if number then return number end
  if text == "true" or text == "false" then return text == "true" end
  return text
end

--- Reads pairs from a list's item `first` on.
---@param info core.FeatureInfo|core.MeasureInfo
---@param words string[]
---@param first integer
---@return table<string, number|boolean|string>
function settings.read(info, words, first)
  local read, names = {}, {}
  for i, each in ipairs(info.settings) do names[i] = each.name end
  for i = first, #words do
    local name, text = words[i]:match "^([^=]+)=(.*)$"
    if not name then
      errors.raise("argument", "%s: wants OPTION=VALUE, got %s", info.name,
        errors.show(words[i]))
    end
    if read[name] ~= nil then
      errors.raise("argument", "%s: %s is given twice", info.name, name)
    end
    read[name] = value_of(text)
  end
  return errors.options("argument", info.name, read, names)
end

--- Raises what was refused: as a wrong argument where the settings are wrong
-- whatever the sounds are, which `probe` tells by failing, too.
---@param message string
---@param detail core.Detail
---@param probe fun(): any
function settings.refuse(message, detail, probe)
  local kind = detail.kind
  if kind == "invalid" and probe() == nil then kind = "argument" end
  errors.raise(kind, "%s", message)
end

-- "0..8192 Hz", "1..", "hann, hamming or none"
local function range(s)
  local shown
  if s.kind == "choice" then
    shown = table.concat(s.choices, ", ")
  elseif s.kind == "flag" then
    shown = "true, false"
  else
    local lo = s.lo > -math.huge and errors.show(s.lo) or ""
    local hi = s.hi < math.huge and errors.show(s.hi) or ""
    shown = lo .. ".." .. hi
  end
  if s.unit ~= "" then shown = shown .. " " .. s.unit end
  return s.optional and shown .. ", none" or shown
end

local function default(s)
  if s.fallback == nil then return s.optional and "none" or "" end
  if type(s.fallback) == "string" then return s.fallback end
  return errors.show(s.fallback)
end

--- Prints the settings, a line each.
---@param info core.FeatureInfo|core.MeasureInfo
function settings.print(info)
  for _, s in ipairs(info.settings) do
    terminal.print(("  %s=%s (%s): %s\n"):format(s.name, default(s), range(s),
      s.doc))
  end
end

--- Prints a line for each of a list.
---@param infos (core.FeatureInfo|core.MeasureInfo)[]
function settings.print_list(infos)
  for _, info in ipairs(infos) do
    terminal.print(("%-22s %s\n"):format(info.name, info.doc))
  end
end

return settings
