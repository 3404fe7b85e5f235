-- Looks for its parameter under another name.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.01,
  reward = rf.reward.fn(function(ctx) return -ctx.params.pitch end),
}
