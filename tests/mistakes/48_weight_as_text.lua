-- Weights are numbers.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  target = rf.glicol("o: sin 440", { seconds = 0.1 }),
  reward = "0.7" * rf.reward.mfcc_l1():relative()
    + 0.3 * rf.reward.env_db():relative(),
}
