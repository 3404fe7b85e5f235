-- The only envelope is over before the second step begins.
return rf.task {
  code = [[
    ~env: imp 0.1 >> envperc 0.001 0.05
    o: sin {freq} >> mul ~env ]],
  params = { freq = rf.exp(200, 2000) },
  step_len = 0.1,
  total_step = 2,
  target = rf.glicol [[
    ~env: imp 0.1 >> envperc 0.001 0.05
    o: sin 500 >> mul ~env ]],
}
