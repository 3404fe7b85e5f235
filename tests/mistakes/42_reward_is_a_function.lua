-- A function is wrapped by rf.reward.fn.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.1,
  reward = function(ctx) return ctx.audio[1] end,
}
