-- Gains that no float holds.
return rf.task {
  code = "o: sin {freq} >> mul 1.0e30 >> mul 1.0e30",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.01,
  reward = rf.reward.fn(function(ctx) return -ctx.params.freq / 1000 end),
}
