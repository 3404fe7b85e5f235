--- Plain data to a string and back: checkpoints, agents.
--
-- Numbers keep all their bits, keys their order, arrays their type and shape;
-- no code is ever read.
-- @module raveforce.freeze

local core = require "raveforce.core"
local errors = require "raveforce.errors"

local freeze = {}

local write

-- A list of nothing but floats: agents' states are full of them.
local function is_floats(t)
  local count = 0
  for _, x in pairs(t) do -- counted only
    if math.type(x) ~= "float" then return false end
    count = count + 1
  end
  return count > 0 and count == #t
end

-- Few enough for one call of string.pack.
local FLOATS = 128

local function write_floats(out, t)
  out[#out + 1] = string.pack("<c1I4", "v", #t)
  for first = 1, #t, FLOATS do
    local last = math.min(#t, first + FLOATS - 1)
    out[#out + 1] = ("<" .. ("d"):rep(last - first + 1)):pack(
      table.unpack(t, first, last))
  end
end

local function write_array(out, a)
  local shape = a.shape
  out[#out + 1] = string.pack("<c1s1I1", "a", a.dtype, #shape)
  for _, extent in ipairs(shape) do
    out[#out + 1] = string.pack("<I4", extent)
  end
  out[#out + 1] = string.pack("<s8", a:bytes())
end

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
    if is_floats(x) then write_floats(out, x) else write_table(out, x) end
  elseif core.is_array(x) then
    write_array(out, x)
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

local function read_floats(text, at)
  local count, t
  count, at = string.unpack("<I4", text, at)
  assert(8 * count <= #text - at + 1, "cut off")
  t = {}
  for i = 1, count do t[i], at = string.unpack("<d", text, at) end
  return t, at
end

-- A row takes as many elements as it has, whatever its own shape.
local function shaped(flat, shape)
  local size = 1
  for _, extent in ipairs(shape) do size = size * extent end
  assert(size == #flat, "another shape")
  if #shape == 1 then return flat end
  local a = core.zeros(flat.dtype, table.unpack(shape))
  if size == 0 then return a end
  local width = size // shape[1]
  for i = 1, shape[1] do
    a[i] = flat:rows((i - 1) * width + 1, i * width)
  end
  return a
end

local function read_array(text, at)
  local dtype, dims, bytes
  local shape = {}
  dtype, dims, at = string.unpack("<s1I1", text, at)
  for i = 1, dims do shape[i], at = string.unpack("<I4", text, at) end
  bytes, at = string.unpack("<s8", text, at)
  return shaped(assert(core.from_bytes(dtype, bytes)), shape), at
end

local formats = { i = "<i8", d = "<d", s = "<s4" }

function read(text, at)
  local tag = text:sub(at, at)
  at = at + 1
  if tag == "t" then return read_table(text, at) end
  if tag == "v" then return read_floats(text, at) end
  if tag == "a" then return read_array(text, at) end
  if tag == "y" then return true, at end
  if tag == "n" then return false, at end
  local format = assert(formats[tag], "unknown tag")
  return string.unpack(format, text, at)
end

--- Tables of numbers, strings, booleans, arrays and such tables; no cycles.
-- An array's rate (`sr`) is not kept.
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
