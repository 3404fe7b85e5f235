--- `raveforce train TASK.lua`.
-- @module raveforce.command.train

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local progress = require "raveforce.command.progress"
local runs = require "raveforce.runs"
local task_file = require "raveforce.task_file"
local terminal = require "raveforce.terminal"
local train = require "raveforce.train"

local LARGEST = 1 << 26

local command = {}

local function name_of(path)
  return (path:match "([^/]+)$":gsub("%.lua$", ""))
end

-- runs/TASK-AGENT-SEED, with a number behind it where that is taken.
local function free_folder(task, agent, seed)
  local base = ("runs/%s-%s-%d"):format(name_of(task), agent, seed)
  local dir, count = base, 1
  while runs.exists(dir) do
    count = count + 1
    dir = ("%s.%d"):format(base, count)
  end
  return dir
end

local function numbers_of(texts)
  local read = {}
  for _, key in ipairs(errors.sorted_keys(texts)) do
    read[key] = core.parse_number(texts[key])
    read[key] = math.tointeger(read[key]) or read[key]
    if read[key] == nil then
      errors.raise("argument", "--agent-set %s: wants a number, got '%s'", key,
        texts[key])
    end
  end
  return read
end

local function begin(given)
  local task = task_file.load(given.task)
  local agent, seed = given.agent or "cem", given.seed or 0
  return task, {
    agent = agent, agent_options = numbers_of(given.agent_set), seed = seed,
    iterations = given.iterations, set = task:parse(given.set),
    out = given.out or free_folder(given.task, agent, seed),
    threads = given.threads,
  }
end

local REFUSED = { "agent", "agent_set", "out", "seed", "set" }

-- The run knows its task by the path from where it began.
local function found_task(dir, path)
  if core.file_read(path, LARGEST) then return path end
  errors.raise("io", "%s: the run's task %s is not here; say where it is: "
    .. "raveforce train TASK.lua --resume %s", dir, path, dir)
end

local function go_on(given)
  local dir = given.resume
  for _, key in ipairs(REFUSED) do
    local value = given[key]
    if type(value) == "table" and not next(value) then value = nil end
    if value ~= nil then
      errors.raise("argument", "--%s does not go with --resume: the run has "
        .. "its own", (key:gsub("_", "-")))
    end
  end
  local meta = runs.read_meta(dir)
  local task = task_file.load(given.task or found_task(dir, meta.task))
  return task, { resume = true, out = dir, threads = given.threads,
    set = meta.options, agent = meta.agent,
    iterations = given.iterations or meta.iterations }
end

local function value_text(value)
  if type(value) ~= "number" then return tostring(value) end
  return ("%.6g"):format(value)
end

local function params_text(params)
  local out = {}
  for _, key in ipairs(errors.sorted_keys(params)) do
    local name = math.type(key) == "integer" and ("{%d}"):format(key) or key
    out[#out + 1] = name .. " = " .. value_text(params[key])
  end
  return table.concat(out, ", ")
end

local function report(result, seconds)
  local out = { ("%d episodes in %.1f s"):format(result.episodes, seconds) }
  if result.silence then
    out[#out + 1] = ("silence %.6g"):format(result.silence)
  end
  if result.best then
    out[#out + 1] = ("best    %.6g"):format(result.best.ret)
    for step, params in ipairs(result.best.params) do
      out[#out + 1] = ("  %s%s"):format(
        #result.best.params > 1 and ("step %d: "):format(step) or "",
        params_text(params))
    end
  end
  if result.best then
    out[#out + 1] = ("listen: %s/best.wav   look: %s/best.svg"):format(
      result.dir, result.dir)
  end
  terminal.print(table.concat(out, "\n") .. "\n")
end

--- Trains, draws progress, reports; says how to resume after Ctrl-C.
---@param given table what the command line says
function command.command(given)
  local task, options
  if given.resume then task, options = go_on(given)
  else task, options = begin(given) end
  local tick, finish = progress.new()
  options.on_progress = tick
  local start = core.clock()
  local result = train.run(task, options)
  finish()
  report(result, core.clock() - start)
  if result.interrupted then
    terminal.say(("interrupted; go on with: raveforce train --resume %s\n")
      :format(result.dir))
  end
end

return command
