-- Each is the rest of the other.
return rf.task {
  code = "o: imp 0.1 >> envperc {attack} {decay}",
  params = {
    attack = rf.rel("decay", function(d) return 0.6 - d end),
    decay = rf.rel("attack", function(a) return 0.6 - a end),
  },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
