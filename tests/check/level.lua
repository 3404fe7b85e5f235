-- A target that no action comes near.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(200, 2000) },
  step_len = 0.1,
  target = rf.glicol "o: sin 500 >> mul 0.01",
  reward = rf.reward.fn(function(ctx)
    local _, rms = ctx.audio:stats()
    local centroid = rms > 0 and ctx:spectral_centroid()[1][1] or 20000
    return 1 - math.abs(centroid - ctx.of_target:spectral_centroid()[1][1])
      / 1000
  end),
}
