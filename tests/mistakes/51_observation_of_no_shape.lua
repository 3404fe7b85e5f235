-- At reset two numbers, later three.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.1,
  reward = rf.reward.clipping(),
  observation = function(ctx)
    if ctx.step == 0 then return { 0, 0 } end
    return { ctx.audio:stats() }
  end,
}
