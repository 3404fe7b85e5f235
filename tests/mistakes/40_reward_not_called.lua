-- The constructor itself: it wants brackets behind it.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  target = rf.glicol("o: sin 440", { seconds = 0.1 }),
  reward = rf.reward.mfcc_l1,
}
