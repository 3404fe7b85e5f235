-- The low-pass filter is in a chain that nobody listens to.
return rf.task {
  code = [[
    o: sin {freq}
    ~soft: saw 200 >> lpf {cutoff} 1.0 ]],
  params = { freq = rf.exp(200, 2000), cutoff = rf.exp(100, 5000) },
  step_len = 0.01,
  reward = rf.reward.fn(function(ctx) return ctx.audio[9] end),
}
