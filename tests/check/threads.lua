-- Counts on the number of workers.
return rf.task({ threads = 0 }, function(o)
  return {
    code = "o: sin {freq}",
    params = { freq = rf.exp(200, 2000) },
    step_len = 0.01,
    threads = o.threads,
    reward = rf.reward.fn(function(ctx)
      return ctx.audio[9] / (1 + o.threads)
    end),
  }
end)
