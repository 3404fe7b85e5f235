-- Computes it, and keeps it.
return rf.task {
  code = "o: imp 0.1 >> envperc {attack} {decay}",
  params = {
    attack = rf.lin(0.01, 0.5),
    decay = rf.rel("attack", function(a)
      local rest = 0.6 - a
    end),
  },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
