-- A starting point that is different every time.
local start = math.random()
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20 + start, 2000) },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
