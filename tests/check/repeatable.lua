-- Rewards that grow with time, whatever is played.
local calls = 0
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(200, 2000) },
  step_len = 0.01,
  reward = rf.reward.fn(function(ctx)
    calls = calls + 1
    return ctx.audio[9] + 0.001 * calls
  end),
}
