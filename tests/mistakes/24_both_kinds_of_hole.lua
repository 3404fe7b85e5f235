-- A hole with a name, and one without.
return rf.task {
  code = "o: sin {freq} >> mul {}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
