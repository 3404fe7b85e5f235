-- The sound is ctx.audio.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.1,
  reward = rf.reward.fn(function(ctx)
    local _, rms = ctx.adio:stats()
    return rms
  end),
}
