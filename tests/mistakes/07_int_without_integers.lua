-- Half steps of a scale.
return rf.task {
  code = "o: sin {freq}",
  params = {
    freq = rf.int(0.5, 12),
  },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
