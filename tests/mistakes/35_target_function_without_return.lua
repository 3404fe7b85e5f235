-- The function renders a target and forgets it.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.1,
  target = function(seed)
    rf.glicol("o: sin 440")
  end,
}
