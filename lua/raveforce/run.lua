--- A run: its database, written while it goes on, and read.
-- @module raveforce.run

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local json = require "raveforce.json"
local new_files = require "raveforce.files".new
local run_meta = require "raveforce.run.meta"

---@class rf.Run
---@field dir   string
---@field root  integer the root seed
---@field count integer episodes written so far
local Run = {}
Run.__index = Run
Run.__name = "rf.Run"

local run = {}

--- Opens or makes a run's database.
---@param dir string what messages call it
---@param path string
---@param create boolean
---@return rf.Run
function run.open(dir, path, create)
  return setmetatable({ dir = dir, root = 0, count = 0,
    _kept = { list = {}, known = {}, seen = 0 }, _rewards = {},
    _store = errors.check(core.store(path, create)) }, Run)
end

local function decoded(self, key)
  local text = self:meta(key)
  return text and json.decode(text)
end

-- What the database knows of files and rewards.
local function read_kept(self)
  local kept = { list = decoded(self, "files") or {}, known = {}, seen = 0 }
  for _, file in ipairs(kept.list) do kept.known[file.path] = true end
  self._kept, self._rewards = kept, decoded(self, "rewards") or {}
  self._reward_hash = self:meta "reward_hash"
end

-- All that `f` writes, or nothing.
local function transaction(self, f)
  local store = self._store
  errors.check(store:begin())
  local fine, raised = pcall(function()
    f(store)
    errors.check(store:commit())
  end)
  if fine then return end
  store:rollback()
  pcall(read_kept, self) -- what is reported is the failure before
  error(raised)
end

--- What a new run keeps of its task.
---@param env rf.Env
---@param meta table<string, any>
function Run:_begin(env, meta)
  self.root, self._files = meta.root_seed or 0, env.files
  transaction(self, function(store)
    self._task_hash = run_meta.keep(store, env, meta)
    self._reward_hash = run_meta.keep_reward(store, self._rewards, env)
    run_meta.keep_files(store, self._kept, env.files)
  end)
end

-- An integer of 64 bits would not survive a way through floats.
function Run:_read_root()
  self.root = math.tointeger(tonumber(self:meta "root_seed")) or 0
end

--- Where a run goes on.
---@param env rf.Env
---@return core.Checkpoint?
function Run:_go_on(env)
  read_kept(self)
  self._files, self._task_hash = env.files, self:meta "task_hash"
  local checkpoint = self._store:checkpoint()
  self.count = checkpoint and checkpoint.episodes or 0
  return checkpoint
end

--- The last one that was written.
---@return core.Checkpoint?
function Run:checkpoint()
  return (self._store:checkpoint())
end

-- ---- written ----

--- Says something about the run: a text, a number, or a table, as JSON.
---@param key string
---@param value any
function Run:set(key, value)
  errors.check(self._store:set_meta(key, run_meta.text(value)))
end

---@class rf.RunRecord
---@field ret     number
---@field seconds number   of sound
---@field steps   table[]  action, unit, reward, terms; as core.Record
---@field env     integer? 1
---@field episode integer? what its randomness came from: 1, and the root seed,
---@field seed    integer? as `evaluate` plays all of its entries

---@class rf.RunCheckpoint
---@field agent        string
---@field rng          string?
---@field reward_state string?

local function write_checkpoint(store, checkpoint)
  if not checkpoint then return end
  errors.check(store:set_checkpoint(checkpoint.agent, checkpoint.rng or "",
    checkpoint.reward_state or ""))
end

--- Episodes and the checkpoint that covers them: all or nothing.
---@param records rf.RunRecord[]
---@param checkpoint rf.RunCheckpoint?
function Run:add(records, checkpoint)
  transaction(self, function(store)
    run_meta.keep_files(store, self._kept, self._files)
    for i, record in ipairs(records) do
      errors.check(store:add {
        id = self.count + i, env = record.env or 1,
        episode = record.episode or 1, seed = record.seed or self.root,
        task_hash = self._task_hash, reward_hash = self._reward_hash,
        ret = record.ret, seconds = record.seconds, steps = record.steps,
      })
    end
    write_checkpoint(store, checkpoint)
  end)
  self.count = self.count + #records
