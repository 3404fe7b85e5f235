-- Notes are whole numbers: rf.int.
return rf.task {
  code = "o: seq {note} >> mul 0.1",
  params = {
    note = rf.lin(40, 60),
  },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
