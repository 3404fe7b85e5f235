--- How a training ended: for whoever called it, and as summary.json.
-- @module raveforce.train.summary

local core = require "raveforce.core"
local json = require "raveforce.json"

local summary = {}

local function best_of(self)
  local top = self.place.best
  return top and { id = top.id, ret = top.ret, unit = top.unit,
    params = self.env.plan_space:from_unit(top.unit) } or nil
end

-- Chance without its thousand returns, which are in run.db.
local function shown_baselines(measured)
  local chance = measured and measured.random
  return measured and { silence = measured.silence, random = chance
    and { n = chance.n, best = chance.best, median = chance.median } } or nil
end

local function text_of(self, result)
  local env, best = self.env, result.best
  return json.encode {
    agent = self.agent.name or "custom",
    baselines = shown_baselines(result.baselines),
    best = best and { episode = best.id, reward = best.ret,
      params = best.params, unit = json.list(best.unit) },
    engine = core.version, episodes = result.episodes,
    iterations = self.options.iterations,
    seconds_of_sound = env.frames / env.sr, seed = self.seed,
    state = result.state, stopped = result.stopped,
    task = self.run:meta "task",
  }
end

--- Writes the summary and closes what is open.
---@param self rf.Training
---@param how { state: string, stopped: string?, played: integer }
---@return rf.Trained
function summary.close(self, how)
  local run = self.run
  local result = { agent = self.agent, best = best_of(self),
    episodes = self.place.done, dir = self.options.out, state = how.state,
    stopped = how.stopped, played = how.played, baselines = self.baselines }
  if run then
    result.returns = run:returns()
    self.ledger:guard(run.write, run, "summary.json", text_of(self, result))
    self.ledger:guard(run.set, run, "state", how.state)
    self.ledger:guard(run.set, run, "stopped", how.stopped or "")
    run:close()
  end
  self.env:close()
  return result
end

return summary
