-- Another target in each episode: but math.random is not there.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.1,
  target = function(seed)
    local freq = math.random(100, 1000)
    return rf.glicol("o: sin " .. freq)
  end,
}
