-- A blank line ends a chain.
return rf.task {
  code = [[
    o: saw {freq}

      >> mul 0.5
  ]],
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
