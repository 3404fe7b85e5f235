--- raw: minus the mean squared difference of the samples.
-- @module raveforce.reward.raw

local errors = require "raveforce.errors"
local formula = require "raveforce.reward.formula"
local reward = require "raveforce.reward"

--- Over the whole target unless `span` says otherwise.
---@param options { span: rf.Span? }?
---@return rf.Reward
return function(options)
  options = errors.options("invalid", "rf.reward.raw", options, { "span" })
  return reward.term {
    kind = "measure",
    name = "raw",
    measure = "mse_raw",
    span = reward.span("rf.reward.raw", options.span, "target"),
    settings = {},
    zero = true,
    shown = "raw" .. formula.options(options),
  }
end
