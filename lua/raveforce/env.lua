--- Environments: episodes of a task, one step after another.
-- @module raveforce.env

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local kinds = require "raveforce.kinds"
local evaluate = require "raveforce.evaluate"
local play = require "raveforce.play"
local refuse = require "raveforce.refuse"
local rng = require "raveforce.rng"
local setup = require "raveforce.setup"
local snapshot = require "raveforce.snapshot"

---@class rf.Info
---@field step         integer
---@field seconds      number   of sound
---@field params       table?   all values of the step
---@field reward_terms table<string, number>? weighted
---@field details      table?   what terms of the script's own named
---@field seed         { root: integer, env: integer, episode: integer }
---@field bad          boolean? a sample was not finite, and is 0 now
---@field trouble      rf.Error? what a script failed with in this step: it is
---  silent from then on
---@field resampled    { from: number, to: number }? of the target
---@field episode      { r: number, l: integer }? at the end
---@field reason       "total_step"|nil

---@class rf.EvaluateInfo
---@field terms table<string, core.Array> float64 [n] each, sums over the steps
---@field bad   integer[]? entries with a sample that was not finite
---@field trouble rf.Error? what a script failed with: of the first `entry`
---@field seed  { root: integer, env: integer, episode: integer }

---@class rf.Env
---@field spec              rf.Spec with its defaults
---@field action_space      rf.Space one step
---@field plan_space        rf.Space all steps
---@field observation_space rf.ObservationSpace
---@field total_step        integer
---@field sr                number
---@field frames            integer of a whole episode
---@field files             rf.Files what the task read
---@field target            core.Array|false mono, as it is compared
---@field samples           table<string, core.Array> as they sound
---@field input             core.Array|false as it sounds
local Env = {}
Env.__index = Env
Env.__name = "rf.Env"
errors.strict(Env, "an env")

local env = {}

--- From a spec; `files` knows where paths begin.
---@param given rf.Spec
---@param files rf.Files
---@return rf.Env
function env.new(given, files)
  local self = setup.prepare(given, files)
  self._root, self._number = 0, 0
  self._measured, self._weighted = {}, {}
  self._state, self._present = "new", self._fixed_scene
  return setmetatable(self, Env)
end

-- The scene that evaluate plays in; the last episode's own is still needed.
local function present(self, scene)
  local before = self._present
  self._present = scene
  if before and before ~= scene and before ~= self._scene then
    before:close()
  end
end

-- The reward that was set takes over.
local function take_reward(self)
  local taken = self._next
  self._next = nil
  self._scorer, self._reward_state = taken.scorer, taken.state
  self.spec.reward = taken.reward
  if self._fixed_scene then self._fixed_scene = taken.scene end
  present(self, taken.scene)
end

local function settle_reward(self)
  if self._next and self._state ~= "running" then take_reward(self) end
end

-- Another sound is heard from now on.
local function listen(self, scene)
  local episode = self._episode
  self.target = scene.target or false
  self._cut = function(first, last) return episode:view(first, last) end
end

-- Everything that may fail comes before anything changes.
local function begin(self, root, number, options)
  local scene = setup.scene(self, root, number, options, self._next)
  local episode = scene:episode()
  local seed = setup.engine_seed(self, root, number)
  episode:reset(seed)
  if self._next then take_reward(self) end
  present(self, scene)
  if self._scene and self._scene ~= scene then self._scene:close() end
  self._scene, self._episode = scene, episode
  self._reward_state:begin(scene)
  listen(self, scene)
  self._root, self._number = root, number
  self._step, self._return, self._history = 0, 0.0, {}
  self._seed = { root = root, env = rng.FIRST_ENV, episode = number }
end

--- A new episode. `seed` is the root of all randomness and begins at episode
-- 1; without it the next episode follows. `options` go to a function target.
---@param options { seed: integer?, options: table? }?
---@return any observation, rf.Info info
function Env:reset(options)
  refuse.closed(self)
  options = errors.options("argument", "reset", options,
    { "seed", "options" })
  local root, number = self._root, self._number + 1
  if options.seed ~= nil then
    root, number = rng.check_seed(options.seed), 1
  end
  begin(self, root, number, options.options)
  if options.seed ~= nil then self.action_space:seed(root) end
  self._state = "broken"
  self._scene.moment:set(0, {}, self._cut)
  local observed = self._observe(self._episode, self._scene.moment)
  self._state = "running"
  return observed, { step = 0, seconds = 0, seed = self._seed,
    resampled = self._scene.resampled }
