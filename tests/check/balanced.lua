-- Half of this and half of that, but one is a share and the other in Hz.
return rf.task {
  code = "o: sin {freq} >> mul 0.5",
  params = { freq = rf.exp(200, 2000) },
  step_len = 0.1,
  target = rf.glicol "o: sin 500 >> mul 0.5",
  reward = 0.5 * rf.reward.sot_mel():relative() + 0.5 * rf.reward.sot_hz(),
}
