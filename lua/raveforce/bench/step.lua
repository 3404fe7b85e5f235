--- What a step costs besides rendering and scoring.
-- @module raveforce.bench.step

local core = require "raveforce.core"
local kick = require "raveforce.bench.kick"
local timing = require "raveforce.bench.timing"

local STEPS, ROUNDS = 300, 50

local step = {}

---@param report fun(name: string, value: number, unit: string, goal: string?)
function step.run(report)
  local env = kick.env(0, STEPS)
  local action = { attack = 0.01, decay = 0.89, freq = 60 }
  env:reset()
  local bare = assert(core.episode { plan = env._plans.first, ends = env._ends,
    score = assert(core.score(env.target,
      { { measure = "mse_raw", span = "target" } },
      { sr = env.sr, ends = env._ends })) })
  bare:reset(42)
  local values = { 0.01, 0.89, 60 }
  local t = timing.compare({
    function()
      for _ = 1, STEPS do env:step(action) end
      env:reset()
    end,
    function()
      for _ = 1, STEPS do bare:step(values) end
      bare:reset(42)
    end,
  }, ROUNDS)
  report("env:step, observation 'none'", t[1] / STEPS * 1e6, "us")
  report("rendering and scoring of it", t[2] / STEPS * 1e6, "us")
  report("the step besides", (t[1] - t[2]) / STEPS * 1e6, "us", "<= 5")
end

return step
