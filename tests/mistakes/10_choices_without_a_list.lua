-- One of three.
return rf.task {
  code = "o: sin {freq}",
  params = {
    freq = rf.choose(110, 220, 440),
  },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
