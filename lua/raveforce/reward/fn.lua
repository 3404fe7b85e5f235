--- fn: a reward that the script works out itself.
-- @module raveforce.reward.fn

local errors = require "raveforce.errors"
local reward = require "raveforce.reward"

local is_finite = require "raveforce.kinds".is_finite

local function refuse(summand, format, ...)
  error(errors.new("invalid", ("reward term '%s' %s"):format(summand.name,
    format:format(...)), summand.place))
end

local function check_details(summand, details)
  if type(details) ~= "table" then
    refuse(summand, "must give a number and a table, got %s",
      errors.show(details))
  end
  for _, key in ipairs(errors.sorted_keys(details)) do
    if type(key) ~= "string" or not is_finite(details[key]) then
      refuse(summand, "must name finite numbers, got %s = %s",
        errors.show(key), errors.show(details[key]))
    end
  end
end

local function call(summand, moment)
  local fine, value, details = xpcall(summand.f, summand.handler,
    moment:context(summand.span))
  if not fine then error(value) end
  if not is_finite(value) then
    refuse(summand, "must give a finite number, got %s", errors.show(value))
  end
  if details ~= nil then
    check_details(summand, details)
    moment:note(summand.name, details)
  end
  return value
end

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
  local name = options.name or "fn"
  local file, line = errors.caller()
  return reward.new {
    name = name,
    weight = 1,
    span = options.span or "played",
    call = call,
    f = f,
    place = { file = file, line = line },
    handler = function(raised)
      return errors.from_script(raised, ("reward term '%s'"):format(name))
    end,
  }
end
