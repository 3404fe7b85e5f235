-- Octaves downwards.
return rf.task {
  code = "o: seq {note} >> mul 0.1",
  params = {
    note = rf.int(72, 60),
  },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
