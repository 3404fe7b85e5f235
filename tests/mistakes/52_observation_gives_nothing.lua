-- The first observation is made at reset, where there is no sound.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.1,
  reward = rf.reward.clipping(),
  observation = function(ctx)
    if ctx.step > 0 then return { ctx.audio:stats() } end
  end,
}
