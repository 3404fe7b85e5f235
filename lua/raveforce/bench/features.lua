--- Transforms, features alone, and spectral rewards in a pack.
-- @module raveforce.bench.features

local core = require "raveforce.core"
local fftw = require "raveforce.fftw"
local kick = require "raveforce.bench.kick"
local rf = require "raveforce"
local timing = require "raveforce.bench.timing"

local SR = 44100

---@class rf.FeaturesSize
---@field rounds integer    of which the least counts
---@field calls integer     of a feature, in a round
---@field episodes integer  of a reward, in a round

---@type rf.FeaturesSize
local FULL = { rounds = 7, calls = 20, episodes = 256 }

local features = {}

-- Keeps the least of what each call gives, by key.
local function least_of(f, least)
  return function()
    for key, seconds in pairs(f()) do -- in any order
      least[key] = math.min(least[key] or math.huge, seconds)
    end
  end
end

---@param n integer
---@return table<string, number> # seconds of one transform, by library
local function transforms(n)
  local costs = core.fft_cost(n)
  return { spectrum = costs.spectrum, power = costs.power, kiss = costs.kiss,
    fftw = fftw.cost(n) }
end

local FFT = 2048

local function run_fft(report, size)
  local t = {}
  timing.compare({ least_of(function() return transforms(FFT) end, t) },
    size.rounds)
  local name = ("real FFT of %d"):format(FFT)
  report(name .. ", a lane", t.spectrum * 1e6, "us", "<= 1.2")
  report(name .. ", a lane, power alone", t.power * 1e6, "us")
  report(name .. ", kissfft", t.kiss * 1e6, "us")
  report(name .. ", kissfft / a lane", t.kiss / t.spectrum, "times")
  if t.fftw then
    report(name .. ", FFTW", t.fftw * 1e6, "us")
    report(name .. ", FFTW / a lane", t.fftw / t.spectrum, "times")
  end
end

-- A second of noise: nothing in it is cheaper than in a recording.
local function second()
  local audio = core.zeros("float32", SR)
  for n = 1, SR do audio[n] = core.random(1, n, 0, 0, 0) - 0.5 end
  audio.sr = SR
  return audio
end

local ALONE = { { "stft", "<= 0.2" }, { "melspectrogram", "<= 0.4" },
  { "mfcc", "<= 0.4" } }

local function run_alone(report, size)
  local audio, functions = second(), {}
  for i, one in ipairs(ALONE) do
    local f = rf.features[one[1]]
    functions[i] = function() for _ = 1, size.calls do f(audio) end end
  end
  local t = timing.compare(functions, size.rounds)
  for i, one in ipairs(ALONE) do
    report(one[1] .. " of one second, alone", t[i] / size.calls * 1e3, "ms",
      one[2])
  end
end

---@class rf.BenchReward
---@field name string
---@field reward rf.Reward
---@field goal string?      of the episodes per second
---@field needs integer[][]? n_fft and hop_length of each STFT

local SMALL, MIDDLE, LARGE = { 512, 128 }, { 1024, 256 }, { 2048, 512 }

---@return rf.BenchReward[]
local function rewards()
  local r = rf.reward
  return {
    { name = "mfcc_l1", reward = r.mfcc_l1(), needs = { LARGE } },
    { name = "logmel_l1", reward = r.logmel_l1(), needs = { LARGE } },
    { name = "mrstft_music", reward = r.mrstft_music(),
      needs = { SMALL, MIDDLE, LARGE } },
    { name = "0.7 mfcc_l1 + 0.3 env_db",
      reward = 0.7 * r.mfcc_l1():relative() + 0.3 * r.env_db():relative(),
      goal = ">= 3000" },
    { name = "timbre", reward = r.timbre() },
  }
end

-- Seconds that the transforms of one episode take in lanes, by n_fft.
local function power_costs()
  local costs = {}
  for _, stft in ipairs { SMALL, MIDDLE, LARGE } do
    costs[stft[1]] = core.fft_cost(stft[1]).power
  end
  return costs
end

local function needed(stfts, costs)
  local seconds = 0
  for _, stft in ipairs(stfts) do
    local n_fft, hop = table.unpack(stft)
    seconds = seconds + (1 + SR // hop) * costs[n_fft]
  end
  return seconds
end

-- One thread, one-second episodes, beside rendering alone and the transforms
-- in the same run.
local function run_packs(report, size)
  local list, costs = rewards(), {}
  local functions = { kick.renderer(nil, size.episodes) }
  for i, one in ipairs(list) do
    functions[i + 1] = kick.evaluator(0, size.episodes, one.reward)
  end
  functions[#functions + 1] = least_of(power_costs, costs)
  local t = timing.compare(functions, size.rounds)
  for i, one in ipairs(list) do
    local all, rendering = t[i + 1], t[1]
    report(one.name, size.episodes / all, "episodes per second", one.goal)
    report(one.name .. " / rendering", all / rendering, "times")
    if one.needs then
      local each = (all - rendering) / size.episodes
      report(one.name .. " / its FFTs", each / needed(one.needs, costs),
        "times", "<= 2.5")
    end
  end
end

--- One thread. `a lane` is ours; what a reward costs more than rendering alone
--- is compared with the powers of all frames that it looks at.
---@param report fun(what: string, value: number, unit: string, goal: string?)
---@param _ fun(text: string)? says nothing else
---@param size rf.FeaturesSize?
function features.run(report, _, size)
  size = size or FULL
  run_fft(report, size)
  run_alone(report, size)
  run_packs(report, size)
end

return features
