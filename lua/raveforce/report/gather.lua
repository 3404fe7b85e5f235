--- What a report shows, read from runs: plain tables, nothing stays open.
--
-- What a group is, and which compare, raveforce.run.groups says.
-- @module raveforce.report.gather

local baselines = require "raveforce.run.baselines"
local core = require "raveforce.core"
local errors = require "raveforce.errors"
local history = require "raveforce.report.history"
local json = require "raveforce.json"
local leaders = require "raveforce.report.leaders"
local recorded = require "raveforce.run.recorded"
local run_groups = require "raveforce.run.groups"
local stats = require "raveforce.stats"
local watch = require "raveforce.watch"

local TERMS = 120 -- points of a run's terms over time
local LONGEST = 30 -- seconds that a page holds of a sound

---@class rf.report.Run
---@field dir      string
---@field seed     integer
---@field episodes integer
---@field history  rf.report.History
---@field best     { id: integer, ret: number }?
---@field rewards  { hash: string, text: string, terms: string[],
---  first: integer }[]
---@field state    string
---@field terms    { ids: integer[], values: number[][] }

---@class rf.report.Group
---@field task     string   as it was given to train
---@field title    string   the agent and its options
---@field options  table    of the task
---@field subject  string   the same for groups whose rewards compare
---@field runs     rf.report.Run[]
---@field median   number   of the runs' best
---@field best     { run: rf.report.Run, id: integer, ret: number }?
---@field names    string[] of the reward's terms
---@field silence  number?
---@field random   { n: integer, best: number, median: number,
---  returns: number[] }?
---@field sound    table?   see `hear`; nil where it cannot be made again
---@field mute     string?  why
---@field leaders  table?   see leaders.lua

local gather = {}

-- The terms of the best so far under the last reward, at some episodes.
local function terms_over_time(run, line, reward)
  local ids, values, count, last = {}, {}, #reward.terms, nil
  if count == 0 then return { ids = ids, values = values } end
  for _, at in ipairs(history.grid(line.episodes, TERMS)) do
    local _, id = history.at(line, at)
    if id and id ~= last and id >= reward.first then
      local sums = {}
      for t = 1, count do sums[t] = 0.0 end
      for _, step in ipairs(run:episode(id).steps) do
        for t = 1, count do sums[t] = sums[t] + (step.terms[t] or 0.0) end
      end
      ids[#ids + 1], values[#values + 1], last = at, sums, id
    end
  end
  return { ids = ids, values = values }
end

local function read_run(run)
  watch.refill()
  local rewards, firsts = run:rewards(), {}
  for i, reward in ipairs(rewards) do firsts[i] = reward.first end
  local line = history.of(run:returns():table(), firsts)
  local id, ret = run:best()
  return { dir = run.dir, seed = run.root, episodes = line.episodes,
    history = line, rewards = rewards, state = run:meta "state" or "unknown",
    best = id and { id = id, ret = ret } or nil,
    terms = terms_over_time(run, line, rewards[#rewards]) }
end

local function new_group(opened_group)
  local meta = opened_group.meta
  return { task = meta.task, title = opened_group.agent,
    options = json.decode(meta.options), subject = opened_group.subject,
    names = {}, runs = {} }
end

local function find_best(group)
  local values = {}
  for _, run in ipairs(group.runs) do
    local best = run.best
    if best then
      values[#values + 1] = best.ret
      if not group.best or best.ret > group.best.ret then
        group.best = { run = run, id = best.id, ret = best.ret }
      end
    end
  end
  group.median = stats.median(values)
end

-- What a page holds of it.
local function beginning(audio, sr)
  local most = math.floor(LONGEST * sr)
  return #audio > most and audio:rows(1, most) or audio
end

local function padded(audio, frames)
  local samples = audio:table()
  for n = #samples + 1, frames do samples[n] = 0.0 end
  return samples
end

local function difference(a, b)
  local frames = math.max(#a, #b)
  local x, y = padded(a, frames), padded(b, frames)
  for n = 1, frames do x[n] = x[n] - y[n] end
  return core.array("float32", x)
end

-- The keys of an action, in the order of the holes.
local function keys_of(env)
  local keys = {}
  for i, name in ipairs(env._params.names) do
    keys[i] = env._params.named and name or i
  end
  return keys
end

-- The best episode as it sounded, and what was said to make it.
local function hear(group, run, env)
  local params = recorded.play(run, env, group.best.id)
  local sound = { sr = env.sr, params = params, texts = {},
    code = env.spec.code, best = beginning(env:audio(), env.sr),
    target = env.target and beginning(env.target, env.sr) or nil,
    seconds = env.frames / env.sr,
    steps = env.total_step, keys = keys_of(env) }
  if sound.target then
    sound.difference = difference(sound.target, sound.best)
  end
  for k = 1, env.total_step do sound.texts[k] = env:text(k) end
  return sound
end

-- What silence and chance earn: from the run, or worked out now.
local function add_baselines(group, run, env)
  local known = run:baselines()
  if not known and env and recorded.has_reward(run) then
    known = baselines.measure(env, run:episodes(), run.root)
  end
  known = known or {}
  local random = known.random
  group.silence = known.silence
  group.random = random and random.best and random.median and random or nil
end

-- All that needs the task to sound again.
local function play(group, opened)
  local run, env = opened[group.best.run], nil
  local fine, raised = pcall(function()
    env = recorded.env(run)
    group.sound = hear(group, run, env)
    watch.refill()
    add_baselines(group, run, env)
    group.leaders = leaders.of(group, opened, env)
  end)
  if env then env:close() end
  if fine then return end
  if not errors.is(raised) or raised.kind == "interrupted" then
    error(raised, 0)
  end
  group.mute = raised.message
  add_baselines(group, run, nil)
end

local function read_group(opened_group, opened)
  local group = new_group(opened_group)
  for i, run in ipairs(opened_group.open) do
    local entry = read_run(run)
    group.runs[i], opened[entry] = entry, run
    group.names = entry.rewards[#entry.rewards].terms
  end
  find_best(group)
  if group.best then play(group, opened) end
  for _, run in ipairs(opened_group.open) do run:close() end
  return group
end

--- The groups that some folders hold, in the order of the folders.
---@param paths string[] run folders, or folders of them
---@return rf.report.Group[]
---@return string[] warnings
function gather.groups(paths)
  local groups, warnings = {}, {}
  for i, group in ipairs(run_groups.open(paths, warnings)) do
    groups[i] = read_group(group, {})
  end
  return groups, warnings
end

return gather
