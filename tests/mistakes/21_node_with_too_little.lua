-- A low-pass filter wants its resonance, too.
return rf.task {
  code = [[
    o: saw 110.0 >> lpf {cutoff} >> mul 0.5
  ]],
  params = { cutoff = rf.exp(20, 2000) },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
