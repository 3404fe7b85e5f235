--- A scene: one target and all that is made for it; episodes that play against
-- the same target share it.
-- @module raveforce.scene

local context = require "raveforce.context"
local core = require "raveforce.core"
local errors = require "raveforce.errors"
local new_moment = require "raveforce.moment".new

---@class rf.Scene
---@field target    core.Array? mono, at the task's rate
---@field resampled { from: number, to: number }?
---@field moment    rf.Moment
---@field scorer    rf.Scorer
---@field silence   number[]? [steps][measures]: what silence would measure
---@field task      core.Task
local Scene = {}
Scene.__index = Scene

--- What all scenes of an environment share.
---@class rf.SceneSetup
---@field plan    core.Plan
---@field ends    integer[]
---@field sr      number
---@field mix     "mean"|"left"
---@field input   core.Sound?
---@field scorer  rf.Scorer
---@field threads integer?

local scene = {}

---@param setup rf.SceneSetup
---@param target core.Array?
---@param resampled { from: number, to: number }?
---@return rf.Scene
function scene.new(setup, target, resampled)
  local score, silence = setup.scorer:score(target, setup.ends, setup.sr)
  return setmetatable({
    target = target,
    resampled = resampled,
    moment = new_moment(setup.ends, setup.sr, target),
    scorer = setup.scorer,
    silence = silence,
    task = {
      plan = setup.plan,
      score = score,
      ends = setup.ends,
      mix = setup.mix,
      input = setup.input,
    },
    _calls = setup.scorer.calls,
    _threads = setup.threads,
  }, Scene)
end

--- One like it, for another environment: what it measures against is shared.
---@return rf.Scene
function Scene:again()
  local task = self.task
  return setmetatable({
    target = self.target, resampled = self.resampled, scorer = self.scorer,
    moment = new_moment(task.ends, task.plan:sr(), self.target),
    silence = self.silence, task = task,
    _calls = self._calls, _threads = self._threads,
  }, Scene)
end

--- The one running episode; made when first asked for.
---@return core.Episode
function Scene:episode()
  self._episode = self._episode or errors.check(core.episode(self.task))
  return self._episode
end

--- The batch that evaluates entries; has their sound if Lua terms want it.
---@return core.Batch
function Scene:batch()
  self._batch = self._batch or errors.check(
    core.batch(context.get(self._threads), self.task, self._calls))
  return self._batch
end

--- Drops what is under way.
function Scene:stop()
  if self._batch then self._batch:close() end
  self._batch = nil
end

function Scene:close()
  self:stop()
  if self._episode then self._episode:close() end
  self._episode = nil
  self.moment:close()
end

return scene
