--- Auditions: what a reward says of a sound that was not rendered.
-- @module raveforce.audition

local errors = require "raveforce.errors"
local sounds = require "raveforce.sounds"
local watch = require "raveforce.watch"

local audition = {}

-- As long as an episode: cut, or zeros behind. Nobody may write into it, as
-- into what was rendered.
local function fitted(audio, frames)
  return sounds.padded(audio, frames):rows(1, frames):copy():seal()
end

--- The reward of an episode that sounds like `audio`, heard from its start:
-- the sum over the steps, and of each term; statistics and weights stand where
-- the env's are, as in `evaluate`. The running episode's target is
-- the one that counts. Without `params` there are none: a term that reads them
-- fails.
---@param env rf.Env after a reset
---@param audio core.Array mono float32, at the env's rate
---@param params table? an action that terms are shown in every step
---@return { total: number, terms: table<string, number> }
function audition.score(env, audio, params)
  local scene, sound = env._scene, fitted(audio, env.frames)
  local scorer, score = scene.scorer, scene.task.score
  local values, weighted, sums = {}, {}, {}
  if score then errors.check(score:sound(sound)):read(values) end
  local state, total = env._reward_state:for_entries(), 0.0
  local function cut(first, last) return sound:rows(first + 1, last) end
  state:begin(scene)
  watch.refill()
  for step = 1, env.total_step do
    scene.moment:set(step, params or {}, cut)
    total = total
      + state:add_up(values, (step - 1) * #scorer.measures, step, weighted)
    for t = 1, #scorer.names do sums[t] = (sums[t] or 0.0) + weighted[t] end
  end
  local terms = {}
  for t, name in ipairs(scorer.names) do terms[name] = sums[t] end
  return { total = total, terms = terms }
end

return audition
