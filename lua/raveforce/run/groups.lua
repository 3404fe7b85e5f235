--- Groups of runs: what differs in nothing but the seed, opened to be read.
-- @module raveforce.run.groups

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local json = require "raveforce.json"
local runs = require "raveforce.runs"

-- The task counts by its content: a path depends on where one stood.
local IDENTITY = { "task_hash", "reward_hash", "options", "description",
  "sounds", "agent", "agent_options" }

-- What two groups must share for their returns to mean the same, and how it
-- is called.
local PROBLEM = {
  { "task_hash", "tasks" }, { "options", "tasks' options" },
  { "sounds", "sounds" }, { "reward_hash", "rewards" },
  { "description", "tasks or rewards" },
}

---@class rf.RunGroup
---@field title string                "kick cem population=64"
---@field meta  table<string, string> what its runs share, as texts
---@field open  rf.Run[]

local run_groups = {}

local function name_of(path)
  return (path:gsub("%.lua$", ""):match "([^/]+)$") or "task"
end

-- "kick cem population=64"; a recorded loop has no agent that it knows of.
local function title_of(meta)
  local words = { name_of(meta.task) }
  if meta.agent ~= "" then words[2] = meta.agent end
  for _, key in ipairs { "options", "agent_options" } do
    local settings = json.decode(meta[key])
    for _, name in ipairs(errors.sorted_keys(settings)) do
      words[#words + 1] = ("%s=%s"):format(name, tostring(settings[name]))
    end
  end
  return table.concat(words, " ")
end

local function open(dir, warnings)
  local run = runs.open(dir)
  if run:episodes() == 0 then
    errors.raise("invalid", "%s: the run has no episodes yet", dir)
  end
  local meta = { task = run:meta "task" or "" }
  for _, key in ipairs(IDENTITY) do
    meta[key] = run:meta(key) or key:find "options$" and "{}" or ""
  end
  if #run:rewards() > 1 then
    warnings[#warnings + 1] = ("%s: the reward changed on the way; what came "
      .. "before and after does not compare"):format(dir)
  end
  return run, meta
end

local function key_of(meta)
  local parts = {}
  for i, key in ipairs(IDENTITY) do parts[i] = core.sha256(meta[key]) end
  return table.concat(parts)
end

local function is_twice(group, run)
  for _, known in ipairs(group.open) do
    if known.root == run.root then return known end
  end
end

--- Opens the runs and groups them, in the order of the paths. The same seed
-- twice would count as two, and is one.
---@param paths string[] run folders, and folders of run folders
---@param warnings string[] what was odd is added
---@return rf.RunGroup[]
function run_groups.open(paths, warnings)
  local groups, by_key = {}, {}
  for _, dir in ipairs(runs.expand(paths)) do
    local run, meta = open(dir, warnings)
    local key = key_of(meta)
    local group = by_key[key]
    if not group then
      group = { title = title_of(meta), meta = meta, open = {} }
      by_key[key], groups[#groups + 1] = group, group
    end
    local known = is_twice(group, run)
    if known then
      warnings[#warnings + 1] = ("%s has the seed of %s and is left out")
        :format(dir, known.dir)
      run:close()
    else
      table.insert(group.open, run)
    end
  end
  return groups
end

--- Why the returns of groups do not compare: what of them differs.
---@param groups rf.RunGroup[]
---@return string?
function run_groups.differing(groups)
  for _, aspect in ipairs(PROBLEM) do
    for i = 2, #groups do
      if groups[i].meta[aspect[1]] ~= groups[1].meta[aspect[1]] then
        return aspect[2]
      end
    end
  end
end

return run_groups
