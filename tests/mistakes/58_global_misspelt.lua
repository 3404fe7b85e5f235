-- A helper that is called by another name than it has.
local function decibels(x) return 20 * rf.math.log10(math.max(x, 1e-6)) end

return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  step_len = 0.1,
  reward = rf.reward.fn(function(ctx)
    local _, rms = ctx.audio:stats()
    return -math.abs(decibel(rms) + 18)
  end),
}
