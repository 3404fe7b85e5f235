--- key: how well the step's notes fit some major or minor key.
-- @module raveforce.reward.key

local errors = require "raveforce.errors"
local notes = require "raveforce.reward.notes"

-- How well each pitch class above the tonic fits, as listeners rated it
-- (Krumhansl and Kessler, 1982).
local MAJOR = { 6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66,
  2.29, 2.88 }
local MINOR = { 6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69,
  3.34, 3.17 }

-- Without its mean, and as long as 1: a correlation is then a scalar product.
local function standardised(profile)
  local mean, squares, out = 0, 0, {}
  for i = 1, 12 do mean = mean + profile[i] / 12 end
  for i = 1, 12 do
    out[i] = profile[i] - mean
    squares = squares + out[i] * out[i]
  end
  for i = 1, 12 do out[i] = out[i] / math.sqrt(squares) end
  return out
end

local PROFILES = { standardised(MAJOR), standardised(MINOR) }

-- Best correlation of the histogram with the profile on each of 12 tonics.
local function best_of(histogram, profile)
  local best = -1
  for tonic = 0, 11 do
    local r = 0
    for class = 0, 11 do
      r = r + histogram[class + 1] * profile[(class - tonic) % 12 + 1]
    end
    if r > best then best = r end
  end
  return best
end

local function correlation(played, count, histogram)
  local squares = 0
  for class = 1, 12 do histogram[class] = 0 end
  for i = 1, count do
    local class = played[i] % 12 + 1
    histogram[class] = histogram[class] + 1
  end
  for class = 1, 12 do
    histogram[class] = histogram[class] - count / 12
    squares = squares + histogram[class] * histogram[class]
  end
  if squares < 1e-9 then return 0.0 end
  local best = math.max(best_of(histogram, PROFILES[1]),
    best_of(histogram, PROFILES[2])) / math.sqrt(squares)
  return math.max(-1.0, math.min(1.0, best))
end

--- The correlation of the played pitch classes with the profile of the major or
-- minor key that they fit best (Krumhansl and Schmuckler; Krumhansl, 1990):
-- -1..1, in practice above 0; 0 where no note is played, or all twelve alike.
-- Notes are MIDI numbers in the holes `params`, rests are 0.
---@param options { params: (string|integer)[] }
---@return rf.Reward
return function(options)
  options = errors.options("invalid", "rf.reward.key", options, { "params" })
  local histogram = {}
  return notes.term("key", options, function(played, count)
    return correlation(played, count, histogram)
  end)
end
