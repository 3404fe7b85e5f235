--- Snapshots: an environment as it was between two steps.
--
-- What the engine holds is copied in one piece. What a script's own functions
-- remember is theirs, and goes on as it is.
-- @module raveforce.snapshot

local errors = require "raveforce.errors"

--- Of one environment and its reward; opaque.
---@class rf.Snapshot
local Snapshot = {}
Snapshot.__index = errors.methods(Snapshot)
Snapshot.__name = "rf.Snapshot"
Snapshot.__metatable = Snapshot.__name

--- What a snapshot holds.
---@class rf.Kept
---@field env     rf.Env    that it was taken of
---@field scorer  rf.Scorer
---@field scene   rf.Scene
---@field moment  core.Moment
---@field reward  { count: integer, slots: number[] }
---@field actions { root: integer, draw: integer } the action space's stream
---@field history any[][]   values of each step
---@field root    integer
---@field number  integer   of the episode
---@field total   number    of the rewards
---@field state   "running"|"over"

---@type table<rf.Snapshot, rf.Kept>
local contents = setmetatable({}, { __mode = "k" })

local snapshot = {}

--- Frees what it holds before the collector would; safe twice.
function Snapshot:close()
  if contents[self] then contents[self].moment:close() end
  contents[self] = nil
end

Snapshot.__close = Snapshot.close

function Snapshot:__tostring()
  local kept = contents[self]
  if not kept then return "snapshot, closed" end
  return ("snapshot after step %d of episode %d"):format(#kept.history,
    kept.number)
end

local function copy(list)
  return table.move(list, 1, #list, 1, {})
end

local REFUSALS = {
  new = "%s before reset",
  broken = "%s: the last step did not finish: call reset",
  closed = "the env is closed",
}

local function refuse(env, what)
  if REFUSALS[env._state] then
    errors.raise("argument", REFUSALS[env._state], what)
  end
  if env._scene.scorer ~= env._scorer then
    errors.raise("argument",
      "%s: the reward is another one since the episode ended: call reset", what)
  end
end

local function keep(env)
  local stream = env._actions
  return {
    env = env,
    scorer = env._scorer,
    scene = env._scene,
    moment = errors.check(env._episode:snapshot()),
    reward = env._reward_state:save(),
    actions = { root = stream.root, draw = stream.draw },
    history = copy(env._history),
    root = env._root,
    number = env._number,
    total = env._return,
    state = env._state,
  }
end

---@param env rf.Env
---@return rf.Snapshot
function snapshot.take(env)
  refuse(env, "snapshot")
  local made = setmetatable({}, Snapshot)
  contents[made] = keep(env)
  return made
end

--- What a snapshot of this environment holds; an error for anything else.
---@param env rf.Env
---@param given any
---@return rf.Kept
function snapshot.read(env, given)
  if getmetatable(given) ~= Snapshot.__name then
    errors.raise("argument", "restore wants what snapshot gave, got %s",
      errors.show(given))
  end
  local kept = contents[given]
  if not kept then
    errors.raise("argument", "restore: the snapshot is closed")
  end
  if kept.env ~= env then
    errors.raise("argument", "restore: the snapshot is of another env")
  end
  if kept.scorer ~= env._scorer then
    errors.raise("argument", "restore: the env had another reward then")
  end
  return kept
end

--- What a branch goes on from: as a snapshot, but of nobody.
---@param env rf.Env
---@return rf.Kept
function snapshot.of(env)
  refuse(env, "branch")
  return keep(env)
end

return snapshot
