-- The observation leaves a number for the reward.
local level = 0
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(200, 2000) },
  step_len = 0.01,
  total_step = 2,
  observation = function(ctx)
    level = ctx.step
    return { ctx.step, select(2, ctx.audio:stats()) }
  end,
  reward = rf.reward.fn(function(ctx) return ctx.audio[9] + level end),
}
