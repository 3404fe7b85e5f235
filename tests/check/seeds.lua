-- A new seed for each episode, and no noise that it could change.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(200, 2000) },
  step_len = 0.01,
  engine_seed = "episode",
  reward = rf.reward.fn(function(ctx) return ctx.audio[9] end),
}
