--- The best episode of a run as files: sound, texts, command, picture.
-- @module raveforce.run.best

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local picture = require "raveforce.picture"
local setup = require "raveforce.setup"
local shell = require "raveforce.shell"

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

local function text_name(step)
  return step == 1 and "best.glicol" or ("best.%d.glicol"):format(step)
end

local function sample_path(name)
  return "samples/" .. name .. ".wav"
end

local function save_samples(run, env)
  local names = errors.sorted_keys(env.samples)
  if #names > 0 then errors.check(core.folder_make(run.dir .. "/samples")) end
  for _, name in ipairs(names) do
    local audio = env.samples[name]
    errors.check(core.save(run.dir .. "/" .. sample_path(name), audio,
      audio.sr))
  end
end

local INPUT = "input.wav"

local function save_input(run, env)
  if not env.input then return end
  errors.check(core.save(run.dir .. "/" .. INPUT, env.input, env.sr))
end

local function command(env, seed, episode)
  local parts = {
    'exec "${RAVEFORCE:-raveforce}" render best.glicol',
    "--seconds " .. seconds_of(env.frames, env.sr),
    "--sr " .. errors.show(env.sr),
    "--bpm " .. errors.show(env.spec.bpm),
    "--seed " .. errors.show(setup.engine_seed(env, seed, episode)),
  }
  for _, name in ipairs(errors.sorted_keys(env.samples)) do
    parts[#parts + 1] = "--sample "
      .. shell.word(name .. "=" .. sample_path(name))
  end
  if env.spec.strict then parts[#parts + 1] = "--strict" end
  if env.input then parts[#parts + 1] = "--input " .. INPUT end
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
-- the episode has just been played in `env`. Its samples are written once.
---@param run rf.Run
---@param env rf.Env
---@param given { ret: number, seed: integer, episode: integer?,
---  silence: number?, again: boolean? } of the episode, which is 1 where
--- nothing else is said; `again` where the samples are there already
function best.write(run, env, given)
  if not given.again then
    save_samples(run, env)
    save_input(run, env)
  end
  env:save(run.dir .. "/best.wav")
  for step = 1, env.total_step do
    run:write(text_name(step), env:text(step))
  end
  run:write("best.sh", command(env, given.seed, given.episode or 1))
  run:write("best.svg", draw(run, env, given.ret, given.silence))
end

return best
