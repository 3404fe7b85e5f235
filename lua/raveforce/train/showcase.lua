--- The best so far as files, while the search goes on: one can listen to it.
--
-- It is played in an env of its own, which scores nothing: what the search
-- does never depends on how often someone looks.
-- @module raveforce.train.showcase

local best = require "raveforce.run.best"
local core = require "raveforce.core"
local new_fn = require "raveforce.reward.fn"
local variant = require "raveforce.variant"

-- At most twice a second, and never more than a twentieth of the time.
local PAUSE, SHARE = 0.5, 20

---@class rf.Showcase
---@field shown integer the episode whose files are there; 0: none
local Showcase = {}
Showcase.__index = Showcase

local showcase = {}

local function nothing() return 0 end

---@param training rf.Training whose best is shown
---@return rf.Showcase
function showcase.new(training)
  return setmetatable({ shown = 0, _training = training, _stage = false,
    _next = core.clock() }, Showcase)
end

local function write(self)
  local t, top = self._training, self._training.place.best
  local stage = self._stage or variant(t.env, { observation = "none",
    reward = new_fn(nothing) })
  best.play(stage, top.unit, t.seed)
  best.write(t.run, stage, { ret = top.ret, seed = t.seed,
    silence = t.baselines and t.baselines.silence,
    again = self._stage ~= false })
  self._stage, self.shown = stage, top.id
end

local function is_new(self)
  local top = self._training.place.best
  return top and top.id ~= self.shown
end

--- Whether a better one waits to be shown, and it is time to.
---@return boolean
function Showcase:due()
  return is_new(self) and core.clock() >= self._next
end

--- Writes the files of the best, where there is one.
function Showcase:show()
  if not self._training.place.best then return end
  local begin = core.clock()
  write(self)
  local now = core.clock()
  self._next = now + math.max(PAUSE, SHARE * (now - begin))
end

function Showcase:close()
  if self._stage then self._stage:close() end
end

return showcase
