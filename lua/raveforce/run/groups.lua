--- Groups of runs: what differs in nothing but the seed, opened to be read.
-- @module raveforce.run.groups

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local json = require "raveforce.json"
local runs = require "raveforce.runs"

-- What groups must share for their returns to mean the same, and how it is
-- called. The task counts by its content: a path depends on where one stood.
local SUBJECT = {
  { "task_hash", "tasks" }, { "options", "tasks' options" },
  { "sounds", "sounds" }, { "reward_hash", "rewards" },
  { "description", "tasks or rewards" },
}

-- What the runs of a group share besides.
local AGENT = { "agent", "agent_options" }

---@class rf.RunGroup
---@field title   string "kick cem population=64"
---@field agent   string "cem population=64"
---@field subject string the same for groups whose returns compare
---@field meta    table<string, string> what its runs share, as texts
---@field open    rf.Run[]

local run_groups = {}

local function name_of(path)
  return (path:gsub("%.lua$", ""):match "([^/]+)$") or "task"
end

-- "population=64", "x0=[0.2,0.7]"
local function add_settings(words, text)
  local settings = json.decode(text)
  for _, name in ipairs(errors.sorted_keys(settings)) do
    local value = settings[name]
    words[#words + 1] = ("%s=%s"):format(name, type(value) == "table"
      and json.encode(value):gsub("%s", "") or tostring(value))
  end
  return table.concat(words, " ")
end

local function subject_of(meta)
  local parts = {}
  for i, aspect in ipairs(SUBJECT) do
    parts[i] = core.sha256(meta[aspect[1]])
  end
  return table.concat(parts)
end

-- A recorded loop has no agent that it knows of.
local function new_group(meta)
  local words = { name_of(meta.task) }
  if meta.agent ~= "" then words[2] = meta.agent end
  add_settings(words, meta.options)
  return { meta = meta, open = {}, subject = subject_of(meta),
    title = add_settings(words, meta.agent_options),
    agent = add_settings({ meta.agent == "custom" and "a custom agent"
      or meta.agent }, meta.agent_options) }
end

local function read(run, meta, key)
  meta[key] = run:meta(key) or key:find "options$" and "{}" or ""
end

-- Nothing where there is nothing to read: of several seeds those that were
-- not begun have their folders already.
local function open(dir, warnings)
  local run = runs.open(dir)
  if run:episodes() == 0 then
    run:close()
    warnings[#warnings + 1] = ("%s has no episodes yet and is left out")
      :format(dir)
    return nil
  end
  local meta = { task = run:meta "task" or "" }
  for _, aspect in ipairs(SUBJECT) do read(run, meta, aspect[1]) end
  for _, key in ipairs(AGENT) do read(run, meta, key) end
  if #run:rewards() > 1 then
    warnings[#warnings + 1] = ("%s: the reward changed on the way; what came "
      .. "before and after does not compare"):format(dir)
  end
  return run, meta
end

local function key_of(meta)
  local parts = { subject_of(meta) }
  for _, key in ipairs(AGENT) do parts[#parts + 1] = core.sha256(meta[key]) end
  return table.concat(parts)
end

local function is_twice(group, run)
  for _, known in ipairs(group.open) do
    if known.root == run.root then return known end
  end
end

-- The same seed twice would count as two, and is one.
local function add(group, run, warnings)
  local known = is_twice(group, run)
  if not known then
    table.insert(group.open, run)
    return
  end
  warnings[#warnings + 1] = ("%s has the seed of %s and is left out"):format(
    run.dir, known.dir)
  run:close()
end

--- Opens the runs and groups them, in the order of the paths.
---@param paths string[] run folders, and folders of run folders
---@param warnings string[] what was odd is added
---@return rf.RunGroup[]
function run_groups.open(paths, warnings)
  local groups, by_key, dirs = {}, {}, runs.expand(paths)
  for _, dir in ipairs(dirs) do
    local run, meta = open(dir, warnings)
    local key = run and key_of(meta)
    if run and not by_key[key] then
      by_key[key] = new_group(meta)
      groups[#groups + 1] = by_key[key]
    end
    if run then add(by_key[key], run, warnings) end
  end
  if #groups > 0 then return groups end
  errors.raise("invalid", "%s: the run has no episodes yet", dirs[1])
end

--- Why the returns of groups do not compare: what of them differs.
---@param groups rf.RunGroup[]
---@return string?
function run_groups.differing(groups)
  for _, aspect in ipairs(SUBJECT) do
    for i = 2, #groups do
      if groups[i].meta[aspect[1]] ~= groups[1].meta[aspect[1]] then
        return aspect[2]
      end
    end
  end
end

return run_groups
