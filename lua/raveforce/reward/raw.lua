--- raw: minus the mean squared difference of the samples.
-- @module raveforce.reward.raw

local errors = require "raveforce.errors"
local reward = require "raveforce.reward"

--- Over the whole target unless `span` says otherwise.
---@param options { span: rf.Span? }?
---@return rf.Reward
return function(options)
  options = errors.options("invalid", "rf.reward.raw", options, { "span" })
  return reward.new {
    name = "raw",
    weight = 1,
    span = options.span or "target",
    measure = "mse_raw",
  }
end
