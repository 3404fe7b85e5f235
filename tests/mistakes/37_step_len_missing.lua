-- Without a target nobody knows how long the sound shall be.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  reward = rf.reward.clipping(),
}
