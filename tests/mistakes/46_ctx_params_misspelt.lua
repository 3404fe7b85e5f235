-- The parameter is called freq.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.1,
  reward = rf.reward.fn(function(ctx)
    return -math.abs(ctx.params.frq - 440)
  end),
}
