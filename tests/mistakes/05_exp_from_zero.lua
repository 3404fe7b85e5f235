-- Seconds from nothing to one.
return rf.task {
  code = "o: imp 0.1 >> envperc 0.001 {decay}",
  params = {
    decay = rf.exp(0, 1),
  },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
