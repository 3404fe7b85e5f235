--- What features cost alone, and what spectral rewards cost in a pack.
-- @module raveforce.bench.features

local core = require "raveforce.core"
local kick = require "raveforce.bench.kick"
local rf = require "raveforce"
local timing = require "raveforce.bench.timing"

local SR, EPISODES, CALLS = 44100, 256, 20

local features = {}

-- A second of noise: nothing in it is cheaper than in a recording.
local function second()
  local audio = core.zeros("float32", SR)
  for n = 1, SR do audio[n] = core.random(1, n, 0, 0, 0) - 0.5 end
  audio.sr = SR
  return audio
end

local ALONE = { { "stft", "<= 0.2" }, { "melspectrogram", "<= 0.4" },
  { "mfcc", "<= 0.4" } }

local function run_alone(report)
  local audio, functions = second(), {}
  for i, one in ipairs(ALONE) do
    local f = rf.features[one[1]]
    functions[i] = function() for _ = 1, CALLS do f(audio) end end
  end
  local t = timing.compare(functions)
  for i, one in ipairs(ALONE) do
    report(one[1] .. " of one second, alone", t[i] / CALLS * 1e3, "ms", one[2])
  end
end

local function rewards()
  local r = rf.reward
  return {
    { "mfcc_l1", r.mfcc_l1() },
    { "logmel_l1", r.logmel_l1() },
    { "mrstft_music", r.mrstft_music() },
    { "0.7 mfcc_l1 + 0.3 env_db, relative",
      0.7 * r.mfcc_l1():relative() + 0.3 * r.env_db():relative(),
      ">= 3000" },
    { "timbre", r.timbre() },
  }
end

-- One thread, one-second episodes, beside rendering alone in the same run.
local function run_packs(report)
  local list, functions = rewards(), { kick.renderer(nil, EPISODES) }
  for i, one in ipairs(list) do
    functions[i + 1] = kick.evaluator(0, EPISODES, one[2])
  end
  local t = timing.compare(functions)
  for i, one in ipairs(list) do
    report(one[1], EPISODES / t[i + 1], "episodes per second", one[3])
    report("  over rendering alone", t[i + 1] / t[1], "times")
  end
end

function features.run(report)
  run_alone(report)
  run_packs(report)
end

return features
