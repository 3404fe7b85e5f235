-- Asks whether there is a target, and not how close it is.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(200, 2000) },
  step_len = 0.01,
  target = rf.glicol "o: sin 500",
  reward = rf.reward.fn(function(ctx) return ctx.target and 1 or 0 end),
}
