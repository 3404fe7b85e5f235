-- The text plays \snare, the samples have a kick alone.
return rf.task {
  code = [[ o: speed 4 >> seq {note} >> sp \snare ]],
  samples = { kick = rf.graph "o: sin 100":render { seconds = 0.1 } },
  params = { note = rf.int(40, 60) },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
