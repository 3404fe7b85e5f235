-- The script asks for more input than there is.
return rf.task {
  code = [[o: sin {freq} >> mul 0.5
p: sin {freq} >> meta `
  for i = 1, 128 do output[i] = 0.1 * (input[i] + input[i + 1]) end`]],
  params = { freq = rf.exp(200, 2000) },
  step_len = 0.01,
  target = rf.glicol "o: sin 500",
}
