-- Nothing to divide by where the gain is low.
return rf.task {
  code = "o: sin 440 >> mul {gain}",
  params = { gain = rf.lin(0, 1) },
  step_len = 0.01,
  reward = rf.reward.fn(function(ctx)
    local _, rms = ctx.audio:stats()
    return 1 / math.max(0, rms - 0.1)
  end),
}
