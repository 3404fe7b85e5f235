-- Where the attack is longest, the decay has a bound of 0.
return rf.task {
  code = [[
    ~env: imp 0.1 >> envperc {attack} {decay}
    o: sin 440 >> mul ~env ]],
  params = {
    attack = rf.lin(0.001, 0.1),
    decay = rf.exp(0.01, function(p) return 0.1 - p.attack end),
  },
  step_len = 0.1,
  target = rf.glicol "o: sin 440",
}
