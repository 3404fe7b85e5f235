-- A mistake in the target's own text.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.1,
  target = rf.glicol [[
    ~env: imp 0.1 >> envperc 0.001 0.1
    kick: sin 55 >> mull ~env
  ]],
}
