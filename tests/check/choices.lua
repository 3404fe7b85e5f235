-- The same number twice, written in two ways.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.choose { 220, 330, 220.0, 440 } },
  step_len = 0.01,
  reward = rf.reward.fn(function(ctx) return ctx.audio[9] end),
}
