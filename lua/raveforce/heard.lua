--- What a command line names to be heard: a sound file, a run's folder, which
-- stands for its best sound, as RUN:best does, or RUN:EPISODE, which is played
-- again.
-- @module raveforce.heard

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local recorded = require "raveforce.run.recorded"
local runs = require "raveforce.runs"

local heard = {}

-- A run that was stopped before its first episode has no best sound yet.
local function best_of(dir)
  local path = dir .. "/best.wav"
  if not core.file_read(path, 1 << 30) then
    errors.raise("io", "%s: the run has no best.wav yet", dir)
  end
  return path
end

local function episode_of(dir, id)
  local run = runs.open(dir)
  local env = recorded.env(run)
  recorded.play(run, env, id)
  local sound = env._episode:stereo()
  sound.sr = env.sr
  env:close()
  run:close()
  return sound
end

--- The sound with its channels, at its own rate.
---@param path string
---@return core.Array # [frames] or [2][frames]
function heard.load(path)
  local dir, id = path:match "^(.*):(%d+)$"
  if dir and runs.exists(dir) then
    return episode_of(dir, math.tointeger(core.parse_number(id)))
  end
  local run = path:match "^(.*):best$" or path
  local file = runs.exists(run) and best_of(run) or path
  return errors.check(core.load(file, { mono = false }))
end

--- What a run wanted to sound like, from its database alone.
---@param path string
---@return core.Array # [frames]
function heard.target(path)
  local run = runs.open(path)
  local target = run:sound "target"
  run:close()
  if not target then
    errors.raise("invalid", "%s: the run has no target", path)
  end
  return target
end

return heard
