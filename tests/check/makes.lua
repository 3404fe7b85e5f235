-- The hole has no parameter of its name.
return rf.task {
  code = "o: sin {freq}",
  params = { pitch = rf.exp(20, 2000) },
  step_len = 0.01,
  reward = rf.reward.fn(function(ctx) return ctx.audio[9] end),
}
