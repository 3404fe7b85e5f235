-- As in a script: but in a task file rf is there already.
local rf = require "raveforce"
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.1,
  reward = rf.reward.clipping(),
}
