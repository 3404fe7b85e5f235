-- An observation that says the time, and nothing of the sound.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.01,
  total_step = 2,
  reward = rf.reward.fn(function(ctx) return ctx.audio[9] end),
  observation = function(ctx) return ctx.step / ctx.total_step end,
}
