--- `raveforce score TASK AUDIO…`: designing a reward without an agent.
-- @module raveforce.command.score

local audition = require "raveforce.audition"
local columns = require "raveforce.command.columns"
local errors = require "raveforce.errors"
local files = require "raveforce.files"
local json = require "raveforce.json"
local make_env = require "raveforce.make".env
local sounds = require "raveforce.sounds"
local target = require "raveforce.target"
local task_file = require "raveforce.task_file"
local terminal = require "raveforce.terminal"

local command = {}

local function load_sound(env, path)
  return (target.load(sounds.mono(files.new():sound(path)),
    { sr = env.sr, files = files.new() }))
end

-- Silence and the target are the ends of the scale.
local function listed(env, paths)
  local list = { { name = "silence", audio = sounds.silence(env.sr) } }
  if env.target then
    list[2] = { name = "target", audio = env.target }
  end
  for _, path in ipairs(paths) do
    list[#list + 1] = { name = path, audio = load_sound(env, path) }
  end
  return list
end

local function as_table(env, scored)
  local head = { "sound" }
  local names = env:terms()
  table.move(names, 1, #names, 2, head)
  head[#head + 1] = "total"
  local rows = { head }
  for i, each in ipairs(scored) do
    local row = { each.name }
    for _, name in ipairs(names) do row[#row + 1] = each.terms[name] end
    row[#row + 1] = each.total
    rows[i + 1] = row
  end
  return columns.text(rows)
end

---@param given { task: string, sounds: string[], set: table, json: boolean? }
function command.command(given)
  local task = task_file.load(given.task)
  local env = make_env(task, task:parse(given.set))
  env:reset { seed = 0 } -- a function's target is that of the first episode
  local scored = {}
  for i, sound in ipairs(listed(env, given.sounds)) do
    local fine, result = pcall(audition.score, env, sound.audio)
    if not fine then
      if errors.is(result) then
        result.message = ("%s: %s"):format(sound.name, result.message)
      end
      error(result)
    end
    scored[i] = { name = sound.name, terms = result.terms,
      total = result.total }
  end
  if given.json or terminal.is_piped() then
    terminal.print(json.encode { task = given.task, reward =
      tostring(env.spec.reward), terms = json.list(env:terms()),
      sounds = scored })
  else
    terminal.print(as_table(env, scored))
  end
end

return command
