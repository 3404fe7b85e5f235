--- Makes an environment's parts from a spec, and its scenes.
-- @module raveforce.setup

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local holes = require "raveforce.holes"
local new_params = require "raveforce.params".new
local new_plans = require "raveforce.plans".new
local observation = require "raveforce.observation"
local pieces = require "raveforce.pieces"
local places = require "raveforce.errors.places"
local rng = require "raveforce.rng"
local scene = require "raveforce.scene"
local scorer = require "raveforce.reward.scorer"
local sounds = require "raveforce.sounds"
local space = require "raveforce.space"
local spec = require "raveforce.spec"
local target = require "raveforce.target"

local DEFAULT_SR = 44100

local setup = {}

-- The text again, with those holes filled that are pieces of code.
local function read_pieces(s)
  local found = pieces.scan(s.code)
  local h = holes.match(s.code, found.holes, s)
  h.pieces = true
  local middle = new_params(h):middle()
  local graph = found:find(function(place)
    return holes.piece(s.code, h, place, middle[place.hole])
  end)
  h.pieces = found.is
  found:check_slots(found.first, graph)
  holes.settle(s.code, h, graph:slots())
  return graph, h, found
end

-- A checked text and its holes; and its pieces, where it has any.
local function read_code(s)
  local graph, message, detail = core.graph(s.code)
  if not graph and detail.kind == "unsupported" and pieces.is_hole(s.code,
    detail) then
    return read_pieces(s)
  end
  errors.check(graph, message, detail, s.code)
  local slots = graph:slots()
  local h = holes.match(s.code, slots, s)
  holes.settle(s.code, h, slots)
  return graph, h
end

-- How long the sound is, where the task says so itself.
local function episode_frames(s)
  if not s.step_len then return nil end
  return spec.ends { total_step = s.total_step, step_len = s.step_len,
    sr = s.sr or DEFAULT_SR }[s.total_step]
end

local function load_target(s, value, files)
  if value == nil then return nil end
  return errors.about("target", target.load, value, { sr = s.sr, bpm = s.bpm,
    files = files, frames = s.step_len and episode_frames(s) })
end

local function make_plans(self, graph, h, found)
  local s = self.spec
  local by_symbol, by_name = errors.about("samples", sounds.samples, s.samples,
    self.files, s.sr)
  self.samples = by_name
  return new_plans({
    sr = s.sr,
    bpm = s.bpm,
    sounds = by_symbol,
    slots = holes.slot_specs(graph:slots(), h),
    live = found ~= nil and s.total_step > 1,
    strict = s.strict,
  }, graph, h, found or pieces.none(s.code))
end

-- The target decides what rate and length are where the task does not.
local function complete_time(s, audio)
  s.sr = s.sr or (audio and audio.sr) or DEFAULT_SR
  s.step_len = s.step_len or #audio / s.sr / s.total_step
end

local function new_scene(self, with, audio, resampled)
  return scene.new({ plan = self._plans.first, ends = self._ends, sr = self.sr,
    mix = self.spec.mix, input = self._input, scorer = with,
    threads = self.spec.threads }, audio, resampled)
end

local function make_spaces(self)
  self._actions = rng.new(0, "action")
  self.action_space = space.new(self._params, self._actions)
  self.plan_space = space.new(self._params, self._actions, self.total_step)
end

--- A reward made ready for an environment.
---@param self rf.Env
---@param reward any
---@return rf.Scorer
function setup.scorer(self, reward)
  local made = errors.about("reward", scorer.compile, reward)
  made:bind(self._params)
  return made
end

--- A scene like `like`, where there is one, that scores by another reward.
---@param self rf.Env
---@param with rf.Scorer
---@param like rf.Scene?
---@return rf.Scene?
function setup.rewarded(self, with, like)
  return like and new_scene(self, with, like.target, like.resampled)
end

--- All fields of an environment but those of a running episode.
---@param given rf.Spec
---@param files rf.Files
---@return table
function setup.prepare(given, files)
  local s = spec.complete(given)
  local graph, h, found = read_code(s)
  local self = { spec = s, files = files, target = false }
  self._params = new_params(h)
  self._scorer = setup.scorer(self, s.reward)
  spec.check_length(s)
  spec.check_reward(given)
  local by_function = type(s.target) == "function"
  local audio, resampled
  if not by_function then
    audio, resampled = load_target(s, s.target, files)
  end
  complete_time(s, audio)
  self.sr, self.total_step = s.sr, s.total_step
  self.input = errors.about("input", sounds.input, s.input, files, s.sr)
    or false
  self._ends = errors.about("step_len", spec.ends, s)
  self.frames = self._ends[s.total_step]
  self._plans = make_plans(self, graph, h, found)
  self._input = self.input and errors.check(core.sound(self.input, s.sr)) or nil
  self.observation_space, self._observe =
    errors.about("observation", observation.new, s.observation,
      { audio = audio and #audio or self.frames, frames = self.frames,
        sr = self.sr })
  self._reward_state = self._scorer:new_state(s.total_step)
  make_spaces(self)
  if not by_function then
    self._fixed_scene = new_scene(self, self._scorer, audio, resampled)
    self.target = audio or false
  end
  return self
end

-- What environments of one task share; nothing writes into it.
local SHARED = { "files", "sr", "total_step", "frames", "samples", "input",
  "observation_space", "_observe", "_ends", "_params", "_plans", "_scorer",
  "_place" }

--- All fields of an environment like `env`, but those of a running episode.
---@param env rf.Env
---@return table
function setup.again(env)
  local self = { spec = {}, target = env.target, _measured = {},
    _weighted = {} }
  for _, field in ipairs(SHARED) do self[field] = env[field] end
  for _, field in ipairs(spec.FIELDS) do self.spec[field] = env.spec[field] end
  self._reward_state = self._scorer:new_state(self.total_step)
  make_spaces(self)
  return self
end

local function handler(raised)
  return errors.from_script(raised, "target")
end

-- What the task's function gives as this episode's target.
local function ask_target(self, seed, options)
  local ask = self.spec.target
  local fine, value = xpcall(ask, handler, seed, options or {})
  if not fine then error(value) end
  if type(value) == "function" or value == nil then
    errors.raise_at(errors.place_of(ask), "invalid",
      "target: the function must give a path, an array or rf.glicol, got %s",
      type(value) == "function" and "another function" or "nothing")
  end
  return load_target(self.spec, value, self.files)
end

--- The scene of an episode: the task's, or what its function gives.
---@param self rf.Env
---@param root integer
---@param number integer of the episode
---@param options table?
---@param next { scorer: rf.Scorer, scene: rf.Scene? }? another reward's
---@return rf.Scene
function setup.scene(self, root, number, options, next)
  if self._fixed_scene then return next and next.scene or self._fixed_scene end
  local seed = rng.bits(root, "target", number, rng.FIRST_ENV)
  local fine, audio, resampled = pcall(ask_target, self, seed, options)
  if not fine then
    error(places.blame(audio, self._place or {}, self.files))
  end
  return new_scene(self, next and next.scorer or self._scorer, audio,
    resampled)
end

--- The engine's seed in an episode. A derived one has 63 bits: `render --seed`
-- takes no more, and best.sh names it.
---@param self rf.Env
---@param root integer
---@param number integer
---@return integer
function setup.engine_seed(self, root, number)
  local seed = self.spec.engine_seed
  if seed ~= "episode" then return seed end
  return rng.bits(root, "engine", number, rng.FIRST_ENV) & math.maxinteger
end

return setup
