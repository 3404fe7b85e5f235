-- Four times full scale.
return rf.task {
  code = "o: sin {freq} >> mul 4",
  params = { freq = rf.exp(200, 2000) },
  step_len = 0.01,
  target = rf.glicol "o: sin 500",
}
