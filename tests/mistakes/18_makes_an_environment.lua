-- As in a script: but a task file gives the task, and others make the env.
return rf.make(rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.1,
  reward = rf.reward.clipping(),
})
