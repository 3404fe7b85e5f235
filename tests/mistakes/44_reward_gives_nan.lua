-- A share of nothing.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.1,
  reward = rf.reward.fn(function(ctx)
    local hits = 0
    return hits / (ctx.step - 1)
  end),
}
