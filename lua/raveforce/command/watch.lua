--- `raveforce watch TASK`: the order of a fixed set of episodes, on each save.
-- @module raveforce.command.watch

local changes = require "raveforce.changes"
local columns = require "raveforce.command.columns"
local core = require "raveforce.core"
local errors = require "raveforce.errors"
local host = require "raveforce.watch"
local make_env = require "raveforce.make".env
local new_files = require "raveforce.files".new
local stats = require "raveforce.stats"
local task_file = require "raveforce.task_file"
local terminal = require "raveforce.terminal"

local EPISODES, TOP, PAUSE = 1000, 5, 0.1 -- seconds between looks

local command = {}

-- What was scored last without an error, and what is looked at.
---@class rf.Watch
---@field given   table what the command line says
---@field changes rf.Changes of files whose change means another round
---@field last    { returns: core.Array, order: integer[], d: integer }?
---@field rounds  integer

local function score(self, files)
  local given = self.given
  local task = task_file.load(given.task, files)
  local overrides = task:parse(given.set)
  overrides.threads = given.threads
  local env = make_env(task, overrides)
  local seed = given.seed or 0
  env.action_space:seed(seed)
  local units = env.action_space:sample_unit(given.episodes or EPISODES)
  local returns = env:evaluate_unit(units, { seed = seed })
  local scored = { returns = returns, order = stats.order(returns),
    d = env.action_space.d, reward = tostring(env.spec.reward), params = {} }
  for k = 1, math.min(TOP, #scored.order) do
    scored.params[k] = env.action_space:from_unit(units[scored.order[k]])
  end
  env:close()
  return scored
end

local function places(order)
  local place = {}
  for rank, id in ipairs(order) do place[id] = rank end
  return place
end

local function show(now, before, seconds)
  local was = before and before.d == now.d and #before.order == #now.order
    and before or nil
  terminal.print(("%s\n%d episodes in %.2f s"):format(now.reward, #now.order,
    seconds))
  if was then
    terminal.print(("; against the order before: Spearman %s, Kendall %s")
      :format(columns.correlation(stats.spearman(was.returns, now.returns)),
        columns.correlation(stats.kendall(was.returns, now.returns))))
  end
  local rows = { { "rank", "was", "episode", "reward", "" } }
  local place = was and places(was.order)
  for k, params in ipairs(now.params) do
    local id = now.order[k]
    rows[k + 1] = { k, place and place[id] or "", id, now.returns[id],
      columns.params(params) }
  end
  terminal.print("\n" .. columns.text(rows))
  terminal.flush()
end

-- One look at the files as they are; an error keeps what was good, and files
-- of the last good state count then too: a broken script may read fewer.
local function round(self)
  local files, start = new_files(), core.clock()
  self.changes:look()
  local fine, scored = pcall(score, self, files)
  if fine then
    self.changes:set(files.tried)
    show(scored, self.last, core.clock() - start)
    self.last = scored
  else
    self.changes:add(files.tried)
    if errors.is(scored) and scored.kind == "interrupted" then return end
    terminal.say(("%s\n%s\n"):format(tostring(scored), self.last
      and "the last good state stays"
      or "nothing to show yet; waiting for a save"))
  end
  self.rounds = self.rounds + 1
end

---@param given { task: string, set: table<string, string>,
---  episodes: integer?, seed: integer?, threads: integer?, rounds: integer? }
function command.command(given)
  local self = { given = given, changes = changes.new { given.task },
    rounds = 0 }
  round(self)
  while not host.interrupted() and self.rounds < (given.rounds or math.huge) do
    host.refill()
    if self.changes:seen() then round(self) else terminal.wait(PAUSE) end
  end
end

return command
