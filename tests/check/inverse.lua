-- A bound that moves whenever it is looked at.
local calls = 0
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.lin(200, function()
    calls = calls + 1
    return 2000 + calls % 100
  end) },
  step_len = 0.01,
  reward = rf.reward.fn(function(ctx) return ctx.audio[9] end),
}
