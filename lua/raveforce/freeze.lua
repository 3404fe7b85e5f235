--- Plain data to a string and back: checkpoints, agents.
--
-- Numbers keep all their bits, keys their order; no code is ever read.
-- @module raveforce.freeze

local errors = require "raveforce.errors"

local freeze = {}

local write

local function write_table(out, t)
  local keys = errors.sorted_keys(t)
  out[#out + 1] = string.pack("<c1I4", "t", #keys)
  for _, key in ipairs(keys) do
    write(out, key)
    write(out, t[key])
  end
end

function write(out, x)
  if math.type(x) == "integer" then
    out[#out + 1] = string.pack("<c1i8", "i", x)
  elseif type(x) == "number" then
    out[#out + 1] = string.pack("<c1d", "d", x)
  elseif type(x) == "string" then
    out[#out + 1] = string.pack("<c1s4", "s", x)
  elseif type(x) == "boolean" then
    out[#out + 1] = x and "y" or "n"
  elseif type(x) == "table" then
    write_table(out, x)
  else
    errors.raise("argument", "freeze: %s is not plain data", errors.show(x))
  end
end

local read

local function read_table(text, at)
  local count
  count, at = string.unpack("<I4", text, at)
  local t = {}
  for _ = 1, count do
    local key, value
    key, at = read(text, at)
    value, at = read(text, at)
    t[key] = value
  end
  return t, at
end

local formats = { i = "<i8", d = "<d", s = "<s4" }

function read(text, at)
  local tag = text:sub(at, at)
  at = at + 1
  if tag == "t" then return read_table(text, at) end
  if tag == "y" then return true, at end
  if tag == "n" then return false, at end
  local format = assert(formats[tag], "unknown tag")
  return string.unpack(format, text, at)
end

--- Tables of numbers, strings, booleans and such tables; no cycles.
---@param data any
---@return string
function freeze.freeze(data)
  local out = {}
  write(out, data)
  return table.concat(out)
end

--- What `freeze` wrote; anything else is an error of kind "invalid".
---@param text string
---@return any
function freeze.thaw(text)
  local ok, data, at = pcall(read, text, 1)
  if not ok or at ~= #text + 1 then
    errors.raise("invalid", "these bytes are not what was saved")
  end
  return data
end

return freeze
