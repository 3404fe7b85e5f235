-- Waveform error: a tone ten cents off is worse than none.
return rf.task {
  code = "o: sin {freq} >> mul 0.5",
  params = { freq = rf.exp(200, 2000) },
  step_len = 0.1,
  target = rf.glicol "o: sin 500 >> mul 0.5",
  reward = rf.reward.raw(),
}
