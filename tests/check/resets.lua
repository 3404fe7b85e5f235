-- At reset there is no sound yet, and so no first sample.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.01,
  reward = rf.reward.fn(function(ctx) return ctx.audio[9] end),
  observation = function(ctx) return 2 * ctx.audio[1] end,
}
