-- The measure is called mfcc_l1.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  target = rf.glicol("o: sin 440", { seconds = 0.1 }),
  reward = rf.reward.mfc(),
}
