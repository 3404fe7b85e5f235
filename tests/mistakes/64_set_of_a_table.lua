-- raveforce: --set params=freq
-- Parameters cannot be given on the command line.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