end

local function terms_by_name(names, weighted)
  local terms = {}
  for i = 1, #names do terms[names[i]] = weighted[i] end
  return terms
end

-- Steps are many: what nobody keeps is used again.
local function fill(t, first, ...)
  t[1] = first
  for i = 1, select("#", ...) do t[i + 1] = (select(i, ...)) end
  return t
end

local function advance(self, values)
  local scene, step = self._scene, self._step + 1
  local params, plan = self._params:action(values), self._plans:get(values)
  self._state = "broken"
  local measured = fill(self._measured,
    self._episode:step(self._params:slots(values), plan))
  self._step, self._history[step] = step, values
  scene.moment:set(step, params, self._cut)
  local weighted = self._weighted
  local reward = self._reward_state:add_up(measured, 0, step, weighted)
  local observed = self._observe(self._episode, scene.moment)
  self._return = self._return + reward
  local terminated = step == self.total_step
  local info = {
    step = step,
    seconds = self._ends[step] / self.sr,
    params = params,
    reward_terms = terms_by_name(self._scorer.names, weighted),
    details = scene.moment:details(),
    seed = self._seed,
    bad = self._episode:bad(),
    trouble = self._plans:trouble(values, self._episode:trouble()),
    resampled = scene.resampled,
  }
  if terminated then
    info.episode = { r = self._return, l = step }
    info.reason = "total_step"
  end
  self._state = terminated and "over" or "running"
  return observed, reward, terminated, false, info
end

--- Renders one step with these values: a list in the order of the holes, or a
-- table by name. A refused action changes nothing.
---@param action table|core.Array
---@return any observation
---@return number reward
---@return boolean terminated
---@return boolean truncated
---@return rf.Info info
function Env:step(action)
  if self._state ~= "running" then refuse.step(self) end
  return advance(self, self._params:from_action(action))
end

--- The same from units, one per dimension, each in 0..1.
---@param units core.Array|number[]
---@return any observation
---@return number reward
---@return boolean terminated
---@return boolean truncated
---@return rf.Info info
function Env:step_unit(units)
  if self._state ~= "running" then refuse.step(self) end
  self._params:check_units(units, self._params.d)
  return advance(self, self._params:from_units(units, 0))
end

--- The returns of many episodes. An entry is one action, held in all steps, or
-- a list of `total_step` actions. The running episode is left alone.
---@param list table[]
---@param options { seed: integer? }?
---@return core.Array returns float64 [n]
---@return rf.EvaluateInfo info
function Env:evaluate(list, options)
  refuse.closed(self)
  settle_reward(self)
  return evaluate.actions(self, list, options)
end

--- The same from units: [n][action_space.d], held, or [n][plan_space.d].
---@param units core.Array|number[][]
---@param options { seed: integer? }?
---@return core.Array returns float64 [n]
---@return rf.EvaluateInfo info
function Env:evaluate_unit(units, options)
  refuse.closed(self)
  settle_reward(self)
  return evaluate.units(self, units, options)
end

--- evaluate_unit for recorders: `each(i, rewards, weighted)` gets the steps of
-- every entry, in order; `heard` what the reward's statistics learn of them.
function Env:_evaluate_each(units, options, each, heard)
  refuse.closed(self)
  settle_reward(self)
  return evaluate.units(self, units, options, each, heard)
end

--- For recorders: any episode of a root, ready for its first step. `reset` gets
-- there one by one.
function Env:_begin_at(root, episode)
  refuse.closed(self)
  begin(self, root, episode)
  self._state = "running"
end

--- Another reward: for the episodes that begin from now on, and for `evaluate`
-- as soon as no episode is running. What the old one remembered is gone. One
-- that cannot be measured is an error, and the old one stays.
---@param reward rf.Reward
function Env:set_reward(reward)
  refuse.closed(self)
  refuse.inside_evaluate(self, "set_reward")
  local scorer = setup.scorer(self, reward)
  self._next = { reward = reward, scorer = scorer,
    scene = setup.rewarded(self, scorer, self._fixed_scene or self._scene),
    state = scorer:new_state(self.total_step) }
  settle_reward(self)
