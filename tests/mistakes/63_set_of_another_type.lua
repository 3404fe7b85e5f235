-- raveforce: --set length=long
-- The option's default is a number, so it is one.
return rf.task({ length = 1 }, function(o)
  return {
    code = "o: sin {freq}",
    params = { freq = rf.exp(20, 2000) },
    step_len = o.length,
    reward = rf.reward.clipping(),
  }
end)
