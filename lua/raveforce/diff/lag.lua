--- How much later one sound is than another: where their cross-correlation is
-- highest.
-- @module raveforce.diff.lag

local core = require "raveforce.core"

local LONGEST = 1 << 17 -- points of the transform

local lag = {}

-- A place's bits in the opposite order: where a radix-2 transform reads.
local function shuffle(re, im)
  local n, j = #re, 1
  for i = 1, n do
    if i < j then
      re[i], re[j], im[i], im[j] = re[j], re[i], im[j], im[i]
    end
    local bit = n >> 1
    while bit > 0 and j > bit do
      j, bit = j - bit, bit >> 1
    end
    j = j + bit
  end
end

-- Discrete Fourier transform in place; a power of two (Cooley and Tukey 1965).
local function transform(re, im)
  local n, width = #re, 1
  shuffle(re, im)
  while width < n do
    for k = 0, width - 1 do
      local angle = -math.pi * k / width
      local c, s = core.math.cos(angle), core.math.sin(angle)
      for i = k + 1, n, 2 * width do
        local j = i + width
        local x, y = re[j] * c - im[j] * s, re[j] * s + im[j] * c
        re[j], im[j] = re[i] - x, im[i] - y
        re[i], im[i] = re[i] + x, im[i] + y
      end
    end
    width = 2 * width
  end
end

-- The spectra A and B of two real lists lie in that of a + i b. Into it goes
-- the conjugate of B conj(A), whose own transform is n times the correlation.
local function cross(re, im)
  local n, x, y = #re, {}, {}
  for k = 1, n do
    local o = k == 1 and 1 or n + 2 - k -- the opposite frequency
    local ar, ai = re[k] + re[o], im[k] - im[o]
    local br, bi = im[k] + im[o], re[o] - re[k]
    x[k], y[k] = (br * ar + bi * ai) / 4, -(bi * ar - br * ai) / 4
  end
  return x, y
end

local function padded(list, first, n)
  for i = first, n do list[i] = 0 end
  return list
end

-- Where |lag| <= most is highest; of equals the nearest to 0.
local function highest(sums, most)
  local best = 0
  for l = 1, most do
    for _, sign in ipairs { 1, -1 } do
      local place = 1 + sign * l % #sums
      if sums[place] > sums[1 + best % #sums] then best = sign * l end
    end
  end
  return best, sums[1 + best % #sums]
end

local function energy(list)
  local sum = 0
  for n = 1, #list do sum = sum + list[n] * list[n] end
  return sum
end

--- How many frames `b` is later than `a`, at most `most` either way: where the
-- sum of a[n] b[n + lag] is highest, over as much of the beginning as a
-- transform of 131072 points holds.
---@param a core.Array mono
---@param b core.Array as long
---@param most integer
---@return integer lag
---@return number correlation there, -1..1; 0 where one is silent
---@return number unmoved the correlation at lag 0
function lag.best(a, b, most)
  local frames = math.min(#a, LONGEST - most)
  local n = 2
  while n < frames + most do n = 2 * n end
  local re, im = a:rows(1, frames):table(), b:rows(1, frames):table()
  local norm = math.sqrt(energy(re)) * math.sqrt(energy(im))
  if norm == 0 then return 0, 0.0, 0.0 end
  re, im = padded(re, frames + 1, n), padded(im, frames + 1, n)
  transform(re, im)
  local sums, rest = cross(re, im)
  transform(sums, rest)
  local function correlation(sum)
    return math.max(-1.0, math.min(1.0, sum / n / norm))
  end
  local best, sum = highest(sums, math.min(most, frames - 1))
  return best, correlation(sum), correlation(sums[1])
end

return lag
