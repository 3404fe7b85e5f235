-- Another target each time, whatever the seed.
local asked = 0
return rf.task {
  code = "o: sin {freq} >> mul 0.5",
  params = { freq = rf.exp(200, 2000) },
  step_len = 0.1,
  target = function()
    asked = asked + 1
    return rf.glicol(("o: sin %d >> mul 0.5"):format(400 + asked))
  end,
}
