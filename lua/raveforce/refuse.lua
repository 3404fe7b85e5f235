--- Refusals: what an environment does not do in the state that it is in.
-- @module raveforce.refuse

local errors = require "raveforce.errors"

local refuse = {}

local STEP = {
  new = "step before reset",
  over = "step after the end: the episode had %d steps, call reset",
  broken = "the last step did not finish: call reset",
  closed = "the env is closed",
}

--- An error if it is closed.
---@param env rf.Env
function refuse.closed(env)
  if env._state == "closed" then errors.raise("argument", STEP.closed) end
end

--- An error: no step can follow; there is a reason for every state but
-- "running".
---@param env rf.Env
function refuse.step(env)
  errors.raise("argument", STEP[env._state], env.total_step)
end

--- An error if no episode ever began.
---@param env rf.Env
---@param what string that was asked for
function refuse.before_reset(env, what)
  refuse.closed(env)
  if env._state == "new" then
    errors.raise("argument", "%s before reset", what)
  end
end

--- An error if a function of its script asks while `evaluate` is under way.
---@param env rf.Env
---@param what string that was asked for
function refuse.inside_evaluate(env, what)
  if env._evaluating then
    errors.raise("argument", "%s inside evaluate", what)
  end
end

return refuse
