--- Trials: what the checks of a task hear and play, each thing once.
--
-- A thing that cannot be made fails the first check that wants it; the others
-- are not tried.
-- @module raveforce.checks.trial

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local audition = require "raveforce.audition"
local new_fn = require "raveforce.reward.fn"

-- How many random actions: fewer where episodes are long.
local MOST, LEAST = 48, 10
local FRAMES = MOST * 22050

---@class rf.Trial
---@field task   rf.Task
---@field seed   integer the root of everything random
---@field count  integer how many random actions are tried
---@field digest (fun(lanes: integer?): string?, string?)? another process
local Trial = {}
Trial.__index = Trial

--- What another check failed with already.
local BLOCKED = setmetatable({}, { __name = "blocked" })

local trial = {}

--- Ends a check.
---@param format string
---@param ... any
function trial.fail(format, ...)
  error(errors.new("invalid", format:format(...), {}))
end

--- What was raised, without the place of our own code.
---@param raised any
---@return string
function trial.reason(raised)
  if errors.is(raised) and not raised.file then return raised.message end
  return tostring(raised)
end

---@param raised any
---@return boolean
function trial.is_blocked(raised)
  return raised == BLOCKED
end

---@param task rf.Task
---@param make fun(extra: table?): rf.Env
---@param digest (fun(lanes: integer?): string?, string?)?
---@return rf.Trial
function trial.new(task, make, digest)
  return setmetatable({ task = task, seed = 7,
    digest = digest, count = 0, _make = make, _envs = {}, _kept = {} }, Trial)
end

--- An environment of its own; `extra` overrides the task's.
---@param extra table?
---@return rf.Env
function Trial:make(extra)
  local env = self._make(extra)
  self._envs[#self._envs + 1] = env
  return env
end

function Trial:close()
  for _, env in ipairs(self._envs) do env:close() end
end

-- The results of `make`, which runs once.
local function once(self, name, make)
  local kept = self._kept[name]
  if not kept then
    kept = table.pack(pcall(make, self))
    self._kept[name] = kept[1] and kept or { false, BLOCKED }
  end
  if not kept[1] then error(kept[2]) end
  return table.unpack(kept, 2, kept.n)
end

local function new_env(self)
  return self:make()
end

--- The environment in which entries are evaluated: nobody steps it.
---@return rf.Env
function Trial:env()
  return once(self, "env", new_env)
end

local function sampled(self)
  local env = self:env()
  local space = env.action_space
  self.count = math.max(LEAST, math.min(MOST, FRAMES // env.frames))
  space:seed(self.seed)
  return space:sample_unit(self.count)
end

--- Random units: [count][d].
---@return core.Array
function Trial:units()
  return once(self, "units", sampled)
end

local function evaluated(self)
  return self:env():evaluate_unit(self:units(), { seed = self.seed })
end

--- What the random units earn.
---@return core.Array returns, rf.EvaluateInfo info
function Trial:returns()
  return once(self, "returns", evaluated)
end

local function begun(self)
  local env = self:make()
  return env, env:reset { seed = self.seed }
end

--- An environment after its first reset, and what that gave.
---@return rf.Env env, any observation, rf.Info info
function Trial:begun()
  return once(self, "begun", begun)
end

---@class rf.TrialStep
---@field observation any
---@field reward      number
---@field terminated  boolean
---@field truncated   boolean
---@field info        rf.Info

--- Plays the units of row `i` in every step of an episode.
---@param env rf.Env
---@param i integer
---@param seed integer?
---@return rf.TrialStep[] steps, number total
function Trial:play(env, i, seed)
  local steps, total, row = {}, 0.0, self:units()[i]
  env:reset { seed = seed or self.seed }
  for k = 1, env.total_step do
    local observation, reward, terminated, truncated, info = env:step_unit(row)
    steps[k] = { observation = observation, reward = reward,
      terminated = terminated, truncated = truncated, info = info }
    total = total + reward
  end
  return steps, total
end

local function played(self)
  return self:play(self:begun(), 1)
end

--- An episode by steps, played in the environment of `begun`.
---@return rf.TrialStep[]
function Trial:steps()
  return (once(self, "steps", played))
end

---@class rf.Heard
---@field mark string of all samples: equal where the sounds are
---@field rms  number
---@field peak number

local function hear(audio)
  local _, rms, peak = audio:stats()
  return { mark = core.sha256(audio:bytes()), rms = rms, peak = peak }
end

--- How entries sound, whatever they earn.
---@param units core.Array|number[][] as of evaluate_unit
---@return rf.Heard[]
function Trial:listen(units)
  local heard, env = {}, once(self, "ears", new_env)
  env:set_reward(new_fn(function(ctx)
    if ctx.last then heard[#heard + 1] = hear(ctx.audio) end
    return 0
  end))
  env:evaluate_unit(units, { seed = self.seed })
  return heard
end

local function listened(self)
  return self:listen(self:units())
end

--- How the random units sound.
---@return rf.Heard[]
function Trial:heard()
  return once(self, "heard", listened)
end

--- What the action of row `i` would earn if it sounded like `audio`.
---@param audio core.Array
---@param i integer
---@return number
function Trial:score(audio, i)
  local env = self:begun()
  local params = env.action_space:from_unit(self:units()[i])
  return audition.score(env, audio, params).total
end

--- The same for the rows of `rows`: a reward that never looks at parameters
-- is asked once.
---@param audio core.Array
---@param rows integer[]
---@return number[]
function Trial:scores(audio, rows)
  local looks, scores = self:begun()._scorer.shown, {}
  for k, i in ipairs(rows) do
    scores[k] = (looks or k == 1) and self:score(audio, i) or scores[1]
  end
  return scores
end

local function digested(self)
  local returns, parts = self:returns(), {}
  for i, each in ipairs(self:heard()) do parts[i] = each.mark end
  return core.sha256(returns:bytes() .. table.concat(parts))
end

--- All sounds and returns in one: 64 hexadecimal digits.
---@return string
function Trial:own_digest()
  return once(self, "digest", digested)
end

return trial
