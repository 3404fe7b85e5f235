-- The kinds are lin, exp, int, choose, const, rel and fn.
return rf.task {
  code = "o: sin {}",
  action_space = {
    { "linear", 20, 2000 },
  },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