end

---@class rf.RunBatch
---@field returns core.Array  float64 [n]
---@field rewards core.Array  float64 [n][steps]
---@field terms   core.Array  float64 [n][steps][terms], or any of that size
---@field actions core.Array  float64 [n][steps * holes]: slot values
---@field units   core.Array? float64 [n][plan d]; nil: played by values
---@field seconds number      of sound, of each
---@field env     integer?    1
---@field episode integer?    1
---@field seed    integer?    the root seed
---@field checkpoint rf.RunCheckpoint?

local function write_batch(self, store, batch)
  run_meta.keep_files(store, self._kept, self._files)
  errors.check(errors.try(store.add_records, store, {
    first = self.count + 1, env = batch.env or 1,
    episode = batch.episode or 1, seed = batch.seed or self.root,
    task_hash = self._task_hash, reward_hash = self._reward_hash,
    seconds = batch.seconds, returns = batch.returns,
    rewards = batch.rewards, terms = batch.terms, actions = batch.actions,
    units = batch.units,
  }))
  write_checkpoint(store, batch.checkpoint)
end

--- The same from arrays, for many episodes of one shape and seed.
---@param batch rf.RunBatch
function Run:add_batch(batch)
  transaction(self, function(store) write_batch(self, store, batch) end)
  self.count = self.count + #batch.returns
end

