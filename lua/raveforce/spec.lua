--- What a task says: which fields there are, and what each may be.
-- @module raveforce.spec

local errors = require "raveforce.errors"
local integer = require "raveforce.kinds".integer
local raw = require "raveforce.reward.raw"
local target = require "raveforce.target"

-- Shorter steps would end before the engine takes new values.
local BLOCK = 128
local LONGEST = (1 << 31) - 1 -- frames

---@class rf.Spec
---@field code         string
---@field params       table<string, rf.Mapping>? for holes `{name}`
---@field action_space any[]?   for holes `{}`, in their order
---@field target       string|core.Array|rf.Glicol|function|nil
---@field sr           number?  Hz; the target's, else 44100
---@field bpm          number?  120
---@field samples      table<string, string|core.Array>?
---@field input        string|core.Array|nil what the code hears as `~input`
---@field strict       boolean? textbook filters and interpolation instead of
---  the language's own quirks: false
---@field engine_seed  integer|"episode"|nil 42
---@field threads      integer? all processors; 0: the caller's thread alone
---@field total_step   integer? 1
---@field step_len     number?  s; the target's length / total_step
---@field reward       rf.Reward? raw; of rf.task timbre
---@field observation  any      "audio"
---@field mix          "mean"|"left"|nil "mean"

local spec = {}

--- In the order of the documentation.
spec.FIELDS = { "code", "params", "action_space", "target", "sr", "bpm",
  "samples", "input", "strict", "engine_seed", "threads", "total_step",
  "step_len", "reward", "observation", "mix" }

local function number_in(lo, hi)
  return function(x)
    return type(x) == "number" and x >= lo and x <= hi,
      ("a number in %s..%s"):format(errors.show(lo), errors.show(hi))
  end
end

local function integer_in(lo, hi)
  return function(x)
    return integer(x) ~= nil and x >= lo and x <= hi,
      ("an integer in %d..%d"):format(lo, hi)
  end
end

--- Each says whether a value will do, and what would.
local checks = {
  code = function(x) return type(x) == "string", "a text" end,
  sr = number_in(1000, 768000),
  bpm = number_in(1, 10000),
  threads = integer_in(0, 256),
  total_step = integer_in(1, 1000000),
  engine_seed = function(x)
    return x == "episode" or integer(x) ~= nil,
      "an integer or 'episode'"
  end,
  step_len = function(x)
    return type(x) == "number" and x > 0 and x < math.huge,
      "a positive number of seconds"
  end,
  strict = function(x) return type(x) == "boolean", "true or false" end,
  mix = function(x) return x == "mean" or x == "left", "'mean' or 'left'" end,
}

local DEFAULTS = { bpm = 120, engine_seed = 42, total_step = 1,
  observation = "audio", mix = "mean", strict = false }

local WHOLE = { "engine_seed", "threads", "total_step" }

--- A copy, checked field by field, with the defaults that need no target.
---@param given table
---@return rf.Spec
function spec.complete(given)
  errors.options("invalid", "task", given, spec.FIELDS)
  local complete = { reward = given.reward == nil and raw() or given.reward }
  for _, field in ipairs(spec.FIELDS) do
    local value = given[field]
    if value == nil then value = DEFAULTS[field] end
    if value ~= nil then complete[field] = value end
    local check = checks[field]
    if check and (value ~= nil or field == "code") then
      local fine, wanted = check(value)
      if not fine then
        errors.about(field, errors.raise, "invalid", "%s must be %s, got %s",
          field, wanted, errors.show(value))
      end
    end
  end
  for _, field in ipairs(WHOLE) do
    complete[field] = integer(complete[field]) or complete[field]
  end
  return complete
end

--- Whether the task says how long an episode is, without loading its target.
---@param s rf.Spec
function spec.check_length(s)
  if s.step_len or target.has_length(s.target) then return end
  errors.raise("invalid",
    "step_len is missing, and the target has no length of its own")
end

--- Whether there is a reward, or a target for the default.
---@param given rf.Spec as the task wrote it
function spec.check_reward(given)
  if given.reward ~= nil or given.target ~= nil then return end
  errors.raise("invalid",
    "reward is missing, and without a target there is no default")
end

--- F(1)..F(total_step): how many frames exist after each step.
---@param s rf.Spec with sr and step_len
---@return integer[]
function spec.ends(s)
  local ends = {}
  if s.total_step * s.step_len * s.sr > LONGEST then
    errors.raise("limit", "an episode has at most %d frames", LONGEST)
  end
  for k = 1, s.total_step do
    ends[k] = math.floor(k * s.step_len * s.sr + 0.5)
    if ends[k] - (ends[k - 1] or 0) < BLOCK then
      errors.raise("invalid",
        "a step must have at least %d frames, step %d has %d (step_len %s)",
        BLOCK, k, ends[k] - (ends[k - 1] or 0), errors.show(s.step_len))
    end
  end
  return ends
end

return spec
