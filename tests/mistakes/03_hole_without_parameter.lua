-- The text says {freq}, the parameters say pitch.
return rf.task {
  code = [[
    ~env: imp 0.1 >> envperc 0.001 0.1
    o: sin {freqency} >> mul ~env
  ]],
  params = {
    frequency = rf.exp(20, 2000),
  },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
