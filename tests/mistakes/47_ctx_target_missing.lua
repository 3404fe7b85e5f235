-- There is no target to compare with.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.1,
  reward = rf.reward.fn(function(ctx)
    local _, rms = ctx.target:stats()
    return rms
  end),
}
