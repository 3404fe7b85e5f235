--- A reward of one's own: terms, numbers and a function of the sound so far.
--
--     raveforce train examples/04_reward.lua
--
-- No target: the patch shall be as loud as is asked for, and keep its peaks
-- below full scale; the best find something extra on top. What the function
-- names beside its number shows up in `info.details`.

local LOUDNESS = -18 -- dB, rms

local function loudness(ctx)
  local _, rms = ctx.audio:stats()
  local db = 20 * rf.math.log10(math.max(rms, 1e-5))
  return 1 - math.abs(db - LOUDNESS) / 60, { loudness = db }
end

local loud = rf.reward.fn(loudness, { name = "loud" })

return rf.task {
  code = [[
    ~lfo: sin {rate} >> mul {depth} >> add 900
    pad: saw {freq} >> lpf ~lfo {q} >> mul {gain} ]],
  params = {
    freq = rf.choose { 55, 110, 220 },
    rate = rf.exp(0.1, 8),
    depth = rf.lin(0, 800),
    q = rf.exp(0.5, 8),
    gain = rf.lin(0, 1),
  },
  step_len = 0.5,
  observation = "none",
  reward = loud:bonus(function(value) return value > 0.99 end, 0.5)
    + 2 * rf.reward.clipping(), -- minus the share of samples beyond 1
}
