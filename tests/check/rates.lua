-- The rate that was meant for the engine moves the target, too.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(200, 2000) },
  sr = 44100,
  target = rf.graph "o: sin 500":render { seconds = 0.1, sr = 48000 },
}
