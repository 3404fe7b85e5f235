--- Images as PNG (ISO/IEC 15948): a palette, no compression.
-- @module raveforce.picture.png

local png = {}

local CRC = {} -- of each byte (Annex D)
for byte = 0, 255 do
  local c = byte
  for _ = 1, 8 do c = c & 1 == 1 and 0xedb88320 ~ (c >> 1) or c >> 1 end
  CRC[byte] = c
end

local PIECE = 4096 -- bytes looked at together

local function crc32(bytes)
  local c = 0xffffffff
  for first = 1, #bytes, PIECE do
    for _, byte in ipairs { bytes:byte(first, first + PIECE - 1) } do
      c = CRC[(c ~ byte) & 0xff] ~ (c >> 8)
    end
  end
  return c ~ 0xffffffff
end

-- RFC 1950, section 9.
local function adler32(bytes)
  local a, b = 1, 0
  for first = 1, #bytes, PIECE do
    for _, byte in ipairs { bytes:byte(first, first + PIECE - 1) } do
      a = a + byte
      b = b + a
    end
    a, b = a % 65521, b % 65521
  end
  return b << 16 | a
end

-- Blocks as they are (RFC 1951, 3.2.4): pictures here are small.
local function stored(bytes)
  local out = { "\x78\x01" }
  for first = 1, #bytes, 65535 do
    local block = bytes:sub(first, first + 65534)
    local last = first + 65535 > #bytes and 1 or 0
    out[#out + 1] = ("<BI2I2"):pack(last, #block, ~#block & 0xffff) .. block
  end
  return table.concat(out) .. (">I4"):pack(adler32(bytes))
end

local function chunk(kind, data)
  return (">I4"):pack(#data) .. kind .. data
    .. (">I4"):pack(crc32(kind .. data))
end

--- An image: rows of places in the palette, from 0, the top row first.
---@param rows integer[][] at least one, all as long
---@param palette integer[][] { red, green, blue }, 0..255 each; 256 at most
---@return string
function png.encode(rows, palette)
  local lines, colours = {}, {}
  for i, row in ipairs(rows) do -- 0: this row is not filtered
    lines[i] = "\0" .. string.char(table.unpack(row))
  end
  for i, colour in ipairs(palette) do
    colours[i] = string.char(table.unpack(colour))
  end
  return "\x89PNG\r\n\x1a\n"
    .. chunk("IHDR", (">I4I4BBBBB"):pack(#rows[1], #rows, 8, 3, 0, 0, 0))
    .. chunk("PLTE", table.concat(colours))
    .. chunk("IDAT", stored(table.concat(lines))) .. chunk("IEND", "")
end

return png
