--- Run folders: what a run leaves behind, how it goes on, how it is read.
--
--     run.db  best.wav  best.glicol  best.sh  best.svg  summary.json
-- @module raveforce.runs

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local open = require "raveforce.run".open
local run_meta = require "raveforce.run.meta"

local runs = {}

local LARGEST = 1 << 26 -- bytes of a file that was meant as a run

local function database(dir)
  return dir .. "/run.db"
end

--- Whether a folder holds a run; a run.db that is none is an error. One whose
-- process died before it had begun, and nothing is in it, does not count.
---@param dir string
---@return boolean
function runs.exists(dir)
  local path = database(dir)
  local store, message, detail = core.store(path, false)
  if not store and detail.kind ~= "io" then
    errors.check(store, message, detail)
  end
  local begun = store ~= nil and store:meta "engine" ~= nil
  if store then store:close() end
  return begun
end

--- What a run needs to go on.
---@param dir string
---@return { task: string, agent: string, iterations: integer, options: table }
function runs.read_meta(dir)
  local self = runs.open(dir)
  local meta = { task = self:meta "task", agent = self:meta "agent",
    iterations = math.tointeger(tonumber(self:meta "iterations")),
    options = self:options() }
  self:close()
  return meta
end

--- A new run in a folder that holds none.
---@param dir string
---@param env rf.Env
---@param meta table<string, any> what else the run should know: `root_seed`;
--- `options` that the task was given, where it can be made again from them
---@return rf.Run
function runs.create(dir, env, meta)
  errors.check(core.folder_make(dir))
  if runs.exists(dir) then
    errors.raise("io", "%s holds a run already; resume it, or choose "
      .. "another folder", dir)
  end
  local self = open(dir, database(dir), true)
  self:_begin(env, meta)
  return self
end

--- A run that goes on. The task must be the one it began with.
---@param dir string
---@param env rf.Env
---@return rf.Run
---@return core.Checkpoint?
function runs.resume(dir, env)
  local self = open(dir, database(dir), false)
  if self:meta "description" ~= run_meta.describe(env) then
    self:close()
    errors.raise("invalid", "%s: the task is not the one that this run began "
      .. "with", dir)
  end
  self:_read_root()
  return self, self:_go_on(env)
end

-- A database may lie anywhere, under any name that ends in .db.
local function place_of(path)
  if not path:find "%.db$" or runs.exists(path) then
    return path, database(path)
  end
  return path:match "^(.*)/[^/]*$" or ".", path
end

-- "seed-10" comes after "seed-9".
local function natural(name)
  return (name:gsub("%d+", function(digits)
    return ("0"):rep(20 - #digits) .. digits
  end))
end

local function runs_within(path)
  local found = {}
  for _, name in ipairs(errors.check(core.folder_list(path))) do
    local dir = path .. "/" .. name
    if runs.exists(dir) then found[#found + 1] = dir end
  end
  table.sort(found, function(a, b) return natural(a) < natural(b) end)
  return found
end

-- Where one run is wanted, and the path is a file, or holds several.
local function refuse_others(path)
  if not path:find "%.db$" and core.file_read(path, LARGEST) then
    errors.raise("argument", "%s is a file; a run is the folder that train or "
      .. "rf.record made, or its run.db", path)
  end
  local found = core.folder_list(path) and not runs.exists(path)
    and runs_within(path) or {}
  if #found == 0 then return end
  errors.raise("argument", "%s holds %d run%s, and is none: say which, as %s",
    path, #found, #found == 1 and "" or "s", found[1])
end

--- A run that is there, to be read: its folder, or its database anywhere.
---@param path string
---@return rf.Run
function runs.open(path)
  if type(path) ~= "string" then
    errors.raise("argument", "a run is a folder, got %s", errors.show(path))
  end
  local dir, file = place_of(path)
  local fine, self = pcall(open, dir, file, false)
  if not fine then
    refuse_others(path)
    error(self)
  end
  self:_read_root()
  return self
end

--- The folders of runs: those that are one, and the runs that lie directly in
-- the others.
---@param paths string[]
---@return string[]
function runs.expand(paths)
  local all = {}
  for _, path in ipairs(paths) do
    local found = { path }
    if not path:find "%.db$" and not runs.exists(path) then
      found = runs_within(path)
      if #found == 0 then
        errors.raise("io", "%s: no run.db in it, nor in the folders in it",
          path)
      end
    end
    table.move(found, 1, #found, #all + 1, all)
  end
  return all
end

return runs
