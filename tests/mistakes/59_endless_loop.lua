-- Waits for a level that never comes.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.1,
  reward = rf.reward.fn(function(ctx)
    local level = 0
    while level < 1 do level = level * 0.5 end
    return level
  end),
}
