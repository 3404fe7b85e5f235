-- The sample's symbol is \kick, in a Lua text "\\kick".
return rf.task {
  code = "o: speed 4 >> seq 60 >> sp {drum}",
  samples = { kick = rf.graph "o: sin 50":render { seconds = 0.1 } },
  params = {
    drum = rf.choose { "kick" },
  },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