end

-- As it was: the scene, the episode and all that counts steps.
local function go_back(self, kept)
  local scene, step = kept.scene, #kept.history
  local episode = scene:episode()
  errors.check(episode:restore(kept.moment))
  present(self, scene)
  if self._scene and self._scene ~= scene then self._scene:close() end
  self._scene, self._episode = scene, episode
  self._reward_state:begin(scene)
  self._reward_state:load(kept.reward)
  listen(self, scene)
  self._root, self._number = kept.root, kept.number
  self._step, self._return = step, kept.total
  self._history = table.move(kept.history, 1, step, 1, {})
  self._seed = { root = kept.root, env = rng.FIRST_ENV, episode = kept.number }
  self._actions.root, self._actions.draw = kept.actions.root, kept.actions.draw
  local values = self._history[step]
  scene.moment:set(step, values and self._params:action(values) or {},
    self._cut)
  self._state = kept.state
end

--- The environment as it is now, between two steps: sound, voices, reward,
-- random streams. What the script's own functions remember is not part of it.
---@return rf.Snapshot
function Env:snapshot()
  return snapshot.take(self)
end

--- Goes on from a snapshot of this environment: the same actions then give the
-- same sound and rewards, bit for bit.
---@param taken rf.Snapshot
function Env:restore(taken)
  refuse.closed(self)
  refuse.inside_evaluate(self, "restore")
  go_back(self, snapshot.read(self, taken))
end

local function new_branch(self, kept)
  local made = setmetatable(setup.again(self), Env)
  kept.scene = self._scene:again()
  made._fixed_scene = self._fixed_scene and kept.scene
  go_back(made, kept)
  if self._next then made:set_reward(self._next.reward) end
  return made
end

--- Environments that go on from here, each for itself: with the same actions
-- they all sound the same.
---@param n integer
---@return rf.Env[]
function Env:branch(n)
  local count = kinds.integer(n)
  if not count or count < 0 then
    errors.raise("argument", "branch wants how many, got %s", errors.show(n))
  end
  local kept, branches = snapshot.of(self), {}
  for i = 1, count do branches[i] = new_branch(self, kept) end
  kept.moment:close()
  return branches
end

--- The names of the reward's terms, in the order in which they are added.
---@return string[] # a new table
function Env:terms()
  local names = self._scorer.names
  return table.move(names, 1, #names, 1, {})
end

--- The sound so far, mono: [frames].
---@return core.Array
function Env:audio()
  refuse.before_reset(self, "audio")
  return self._episode:audio()
end

--- Writes the sound so far: 32-bit float WAV, both channels.
---@param path string
function Env:save(path)
  refuse.before_reset(self, "save")
  errors.check(errors.try(core.save, path, self._episode:stereo(), self.sr))
end

--- Plays the sound so far, both channels, and returns when it is over.
function Env:play()
  refuse.before_reset(self, "play")
  play(self._episode:stereo(), self.sr)
end

--- The code of a step, holes filled; the last step's unless `k` is given.
---@param k integer?
---@return string
function Env:text(k)
  refuse.before_reset(self, "text")
  k = k or self._step
  local values = self._history[k]
  if not values then
    errors.raise("argument", "text: no step %s, there are %d",
      errors.show(k), self._step)
  end
  return self._plans:fill(values, self._params:slots(values))
end

--- Frees what the episodes hold; safe twice.
function Env:close()
  present(self, nil)
  if self._scene then self._scene:close() end
  self._state = "closed"
end

function Env:__tostring()
  local episode = ("%d step%s of %s s at %s Hz"):format(self.total_step,
    self.total_step == 1 and "" or "s", errors.show(self.spec.step_len),
    errors.show(self.sr))
  return table.concat({ "env: " .. episode,
    "action " .. tostring(self.action_space),
    tostring(self.observation_space),
    "reward " .. tostring(self.spec.reward) }, "\n  ")
end

return env
