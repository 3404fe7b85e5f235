--- Bytes inside a page: base64, hashes for its policy, sound as WAV.
-- @module raveforce.report.encode

local core = require "raveforce.core"
local watch = require "raveforce.watch"

local encode = {}

local ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
  .. "0123456789+/"

-- Two characters for each twelve bits.
local PAIRS = {}
for high = 1, 64 do
  for low = 1, 64 do
    PAIRS[#PAIRS + 1] = ALPHABET:sub(high, high) .. ALPHABET:sub(low, low)
  end
end

--- RFC 4648, section 4.
---@param bytes string
---@return string
function encode.base64(bytes)
  local out, whole = {}, #bytes - #bytes % 3
  for i = 1, whole, 3 do
    local a, b, c = bytes:byte(i, i + 2)
    local bits = a << 16 | b << 8 | c
    out[#out + 1] = PAIRS[(bits >> 12) + 1]
    out[#out + 1] = PAIRS[(bits & 4095) + 1]
  end
  local a, b = bytes:byte(whole + 1, -1)
  if a then
    local bits = a << 16 | (b or 0) << 8
    out[#out + 1] = PAIRS[(bits >> 12) + 1]
    out[#out + 1] = b and PAIRS[(bits & 4095) + 1]:sub(1, 1) .. "=" or "=="
  end
  return table.concat(out)
end

--- A source of Content-Security-Policy that allows this text and no other.
---@param text string of a script or style element
---@return string
function encode.source(text)
  local digest = core.sha256(text):gsub("%x%x", function(pair)
    return string.char(tonumber(pair, 16))
  end)
  return ("'sha256-%s'"):format(encode.base64(digest))
end

local PIECE = 128

-- 16 bits each, little-endian, rounded to the nearest.
local function pcm(samples, gain)
  local out, piece, formats = {}, {}, {}
  for first = 1, #samples, PIECE do
    local n = math.min(PIECE, #samples - first + 1)
    for k = 1, n do
      local v = math.floor(samples[first + k - 1] * gain * 32768 + 0.5)
      piece[k] = math.max(-32768, math.min(32767, v))
    end
    formats[n] = formats[n] or "<" .. ("i2"):rep(n)
    out[#out + 1] = formats[n]:pack(table.unpack(piece, 1, n))
  end
  return table.concat(out)
end

--- A sound as the bytes of a WAV file: mono, 16 bits.
---@param audio core.Array mono
---@param sr number Hz
---@param gain number? 1; so that what is louder than 1 fits
---@return string
function encode.wav(audio, sr, gain)
  local data, rate = pcm(audio:table(), gain or 1), math.floor(sr + 0.5)
  return ("<c4I4c4 c4I4I2I2I4I4I2I2 c4I4"):pack("RIFF", 36 + #data, "WAVE",
    "fmt ", 16, 1, 1, rate, 2 * rate, 2, 16, "data", #data) .. data
end

--- A sound as an address that needs no network.
---@param audio core.Array mono
---@param sr number
---@param gain number?
---@return string
function encode.sound(audio, sr, gain)
  watch.refill() -- half a minute of sound is millions of steps
  return "data:audio/wav;base64,"
    .. encode.base64(encode.wav(audio, sr, gain))
end

return encode
