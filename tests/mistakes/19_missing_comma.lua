-- A comma behind the code is missing.
return rf.task {
  code = "o: sin {freq}"
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
