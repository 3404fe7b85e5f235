-- Every chain is a reference: none of them is heard.
return rf.task {
  code = [[
    ~env: imp 0.1 >> envperc 0.001 0.1
    ~kick: sin {freq} >> mul ~env ]],
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.01,
  target = rf.glicol "o: sin 100",
}
