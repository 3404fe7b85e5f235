--- fn: a reward that the script works out itself.
-- @module raveforce.reward.fn

local errors = require "raveforce.errors"
local formula = require "raveforce.reward.formula"
local reward = require "raveforce.reward"

--- Calls `f(ctx)` once a step, on the caller's thread, in the order of the
-- entries. It gives a number and, if it likes, a table of named numbers, which
-- are found in `info.details`.
---@param f fun(ctx: rf.Moment.Context): number, table<string, number>?
---@param options { name: string?, span: rf.Span? }?
---@return rf.Reward
return function(f, options)
  if type(f) ~= "function" then
    errors.raise("invalid", "rf.reward.fn wants a function, got %s",
      errors.show(f))
  end
  options = errors.options("invalid", "rf.reward.fn", options,
    { "name", "span" })
  local name = options.name
  if name ~= nil and (type(name) ~= "string" or name == "") then
    errors.raise("invalid", "rf.reward.fn: name must be a name, got %s",
      errors.show(name))
  end
  return reward.term {
    kind = "fn",
    name = name or "fn",
    span = reward.span("rf.reward.fn", options.span, "played"),
    shown = "fn" .. formula.options(options),
    f = f,
  }
end
