-- The level of the sound so far, in dB: minus infinity at reset.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.01,
  reward = rf.reward.fn(function(ctx) return ctx.audio[9] end),
  observation = function(ctx)
    local _, rms = ctx.audio:stats()
    return 20 * rf.math.log10(rms)
  end,
}