--- The reward of `env` scores the episodes from now on; its task's files take
-- the place of those that were kept.
---@param env rf.Env
---@param given { text: string, baselines: rf.Baselines?, batch: rf.RunBatch? }
---  what the reward is called, and what was played under it already
function Run:change_reward(env, given)
  local batch = given.batch
  transaction(self, function(store)
    self._task_hash = run_meta.change_files(store, self._kept, env.files)
    self._reward_hash = run_meta.keep_reward(store, self._rewards, env,
      given.text)
    if given.baselines then self:set("baselines", given.baselines) end
    if batch then write_batch(self, store, batch) end
  end)
  self.count = self.count + (batch and #batch.returns or 0)
end

--- Writes a file of the folder, beside and renamed.
---@param name string
---@param text string
function Run:write(name, text)
  errors.check(core.file_write(self.dir .. "/" .. name, text))
end

function Run:close()
  self._store:close()
end

-- ---- read ----

--- What the run was told: a text.
---@param key string
---@return string?
function Run:meta(key)
  local value, message, detail = self._store:meta(key)
  if message then errors.check(value, message, detail) end
  return value
end

--- The options that the task was given: a table of its own.
---@return table
function Run:options()
  return decoded(self, "options") or {}
end

--- The files that the task read, as they were; no others can be read.
---@return rf.Files
function Run:files()
  local files = new_files(self:meta "base")
  files.sealed = self.dir
  for _, file in ipairs(decoded(self, "files")) do
    files:keep(file.path, errors.check(self._store:blob(file.sha256)))
  end
  return files
end

---@return rf.Voice
function Run:voice()
  self._voice = self._voice or decoded(self, "voice")
  return self._voice
end

--- A sound as it was used: "target", or a sample by its symbol, "\\kick".
---@param name string
---@return core.Array?
function Run:sound(name)
  local kept = decoded(self, "sounds")[name]
  return kept and run_meta.sound(self._store, kept)
end

--- The names of the samples.
---@return string[]
function Run:samples()
  local names = {}
  for _, key in ipairs(errors.sorted_keys(decoded(self, "sounds"))) do
    names[#names + 1] = key:match "^\\(.*)$"
  end
  return names
end

---@return { silence: number?, random: table }?
function Run:baselines()
  return decoded(self, "baselines")
end

---@return integer
function Run:episodes()
  return (errors.check(self._store:count()))
end

-- Which episodes are asked for: all, or `n` from `first` on.
local function range(self, first, n)
  first = first or 1
  return first, n or self:episodes() - first + 1
end

---@param first integer? of those wanted; 1
---@param n integer? all that follow
---@return core.Array # float64 [n]
function Run:returns(first, n)
  return (errors.check(self._store:returns(range(self, first, n))))
end

--- What each episode's randomness came from.
---@param first integer?
---@param n integer?
---@return { env: integer, episode: integer, seed: integer }[]
function Run:origins(first, n)
  return (errors.check(self._store:origins(range(self, first, n))))
end

--- The values of all steps, as a batch takes them.
---@param steps integer? of each
---@param width integer? values of a step
---@param first integer?
---@param n integer?
---@return core.Array # float64 [n][steps * width]
function Run:actions(steps, width, first, n)
  local voice = self:voice()
  first, n = range(self, first, n)
  return (errors.check(self._store:actions(first, n,
    steps or voice.total_step, width or #voice.slots)))
end

--- The units of all steps; nil where episodes were played by values alone.
---@param first integer?
---@param n integer?
---@return core.Array? # float64 [n][plan d]
function Run:units(first, n)
  local voice = self:voice()
  first, n = range(self, first, n)
  local units, message, detail = self._store:units(first, n, voice.total_step,
    voice.d)
  if message then errors.check(units, message, detail) end
  return units
end

--- The rewards that episodes were scored by, in the order of the first of them.
---@return { hash: string, text: string, terms: string[], first: integer }[]
function Run:rewards()
  local count = self:episodes()
  if self._uses and self._uses.count == count then return self._uses.list end
  local list, terms = errors.check(self._store:rewards()),
    decoded(self, "rewards")
  for _, use in ipairs(list) do
    use.text = errors.check(self._store:blob(use.hash))
    use.terms = terms[use.hash] or {}
  end
  self._uses = { count = count, list = list } -- to find them takes a while
  return list
end

-- All names that rewards gave their terms, and each reward's columns.
local function columns_of(uses)
  local names, place = {}, {}
  for _, use in ipairs(uses) do
    use.columns = {}
    for t, name in ipairs(use.terms) do
      if not place[name] then
        names[#names + 1] = name
        place[name] = #names
      end
      use.columns[t] = place[name]
    end
  end
  return names
end

--- The terms of all episodes, each the sum over its steps. Where the reward
-- changed on the way, what an episode's own reward has not is NaN.
---@param first integer?
---@param n integer?
---@return string[] names
---@return core.Array # float64 [n][names]
function Run:terms(first, n)
  local uses = self:rewards()
  local names = #uses > 0 and columns_of(uses) or decoded(self, "terms")
  first, n = range(self, first, n)
  local sums = core.zeros("float64", n, #names)
  if #uses > 1 then sums:fill(0 / 0) end
  for _, use in ipairs(uses) do
    errors.check(self._store:terms(first, sums, use.columns,
      #uses > 1 and use.hash or nil))
  end
  return names, sums
end

--- One episode with its steps.
---@param id integer
---@return core.Record
function Run:episode(id)
  return (errors.check(errors.try(self._store.episode, self._store, id)))
end

--- The best episode under the last reward, of several the first; nil where
-- there is none.
---@return integer? id, number? ret
function Run:best()
  local id, ret, detail = self._store:best()
  if detail then errors.check(id, ret, detail) end
  return id, ret
end

--- Its task as an environment, also where the task's files are gone:
-- `recorded.env`.
---@param options { reward: rf.Reward?, threads: integer? }?
---@return rf.Env
function Run:env(options)
  return require "raveforce.run.recorded".env(self, options)
end

--- Plays an episode in such an environment: `recorded.play`.
---@param env rf.Env
---@param id integer
---@return table[] params of each step
function Run:play(env, id)
  return require "raveforce.run.recorded".play(self, env, id)
end

return run
