--- JSON: written with sorted keys and shortest numbers, read strictly.
-- @module raveforce.json

local core = require "raveforce.core"
local errors = require "raveforce.errors"

local json = {}

-- What tells an empty list from an empty object.
local List = {}

--- Says that a table is a list, also where nothing is in it.
---@generic T
---@param list T[]
---@return T[] # the same
function json.list(list)
  return setmetatable(list, List)
end

local escapes = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n",
  ["\r"] = "\\r", ["\t"] = "\\t" }

local function quoted(text)
  local safe = text:gsub('[%z\1-\31"\\]', function(c)
    return escapes[c] or ("\\u%04x"):format(c:byte())
  end)
  return '"' .. safe .. '"'
end

local function number(x)
  if x - x ~= 0 then return "null" end
  if math.type(x) == "integer" then return ("%d"):format(x) end
  return core.format_double(x)
end

--- A string, number or boolean; what is not finite, and all else, is null.
---@param x any
---@return string
function json.scalar(x)
  if type(x) == "string" then return quoted(x) end
  if type(x) == "number" then return number(x) end
  return type(x) == "boolean" and tostring(x) or "null"
end

local write

local function write_list(list, indent)
  local out = {}
  for i = 1, #list do out[i] = write(list[i], indent) end
  return "[" .. table.concat(out, ", ") .. "]"
end

local function write_object(t, indent)
  local out, inner = {}, indent .. "  "
  for i, key in ipairs(errors.sorted_keys(t)) do
    out[i] = inner .. quoted(tostring(key)) .. ": " .. write(t[key], inner)
  end
  if #out == 0 then return "{}" end
  return "{\n" .. table.concat(out, ",\n") .. "\n" .. indent .. "}"
end

function write(x, indent)
  if core.is_array(x) then return write_list(x:table(), indent) end
  if type(x) ~= "table" then return json.scalar(x) end
  if #x > 0 or getmetatable(x) == List then return write_list(x, indent) end
  return write_object(x, indent)
end

--- Numbers that are not finite become null. An empty table is an object,
-- unless `json.list` made it a list.
---@param data any
---@return string
function json.encode(data)
  return write(data, "") .. "\n"
end

local DEEPEST = 500 -- lists and objects in each other

---@class rf.JsonReader
---@field text  string
---@field at    integer
---@field depth integer

local function fail(r, what)
  errors.raise("invalid", "JSON, byte %d: %s", r.at, what)
end

-- Patterns are tried on pieces: in a host each costs at least the length of
-- what it is tried on.
local PIECE = 64

local function match_here(r, pattern)
  return r.text:sub(r.at, r.at + PIECE - 1):match(pattern)
end

local blanks = { [32] = true, [9] = true, [13] = true, [10] = true }

local function skip(r)
  while blanks[r.text:byte(r.at)] do r.at = r.at + 1 end
end

local function expect(r, char)
  skip(r)
  if r.text:sub(r.at, r.at) ~= char then fail(r, "expected " .. char) end
  r.at = r.at + 1
end

local function next_is(r, char)
  skip(r)
  if r.text:sub(r.at, r.at) ~= char then return false end
  r.at = r.at + 1
  return true
end

local unescapes = { n = "\n", r = "\r", t = "\t", b = "\b", f = "\f" }

-- A character beyond the first 65,536 comes as two halves.
local function character(code, low)
  if not low then return utf8.char(code) end
  return utf8.char(0x10000 + (code - 0xD800 << 10) + (low - 0xDC00))
end

-- "\u00e9", or the two halves of one; nothing where neither stands here.
local function read_code(r)
  local code = tonumber(match_here(r, "^\\u(%x%x%x%x)") or "", 16)
  if not code then return nil end
  r.at = r.at + 6
  local low = code >> 10 == 0x36
    and tonumber(match_here(r, "^\\u([dD][c-fC-F]%x%x)") or "", 16) or nil
  if low then r.at = r.at + 6 end
  return character(code, low)
end

local function read_string(r)
  expect(r, '"')
  local out = {}
  while true do
    local plain = match_here(r, '^[^"\\]+')
    while plain do
      out[#out + 1] = plain
      r.at = r.at + #plain
      plain = match_here(r, '^[^"\\]+')
    end
    local char = r.text:sub(r.at, r.at)
    if char == '"' then break end
    if char ~= "\\" then fail(r, "a string does not end") end
    local code = read_code(r)
    local escaped = r.text:sub(r.at + 1, r.at + 1)
    out[#out + 1] = code or unescapes[escaped] or escaped
    if not code then r.at = r.at + 2 end
  end
  r.at = r.at + 1
  return table.concat(out)
end

local read

local function read_list(r)
  local list = {}
  expect(r, "[")
  if next_is(r, "]") then return json.list(list) end
  repeat
    list[#list + 1] = read(r)
  until not next_is(r, ",")
  expect(r, "]")
  return list
end

local function read_object(r)
  local object = {}
  expect(r, "{")
  if next_is(r, "}") then return object end
  repeat
    skip(r)
    local key = read_string(r)
    expect(r, ":")
    object[key] = read(r)
  until not next_is(r, ",")
  expect(r, "}")
  return object
end

local words = { ["true"] = true, ["false"] = false }

local function read_word(r)
  local word = match_here(r, "^[%w.%+%-]+") or ""
  local value = words[word]
  if value == nil and word ~= "null" then value = core.parse_number(word) end
  if value == nil and word ~= "null" then fail(r, "expected a value") end
  r.at = r.at + #word
  return type(value) == "number" and math.tointeger(value) or value
end

function read(r)
  skip(r)
  local char = r.text:sub(r.at, r.at)
  if char == '"' then return read_string(r) end
  if char ~= "{" and char ~= "[" then return read_word(r) end
  if r.depth == DEEPEST then fail(r, "nested too deep") end
  r.depth = r.depth + 1
  local value = (char == "{" and read_object or read_list)(r)
  r.depth = r.depth - 1
  return value
end

--- One value; null becomes nil.
---@param text string
---@return any
function json.decode(text)
  local r = { text = text, at = 1, depth = 0 }
  local value = read(r)
  skip(r)
  if r.at <= #text then fail(r, "text behind the value") end
  return value
end

return json
