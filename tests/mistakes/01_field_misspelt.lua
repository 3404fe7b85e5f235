-- Wants eight steps; the field is called total_step.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.1,
  total_steps = 8,
  reward = rf.reward.clipping(),
}
