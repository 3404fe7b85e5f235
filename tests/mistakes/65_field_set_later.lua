-- The length comes later; the task is made already.
local task = rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
task.step_len = 0.2
return task
