-- The highest first.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.lin(2000, 200) },
  step_len = 0.01,
  reward = rf.reward.fn(function(ctx) return ctx.audio[9] end),
}
