-- Numbers, and one of them came as a text.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = "0.5",
  reward = rf.reward.clipping(),
}
