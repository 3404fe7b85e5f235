-- No action is silent; an agent with a gain of 0 would find the logarithm.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(200, 2000) },
  step_len = 0.01,
  reward = rf.reward.fn(function(ctx)
    local _, rms = ctx.audio:stats()
    return rf.math.log(rms)
  end),
}
