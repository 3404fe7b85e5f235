-- The option is called longest.
return rf.task({ longest = 1 }, function(o)
  return {
    code = "o: sin {freq}",
    params = { freq = rf.exp(20, 2000) },
    step_len = o.longst,
    reward = rf.reward.clipping(),
  }
end)
