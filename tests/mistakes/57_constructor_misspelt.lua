-- The logarithmic one is called rf.exp.
return rf.task {
  code = "o: sin {freq}",
  params = {
    freq = rf.ln(20, 2000),
  },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
