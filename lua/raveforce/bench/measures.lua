--- Which measure makes a good reward: the order test.
--
-- One thing about a sound is moved away from the target on either side. Of two
-- candidates on one side the one that was moved less should be closer: the
-- share of pairs that a measure puts in this order is its mark. 1: a slope all
-- the way, 0.5: chance, below: misleading.
-- @module raveforce.bench.measures

local core = require "raveforce.core"
local families = require "raveforce.bench.families"
local rf = require "raveforce"
local stats = require "raveforce.stats"

-- Means over the eleven families in the order test of the reference
-- measurement, in double precision with sounds of its own.
local REFERENCE = {
  mse_raw = 0.74, mae_raw = 0.74, si_sdr = 0.85, snr = 0.74, xcorr_max = 0.85,
  raveforce_mfcc = 0.98, raveforce_stft = 0.74, cqt_mse = 0.87,
  stft_mag_l1 = 0.93, logmel_l1 = 0.97, logmel_l1_floor60 = 0.96, lsd = 0.96,
  spectral_convergence = 0.91, mrstft_default = 0.93, mrstft_music = 0.94,
  ddsp_mss = 0.95, mel_cos = 0.87, mfcc_l1 = 0.99, mfcc_l2 = 0.98, mcd = 0.95,
  dtw_mfcc = 0.98, mcd_dtw = 0.97, sot_hz = 0.96, sot_mel = 0.91,
  env_l1 = 0.81, env_db = 0.80, env_corr = 0.72, rms_db_diff = 0.86,
  lufs_diff = 0.94, centroid_hz = 0.89, f0_cents = 0.80, chroma_cos = 0.86,
  aligned_logmel_l1 = 0.97,
}

local measures = {}

local function made(family, side)
  local list = {}
  for i, x in ipairs(family[side]) do list[i] = family.make(x) end
  return list
end

--- The sounds of all families.
---@return { name: string, target: core.Array, sides: core.Array[][] }[]
function measures.sounds()
  local list = {}
  for i, family in ipairs(families.list) do
    list[i] = { name = family.name, target = family.make(0),
      sides = { made(family, "below"), made(family, "above") } }
  end
  return list
end

--- The share of pairs in the right order.
---@param sounds { target: core.Array, sides: core.Array[][] }
---@param f fun(target: core.Array, candidate: core.Array): number lower is
-- closer
---@return number
function measures.share(sounds, f)
  local right, all = 0, 0
  for _, side in ipairs(sounds.sides) do
    local d = {}
    for i, candidate in ipairs(side) do d[i] = f(sounds.target, candidate) end
    for far = 2, #d do
      for near = 1, far - 1 do
        all = all + 1
        if d[near] < d[far] then right = right + 1 end
      end
    end
  end
  return right / all
end

-- Lower is closer, also for similarities.
local function measured(info)
  local f = rf.distance[info.name]
  if not info.similarity then return f end
  return function(target, candidate) return -f(target, candidate) end
end

--- A measure's shares in all families, and their mean.
---@param f fun(target: core.Array, candidate: core.Array): number
---@param sounds table[] what `measures.sounds` gave
---@return number[] shares, number mean
function measures.row(f, sounds)
  local shares, sum = {}, 0
  for i, family in ipairs(sounds) do
    shares[i] = measures.share(family, f)
    sum = sum + shares[i]
  end
  return shares, sum / #sounds
end

local function line_of(name, cells)
  return ("%-21s%s\n"):format(name, table.concat(cells))
end

local function heading(sounds)
  local upper, lower = {}, {}
  for i, family in ipairs(sounds) do
    local first, second = family.name:match "^(%S+) ?(.*)$"
    upper[i], lower[i] = ("%7s"):format(first), ("%7s"):format(second)
  end
  upper[#upper + 1], lower[#lower + 1] = "   mean", ""
  return line_of("", upper) .. line_of("", lower)
end

local function table_line(name, shares, mean)
  local cells = {}
  for i, share in ipairs(shares) do cells[i] = ("%7.2f"):format(share) end
  cells[#cells + 1] = ("%7.2f"):format(mean)
  return line_of(name, cells)
end

--- The table, and how far its order is that of the reference measurement.
function measures.run(report, say)
  local sounds = measures.sounds()
  say(heading(sounds))
  local means, reference = {}, {}
  for _, info in ipairs(core.measures()) do
    if not info.targetless then
      local shares, mean = measures.row(measured(info), sounds)
      say(table_line(info.name, shares, mean))
      report(info.name .. ", mean share in order", mean, "", nil, true)
      if REFERENCE[info.name] then
        means[#means + 1] = mean
        reference[#reference + 1] = REFERENCE[info.name]
      end
    end
  end
  report(("Spearman with the reference, %d"):format(#means),
    stats.spearman(means, reference), "", ">= 0.9")
end

return measures
