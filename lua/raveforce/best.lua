--- The best episode of a run as files: sound, texts, command, picture.
-- @module raveforce.best

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local picture = require "raveforce.picture"
local setup = require "raveforce.setup"

local best = {}

local function decimal(x, digits)
  return (("%." .. digits .. "f"):format(x):gsub(",", "."))
end

-- Seconds that `render` turns back into exactly so many frames.
local function seconds_of(frames, sr)
  for digits = 3, 12 do
    local text = decimal(frames / sr, digits)
    if math.ceil(core.parse_number(text) * sr) == frames then return text end
  end
  return decimal((frames - 0.5) / sr, 9)
end

-- Half a frame early: the block is the same, and no rounding can pass it.
local function time_of(frames, sr)
  return decimal((frames - 0.5) / sr, 9)
end

local function quoted(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

local function text_name(step)
  return step == 1 and "best.glicol" or ("best.%d.glicol"):format(step)
end

--- Writes the samples of the task; the options of `render` that name them.
local function save_samples(run, env)
  local names, options = errors.sorted_keys(env.samples), {}
  if #names > 0 then errors.check(core.folder_make(run.dir .. "/samples")) end
  for i, name in ipairs(names) do
    local path = "samples/" .. name .. ".wav"
    local audio = env.samples[name]
    errors.check(core.save(run.dir .. "/" .. path, audio, audio.sr))
    options[i] = "--sample " .. quoted(name .. "=" .. path)
  end
  return options
end

local function command(run, env, seed, episode)
  local parts = {
    'exec "${RAVEFORCE:-raveforce}" render best.glicol',
    "--seconds " .. seconds_of(env.frames, env.sr),
    "--sr " .. errors.show(env.sr),
    "--bpm " .. errors.show(env.spec.bpm),
    "--seed " .. errors.show(setup.engine_seed(env, seed, episode)),
  }
  for _, option in ipairs(save_samples(run, env)) do
    parts[#parts + 1] = option
  end
  for step = 2, env.total_step do
    parts[#parts + 1] = ("--update %s=%s"):format(
      time_of(env._ends[step - 1], env.sr), text_name(step))
  end
  parts[#parts + 1] = '-o "${1:-again.wav}"'
  return "#!/bin/sh\n# Renders best.wav again, bit for bit.\n"
    .. 'cd "$(dirname "$0")" || exit 3\n'
    .. table.concat(parts, " \\\n  ") .. "\n"
end

local function draw(run, env, ret, silence)
  return picture.best {
    title = ("best of %d episodes: %.6g"):format(run.count, ret),
    note = silence and ("silence earns %.6g"):format(silence)
      or "the reward of silence is not defined",
    target = env.target or nil, best = env:audio(), sr = env.sr,
    returns = run:returns(), silence = silence,
  }
end

--- Plays an episode in `env`: one row of units per step.
---@param env rf.Env
---@param unit number[] of the whole plan
---@param seed integer
---@return table[] params of each step
function best.play(env, unit, seed)
  local d, params = env.action_space.d, {}
  env:reset { seed = seed }
  for step = 1, env.total_step do
    local row = table.move(unit, (step - 1) * d + 1, step * d, 1, {})
    local _, _, _, _, info = env:step_unit(row)
    params[step] = info.params
  end
  return params
end

--- Writes best.wav, best.glicol, best.sh and best.svg into the run's folder;
-- the episode has just been played in `env`.
---@param run rf.Run
---@param env rf.Env
---@param given { ret: number, seed: integer, episode: integer?,
---  silence: number? } of the episode, which is 1 where nothing else is said
function best.write(run, env, given)
  env:save(run.dir .. "/best.wav")
  for step = 1, env.total_step do
    run:write(text_name(step), env:text(step))
  end
  run:write("best.sh", command(run, env, given.seed, given.episode or 1))
  run:write("best.svg", draw(run, env, given.ret, given.silence))
end

--- What silence would earn in a task, or nil where its reward cannot say.
---@param make fun(overrides: table): rf.Env
---@param env rf.Env the task's own
---@return number?
function best.silence(make, env)
  local field = env.spec.params and "params" or "action_space"
  local fine, ret = pcall(function()
    local silent = make { code = "silence: constsig 0", [field] = {} }
    local returns = silent:evaluate { {} }
    silent:close()
    return returns[1]
  end)
  return fine and ret or nil
end

return best
