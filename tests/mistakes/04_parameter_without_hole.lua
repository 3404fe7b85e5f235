-- The gain was taken out of the text, but not out of the parameters.
return rf.task {
  code = "o: sin {freq}",
  params = {
    freq = rf.exp(20, 2000),
    gain = rf.lin(0, 1),
  },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
