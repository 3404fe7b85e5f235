-- Both ways to say it, for safety.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  action_space = { { "exp", 20, 2000 } },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
