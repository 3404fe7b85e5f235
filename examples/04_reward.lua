--- A reward of one's own: a function of the sound so far.
--
--     raveforce train examples/04_reward.lua
--
-- No target: the patch shall be as loud as is asked for, and keep its peaks
-- below full scale. What the function names beside its number shows up in
-- `info.details`.

local LOUDNESS = -18 -- dB, rms

local function loud_but_clean(ctx)
  local _, rms, peak = ctx.audio:stats()
  local db = 20 * rf.math.log10(math.max(rms, 1e-5))
  local miss = math.abs(db - LOUDNESS) / 60
  local clipping = math.max(0, peak - 1)
  return 1 - miss - clipping, { loudness = db, clipping = clipping }
end

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
  reward = rf.reward.fn(loud_but_clean),
}
