-- The function makes the fields, and returns nothing.
return rf.task({ longest = 1 }, function(o)
  local fields = {
    code = "o: sin {freq}",
    params = { freq = rf.exp(20, 2000) },
    step_len = o.longest,
    reward = rf.reward.clipping(),
  }
end)
