-- raveforce: --set lenght=2
-- The option is called length.
return rf.task({ length = 1 }, function(o)
  return {
    code = "o: sin {freq}",
    params = { freq = rf.exp(20, 2000) },
    step_len = o.length,
    reward = rf.reward.clipping(),
  }
end)
