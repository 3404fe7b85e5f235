--- The kick patch: sine times envelope, one second, scored by raw error.
-- @module raveforce.bench.kick

local core = require "raveforce.core"
local make = require "raveforce.make".env
local mapping = require "raveforce.mapping"
local timing = require "raveforce.bench.timing"

local SR, SECONDS, EPISODES = 44100, 1, 512
local FRAMES = SR * SECONDS

local CODE = [[
  ~env: imp 0.1 >> envperc {attack} {decay}
  kick: sin {freq} >> mul ~env ]]

local kick = {}

local function target()
  local sound = core.zeros("float32", FRAMES)
  for n = 1, FRAMES do
    sound[n] = 0.5 * (1 - n / FRAMES) * core.math.sin(0.008 * n)
  end
  sound.sr = SR
  return sound
end

--- The task with so many workers (0: the caller alone).
---@param threads integer
---@param steps integer?
---@param reward rf.Reward? raw
---@return rf.Env
function kick.env(threads, steps, reward)
  return make(CODE, {
    params = {
      attack = mapping.lin(0.0001, 0.5),
      decay = mapping.rel("attack", function(a) return 0.9 - a end),
      freq = mapping.exp(10, 10000),
    },
    target = target(), threads = threads, observation = "none",
    total_step = steps or 1, reward = reward,
  })
end

local function plan()
  local slots = { { lo = 0, hi = 1 }, { lo = 0, hi = 1 },
    { lo = 10, hi = 10000 } }
  return assert(core.plan(assert(core.graph(CODE)), { sr = SR, slots = slots }))
end

local function rows(env, episodes)
  local values = core.zeros("float64", episodes, 3)
  env.action_space:seed(1)
  for i = 1, episodes do
    local p = env.action_space:sample()
    values[i] = { p.attack, p.decay, p.freq }
  end
  return values
end

--- Renders without scoring or keeping anything.
---@param lanes integer? the widest
---@param episodes integer
---@return fun()
function kick.renderer(lanes, episodes)
  local env = kick.env(0)
  local context = assert(core.context { threads = 0, lanes = lanes })
  local batch = assert(core.batch(context,
    { plan = plan(), ends = { FRAMES } }, false))
  local pack = batch:pack()
  local values = rows(env, episodes)
  return function()
    for first = 1, episodes, pack do
      local last = math.min(episodes, first + pack - 1)
      assert(batch:push(values:rows(first, last), last - first + 1, true, 42))
      assert(batch:pull())
    end
  end
end

--- Evaluates random units.
---@param threads integer
---@param episodes integer
---@param reward rf.Reward? raw
---@return fun()
function kick.evaluator(threads, episodes, reward)
  local env = kick.env(threads, 1, reward)
  env.action_space:seed(1)
  local units = env.action_space:sample_unit(episodes)
  return function() env:evaluate_unit(units) end
end

local function nanoseconds(seconds, episodes)
  return seconds * 1e9 / episodes / FRAMES
end

--- One thread, everything included, beside rendering alone.
function kick.run(report)
  local t = timing.compare { kick.evaluator(0, EPISODES),
    kick.renderer(nil, EPISODES) }
  report("evaluate_unit, one thread", nanoseconds(t[1], EPISODES),
    "ns per sample and voice", "<= 1.5")
  report("rendering alone", nanoseconds(t[2], EPISODES),
    "ns per sample and voice")
  report("evaluate_unit / rendering", t[1] / t[2], "times", "<= 3")
  report("episodes of one second", EPISODES / t[1], "per second")
end

--- Two workers against the caller alone.
function kick.threads(report)
  local t = timing.compare { kick.evaluator(0, 2 * EPISODES),
    kick.evaluator(2, 2 * EPISODES) }
  report("two threads / one", t[1] / t[2], "times", ">= 1.8")
end

--- The widest lanes against one voice.
function kick.lanes(report)
  local widths = core.lane_widths()
  local one = timing.compare({ kick.renderer(1, 16) })[1] / 16
  for i = 2, #widths do
    local t = timing.compare { kick.renderer(1, 16),
      kick.renderer(widths[i], 256) }
    one = t[1] / 16
    report(("W = %d / W = 1, per voice"):format(widths[i]),
      one / (t[2] / 256), "times", widths[i] == 16 and ">= 5" or nil)
  end
  report("W = 1", nanoseconds(one, 1), "ns per sample and voice")
end

return kick
