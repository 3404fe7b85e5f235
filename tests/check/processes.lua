-- Adds up weights in the order of pairs, which is another one in each process.
local weights = { attack = 1, body = 2, click = 3, decay = 5, edge = 8,
  flutter = 13, growl = 21, hum = 34, impact = 55, jitter = 89, knock = 144 }
local offset = 0
for _, weight in pairs(weights) do offset = (offset + weight) / 2 end

return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(200, 2000) },
  step_len = 0.01,
  reward = rf.reward.fn(function(ctx) return ctx.audio[9] + offset end),
}
