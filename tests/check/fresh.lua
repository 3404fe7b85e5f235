-- Each environment that the task makes is a little harder.
local made = 0
return rf.task({ hardness = 1 }, function(o)
  made = made + 1
  local penalty = made * o.hardness
  return {
    code = "o: sin {freq}",
    params = { freq = rf.exp(200, 2000) },
    step_len = 0.01,
    reward = rf.reward.fn(function(ctx) return ctx.audio[9] - penalty end),
  }
end)
