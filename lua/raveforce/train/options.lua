--- What rf.train is told: checked, with defaults.
-- @module raveforce.train.options

local errors = require "raveforce.errors"

local NAMES = { "agent", "agent_options", "iterations", "on_episode",
  "on_note", "on_progress", "out", "patience", "resume", "seed", "set",
  "start", "stop_at", "threads", "watch" }

local DEFAULTS = { agent = "cem", iterations = 2000, seed = 0 }

---@class rf.TrainOptions
---@field agent         string|rf.Agent|nil name, or one of your own; "cem"
---@field agent_options table?   settings of a named agent
---@field iterations    integer? episodes; 2000
---@field seed          integer? of agent and env; 0
---@field out           string?  the run's folder; none without it
---@field resume        boolean? go on with the run in `out`
---@field set           table?   overrides of the task
---@field threads       integer? the task's
---@field start         table|string|nil known values, played first: a list
---  of actions, or of lists of `total_step` actions; or where they are: a file
---  of JSON, or the folder of a run, whose best is taken
---@field stop_at       number?  ends when a population holds such a return
---@field patience      integer? ends when so many episodes brought no better
---@field watch         boolean? a reward that is saved meanwhile takes effect
---@field on_episode    fun(e: rf.EpisodeDone)?
---@field on_note       fun(text: string)? what `watch` found
---@field on_progress   fun(done: integer, total: integer, best: number?)?
---  once before the first episode, then after each population

local options = {}

local function check_integer(o, key, least)
  local value = o[key]
  if value == nil then return end
  if math.type(value) ~= "integer" then
    errors.raise("argument", "rf.train: %s must be an integer, got %s", key,
      errors.show(value))
  end
  if value < least then
    errors.raise("argument", "rf.train: %s must be at least %d, got %d", key,
      least, value)
  end
end

local function check_number(o, key)
  local value = o[key]
  if value ~= nil and (type(value) ~= "number" or value ~= value) then
    errors.raise("argument", "rf.train: %s must be a number, got %s", key,
      errors.show(value))
  end
end

-- A name, or something that can be asked and told.
local function check_agent(agent)
  local fine = type(agent) == "string"
  if type(agent) == "table" then
    fine = type(agent.ask) == "function" and type(agent.tell) == "function"
  end
  if fine then return end
  errors.raise("argument", "rf.train: agent must be a name, or an agent with "
    .. "ask and tell, got %s", errors.show(agent))
end

-- A run that goes on has its own; an agent of the script's own is needed again.
local function check_resume(o, given)
  if not o.resume then return end
  if not o.out then
    errors.raise("argument", "rf.train: resume needs `out`, the run's folder")
  end
  for _, key in ipairs { "agent", "agent_options", "seed", "set", "start" } do
    if given[key] ~= nil and not (key == "agent" and type(o.agent) == "table")
    then
      errors.raise("argument", "rf.train: %s does not go with resume: the run "
        .. "has its own", key)
    end
  end
end

--- A table of its own; what is missing is nil, but for the defaults.
---@param given rf.TrainOptions?
---@return rf.TrainOptions
function options.read(given)
  given = errors.options("argument", "rf.train", given, NAMES)
  local o = {}
  for _, key in ipairs(NAMES) do
    o[key] = given[key]
    if o[key] == nil then o[key] = DEFAULTS[key] end
  end
  o.given = given
  check_agent(o.agent)
  check_integer(o, "iterations", 1)
  check_integer(o, "seed", math.mininteger)
  check_integer(o, "patience", 1)
  check_number(o, "stop_at")
  local kind = type(o.start)
  if o.start ~= nil and kind ~= "table" and kind ~= "string" then
    errors.raise("argument", "rf.train: start must be a list of actions, a "
      .. "file or a run's folder, got %s", errors.show(o.start))
  end
  check_resume(o, given)
  return o
end

return options
