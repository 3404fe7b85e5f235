--- Families of sounds that differ in one thing: what measures must put in
-- order.
--
-- Each family has a target's value, and values on either side of it, near ones
-- first. 22.05 kHz, 0.4 to 0.8 s, the same samples on every machine.
-- @module raveforce.bench.families

local core = require "raveforce.core"

local exp, pow, sin = core.math.exp, core.math.pow, core.math.sin

local SR = 22050
local TAU = 2 * math.pi
local NOISE = 0.18 -- as loud as the dying tone over 0.5 s: 0 dB

local families = { sr = SR }

-- A sound from its samples by time in seconds.
local function sound(seconds, f)
  local frames = math.floor(seconds * SR)
  local out = {}
  for n = 1, frames do out[n] = f((n - 1) / SR, n) end
  local audio = core.array("float32", out)
  audio.sr = SR
  return audio
end

-- Uniform, -1..1.
local function noise(seed, n)
  return 2 * core.random(seed, n, 0, 0, 0) - 1
end

-- first, first + step, … `count` of them
local function steps(first, step, count)
  local out = {}
  for i = 1, count do out[i] = first + (i - 1) * step end
  return out
end

local function semitones(n)
  return pow(2, n / 12)
end

-- Partials 1..8 that fall by 1/k, none above half the rate.
local function tone(f, t)
  local sum = 0.0
  for k = 1, 8 do
    if k * f < SR / 2 then sum = sum + sin(TAU * k * f * t) / k end
  end
  return 0.3 * sum
end

local function kick(f, decay)
  local phase = 0.0
  return sound(0.6, function(t)
    local v = 0.8 * exp(-t / decay) * sin(TAU * phase)
    phase = phase + f * (1 + 3 * exp(-t / 0.03)) / SR
    return v
  end)
end

-- Noise behind two equal poles, y += g (x - y).
local function dull_noise(cutoff)
  local g, a, b = 1 - exp(-TAU * cutoff / SR), 0.0, 0.0
  return sound(0.5, function(_, n)
    a = a + g * (noise(1, n) - a)
    b = b + g * (a - b)
    return 0.5 * b
  end)
end

local function dying_tone(t)
  return tone(220, t) * exp(-t / 0.15)
end

-- Half octaves for what is a factor.
local function half_octaves(down, up)
  return { below = steps(-0.5, -0.5, down), above = steps(0.5, 0.5, up) }
end

local function family(name, sides, make)
  return { name = name, below = sides.below, above = sides.above,
    make = make }
end

local two_octaves = { below = steps(-2, -2, 12), above = steps(2, 2, 12) }

---@class rf.SoundFamily
---@field name  string
---@field below number[] the candidates' places; the target's is 0
---@field above number[]
---@field make  fun(x: number): core.Array

--- In the order of the table.
---@type rf.SoundFamily[]
families.list = {
  family("sine pitch", two_octaves, function(x)
    local f = 220 * semitones(x)
    return sound(0.5, function(t) return 0.5 * sin(TAU * f * t) end)
  end),
  family("tone pitch", two_octaves, function(x)
    local f = 220 * semitones(x)
    return sound(0.5, function(t) return tone(f, t) end)
  end),
  family("kick pitch", { below = steps(-3, -3, 5), above = steps(3, 3, 7) },
    function(x) return kick(55 * semitones(x), 0.15) end),
  family("kick decay", half_octaves(4, 4), function(x)
    return kick(55, 0.1 * pow(2, x))
  end),
  family("cutoff", half_octaves(4, 6), function(x)
    return dull_noise(1000 * pow(2, x))
  end),
  family("attack", half_octaves(4, 6), function(x)
    local attack = 0.02 * pow(2, x)
    return sound(0.6, function(t)
      return math.min(1, t / attack) * tone(220, t)
    end)
  end),
  family("FM index", { below = steps(-0.5, -0.5, 6),
    above = steps(0.5, 0.5, 7) }, function(x)
    return sound(0.5, function(t)
      return 0.5 * sin(TAU * 220 * t + (3.5 + x) * sin(TAU * 110 * t))
    end)
  end),
  family("AM rate", { below = steps(-0.4, -0.4, 5),
    above = steps(0.4, 0.4, 5) }, function(x)
    local rate = 5 * pow(2, x)
    return sound(0.8, function(t)
      return tone(220, t) * (0.5 + 0.5 * sin(TAU * rate * t))
    end)
  end),
  family("gain", { below = { -1, -3, -6, -9, -12, -18, -24, -30, -40 },
    above = { 1, 3, 6, 9 } }, function(x)
    local gain = 0.3 * pow(10, x / 20)
    return sound(0.5, function(t) return gain * dying_tone(t) end)
  end),
  family("shift", { below = {},
    above = { 1, 2, 5, 10, 20, 35, 50, 75, 100 } }, function(x)
    return sound(0.5, function(t)
      return t < x / 1000 and 0 or dying_tone(t - x / 1000)
    end)
  end),
  family("noise mix", { below = {}, above = steps(5, 5, 8) }, function(x)
    local level = x == 0 and 0 or NOISE * pow(10, (x - 40) / 20)
    return sound(0.5, function(t, n)
      return dying_tone(t) + level * noise(1, n)
    end)
  end),
}

return families
