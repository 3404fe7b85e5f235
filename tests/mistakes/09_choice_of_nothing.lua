-- The list is still to be filled.
return rf.task {
  code = "o: sin {freq}",
  params = {
    freq = rf.choose {},
  },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
