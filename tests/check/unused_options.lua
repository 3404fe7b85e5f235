-- The option is there, and the number is written where it should be read.
return rf.task({ highest = 2000 }, function()
  return {
    code = "o: sin {freq}",
    params = { freq = rf.exp(200, 2000) },
    step_len = 0.01,
    reward = rf.reward.fn(function(ctx) return ctx.audio[9] end),
  }
end)
