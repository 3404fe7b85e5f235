-- One branch of the function has no return.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.1,
  reward = rf.reward.fn(function(ctx)
    if ctx.params.freq < 0 then return 1 end
  end),
}
