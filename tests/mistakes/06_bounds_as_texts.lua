-- From 20 Hz to 2 kHz.
return rf.task {
  code = "o: sin {freq}",
  params = {
    freq = rf.lin("20 Hz", "2 kHz"),
  },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
