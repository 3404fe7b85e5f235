-- A list of numbers cannot come from a command line.
return rf.task({ range = { 200, 2000 } }, function(o)
  return {
    code = "o: sin {freq}",
    params = { freq = rf.exp(o.range[1], o.range[2]) },
    step_len = 0.01,
    reward = rf.reward.fn(function(ctx) return ctx.audio[9] end),
  }
end)
