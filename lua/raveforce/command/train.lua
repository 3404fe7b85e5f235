--- `raveforce train TASK.lua`.
-- @module raveforce.command.train

local agents = require "raveforce.agent"
local core = require "raveforce.core"
local errors = require "raveforce.errors"
local new_progress = require "raveforce.command.progress".new
local runs = require "raveforce.runs"
local shell = require "raveforce.shell"
local task_file = require "raveforce.task_file"
local terminal = require "raveforce.terminal"
local train = require "raveforce.train"
local trained = require "raveforce.command.trained"
local typed = require "raveforce.typed"

local command = {}

--- One run that is to be made, or to go on.
---@class rf.TrainJob
---@field task    rf.Task?
---@field options rf.TrainOptions
---@field seed    integer

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

local function folder_of(given, agent, seed)
  if not given.out then return free_folder(given.task, agent, seed) end
  if not given.seeds then return given.out end
  return ("%s/seed-%d"):format(given.out, seed)
end

-- Texts become what the agent's defaults are.
local function agent_options(name, texts)
  local read, strategy = {}, agents.strategy(name)
  errors.options("argument", "agent " .. name, texts,
    errors.sorted_keys(strategy.options))
  for _, key in ipairs(errors.sorted_keys(texts)) do
    local text, kind = texts[key], type(strategy.options[key])
    local listed = strategy.lists and strategy.lists[key]
    local value = typed.read(kind, text)
    if value == nil and listed then value = typed.numbers(text) end
    if value == nil then
      errors.raise("argument", "--agent-set %s: wants a %s%s, got '%s'", key,
        kind, listed and " or a list of them (0.3,0.5)" or "", text)
    end
    read[key] = value
  end
  return read
end

local function begin(given)
  if given.seeds == 0 then
    errors.raise("argument", "--seeds must be at least 1, got 0")
  end
  local task = task_file.load(given.task)
  local agent, first = given.agent or "cem", given.seed or 0
  local settings, set = agent_options(agent, given.agent_set),
    task:parse(given.set)
  local jobs = {}
  for k = 0, (given.seeds or 1) - 1 do
    local seed = first + k -- behind the highest comes the lowest
    jobs[#jobs + 1] = { task = task, seed = seed, options = {
      agent = agent, agent_options = settings, seed = seed, set = set,
      iterations = given.iterations, out = folder_of(given, agent, seed),
      patience = given.patience, start = given.start, stop_at = given.stop_at,
      threads = given.threads, watch = given.watch } }
  end
  return jobs
end

-- All folders are there before the first run begins: each can go on.
local function prepare(jobs)
  for _, job in ipairs(jobs) do
    local o = job.options
    train.prepare(job.task, o)
    job.options = { resume = true, out = o.out, threads = o.threads,
      watch = o.watch }
  end
end

local REFUSED = { "agent", "agent_set", "out", "seed", "seeds", "set", "start" }

local function refuse_own(given)
  for _, key in ipairs(REFUSED) do
    local value = given[key]
    if type(value) == "table" and not next(value) then value = nil end
    if value ~= nil then
      errors.raise("argument", "--%s does not go with --resume: the run has "
        .. "its own", (key:gsub("_", "-")))
    end
  end
end

local function job_of(given, task, dir)
  local run = runs.open(dir)
  local job = { task = task, seed = run.root, state = run:meta "state",
    options = { resume = true, out = dir, iterations = given.iterations,
      patience = given.patience, stop_at = given.stop_at,
      threads = given.threads, watch = given.watch } }
  run:close()
  return job
end

local function is_over(job)
  return job.state == "finished" or job.state == "stopped"
end

-- A folder that holds several runs: those that are not over.
local function go_on(given)
  refuse_own(given)
  local task = given.task and task_file.load(given.task)
  local dirs, jobs = runs.expand { given.resume }, {}
  local anew = given.iterations or given.patience or given.stop_at
  for _, dir in ipairs(dirs) do
    local job = job_of(given, task, dir)
    if #dirs == 1 or anew or not is_over(job) then jobs[#jobs + 1] = job end
  end
  return jobs
end

local function play(job, label)
  local shown, o, start = new_progress(label), job.options, core.clock()
  o.on_progress, o.on_note = shown.tick, shown.note
  local fine, result = pcall(train.run, job.task, o)
  shown.finish()
  if not fine then error(result) end
  result.seed = job.seed
  return result, core.clock() - start
end

-- What was not begun goes on, too; one folder may stand for all.
local function say_how_to_go_on(jobs, first)
  local dirs = {}
  for i = first, #jobs do dirs[#dirs + 1] = jobs[i].options.out end
  local folder = #dirs > 1 and trained.shared(dirs)
  if folder then dirs = { folder } end
  for i, dir in ipairs(dirs) do
    terminal.say(("%s: raveforce train --resume %s\n"):format(
      i == 1 and "interrupted; go on with" or "and with",
      shell.word(dir)))
  end
end

local function play_one(job)
  local result, seconds = play(job)
  trained.report(result, seconds)
  if result.state == "interrupted" then say_how_to_go_on({ job }, 1) end
end

local function play_all(jobs)
  local results = {}
  for i, job in ipairs(jobs) do
    results[i] = play(job, ("seed %d (%d of %d): "):format(job.seed, i, #jobs))
    if results[i].state == "interrupted" then
      trained.table(results)
      say_how_to_go_on(jobs, i)
      return
    end
  end
  trained.table(results)
end

--- Trains, draws progress, reports; says how to resume after Ctrl-C.
---@param given table what the command line says
function command.command(given)
  local jobs = given.resume and go_on(given) or begin(given)
  if given.seeds and not given.resume then prepare(jobs) end
  if #jobs == 0 then
    terminal.print(("%s: all of its runs are at their end\n"):format(
      given.resume))
  elseif #jobs == 1 and not given.seeds then
    play_one(jobs[1])
  else
    play_all(jobs)
  end
end

return command
