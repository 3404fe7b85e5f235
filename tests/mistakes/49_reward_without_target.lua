-- A distance, and nothing that it could be from.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.1,
  reward = rf.reward.mfcc_l1():relative(),
}
