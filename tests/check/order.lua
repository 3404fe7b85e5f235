-- Novelty: what was heard before is worth less.
local last, count = nil, 0
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(200, 2000) },
  step_len = 0.01,
  reward = rf.reward.fn(function(ctx)
    local heard = ctx.audio[9]
    if heard ~= last then count = count + 1 end
    last = heard
    return heard + 0.001 * count
  end),
}
