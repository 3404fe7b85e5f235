-- The nodes are called sin and saw.
return rf.task {
  code = [[
    ~env: imp 0.1 >> envperc 0.001 0.1
    o: sine {freq} >> mul ~env
  ]],
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
