-- The target's text has references alone.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(200, 2000) },
  step_len = 0.01,
  target = rf.glicol "~kick: sin 500",
}
