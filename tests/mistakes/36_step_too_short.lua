-- Milliseconds, but step_len is in seconds: a step of 0.02 ms.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.00002,
  reward = rf.reward.clipping(),
}
