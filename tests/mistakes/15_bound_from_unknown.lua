-- A bound that follows another parameter.
return rf.task {
  code = "o: imp 0.1 >> envperc {attack} {decay}",
  params = {
    attack = rf.lin(0.01, 0.5),
    decay = rf.lin(
      0.01,
      function(p) return 0.6 - p.atack end),
  },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
