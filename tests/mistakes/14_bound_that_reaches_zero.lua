-- The decay is at most what the attack leaves: at its longest, nothing.
return rf.task {
  code = "o: imp 0.1 >> envperc {attack} {decay}",
  params = {
    attack = rf.lin(0.01, 0.5),
    decay = rf.exp(0.01, function(p) return 0.25 - p.attack end),
  },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
