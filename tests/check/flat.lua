-- All or nothing.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(200, 2000) },
  step_len = 0.1,
  reward = rf.reward.fn(function(ctx)
    return math.abs(ctx.params.freq - 500) < 50 and 1 or 0
  end),
}
