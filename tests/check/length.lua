-- A step too many: the second half has no target.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(200, 2000) },
  step_len = 0.1,
  total_step = 2,
  target = rf.glicol("o: sin 500", { seconds = 0.1 }),
}
