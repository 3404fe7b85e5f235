--- Export: the episodes of a run as rows for other programs, a page at a time:
-- memory does not grow with their number.
--
-- CSV, quoted after RFC 4180, has the columns episode, seed, return, seconds,
-- reward_hash, term.NAME for each term and param.NAME for each parameter, which
-- is param.STEP.NAME where there are several steps. JSON lines hold the same,
-- with `terms` by name and `params` a list of steps.
-- @module raveforce.run.export

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local json = require "raveforce.json"
local readers_of = require "raveforce.run.voice".readers
local watch = require "raveforce.watch"

local scalar = json.scalar

local PAGE = 1024

---@class rf.ExportRow
---@field id      integer
---@field seed    integer
---@field ret     number
---@field seconds number
---@field reward  string   its hash
---@field terms   number[] NaN: its reward has no such term
---@field values  any[]    of all steps, one behind the other

local export = {}

local function named(readers, row)
  local width = #readers
  for i, value in ipairs(row) do
    local reader = readers[(i - 1) % width + 1]
    if reader then row[i] = reader(value) end
  end
  return row
end

-- The hash of each episode's reward: only where there are several is it asked
-- for one by one.
local function reward_of(run)
  local uses = run:rewards()
  if #uses == 1 then return function() return uses[1].hash end end
  return function(id) return run:episode(id).reward_hash end
end

-- The rows of an array as tables; empty ones where it has no columns.
local function rows_of(array)
  local rows = {}
  for i = 1, #array do
    rows[i] = array.shape[2] > 0 and array[i]:table() or {}
  end
  return rows
end

-- Calls `each(row)` for all episodes, in order.
local function each_row(run, each)
  local voice, count = run:voice(), run:episodes()
  local readers, hash_of = readers_of(voice), reward_of(run)
  local seconds = voice.frames / voice.sr
  for first = 1, count, PAGE do
    watch.refill()
    if watch.interrupted() then
      error(errors.new("interrupted", "export was stopped", {}))
    end
    local n = math.min(PAGE, count - first + 1)
    local returns, origins = run:returns(first, n), run:origins(first, n)
    local values = rows_of(run:actions(nil, nil, first, n))
    local terms = rows_of(select(2, run:terms(first, n)))
    for i = 1, n do
      local id = first + i - 1
      each { id = id, seed = origins[i].seed, ret = returns[i],
        seconds = seconds, reward = hash_of(id), terms = terms[i],
        values = named(readers, values[i]) }
    end
  end
end

-- ---- CSV ----

local function cell(x)
  if x ~= x then return "" end
  if type(x) ~= "string" then return scalar(x) end
  if not x:find '[,"\r\n]' then return x end
  return '"' .. x:gsub('"', '""') .. '"'
end

local function csv_head(run, names)
  local voice, head = run:voice(),
    { "episode", "seed", "return", "seconds", "reward_hash" }
  for _, name in ipairs(names) do head[#head + 1] = cell("term." .. name) end
  for step = 1, voice.total_step do
    local prefix = voice.total_step > 1 and ("param.%d."):format(step)
      or "param."
    for _, slot in ipairs(voice.slots) do
      head[#head + 1] = cell(prefix .. slot.name)
    end
  end
  return table.concat(head, ",") .. "\n"
end

local function csv_row(row)
  local cells = { scalar(row.id), scalar(row.seed), scalar(row.ret),
    scalar(row.seconds), row.reward }
  for _, term in ipairs(row.terms) do cells[#cells + 1] = cell(term) end
  for _, value in ipairs(row.values) do cells[#cells + 1] = cell(value) end
  return table.concat(cells, ",") .. "\n"
end

local formats = {}

function formats.csv(run, names)
  return csv_head(run, names), csv_row
end

-- ---- JSON lines ----

local function json_terms(names, terms)
  local fields = {}
  for t, name in ipairs(names) do
    if terms[t] == terms[t] then
      fields[#fields + 1] = scalar(name) .. ":" .. scalar(terms[t])
    end
  end
  return "{" .. table.concat(fields, ",") .. "}"
end

local function json_params(voice, values)
  local steps, width = {}, #voice.slots
  for step = 1, voice.total_step do
    local fields = {}
    for i, slot in ipairs(voice.slots) do
      local value = scalar(values[(step - 1) * width + i])
      fields[i] = voice.named and scalar(slot.name) .. ":" .. value or value
    end
    steps[step] = (voice.named and "{%s}" or "[%s]")
      :format(table.concat(fields, ","))
  end
  return "[" .. table.concat(steps, ",") .. "]"
end

function formats.jsonl(run, names)
  local voice = run:voice()
  return "", function(row)
    return ('{"episode":%s,"seed":%s,"return":%s,"seconds":%s,"reward_hash":%s,'
      .. '"terms":%s,"params":%s}\n'):format(scalar(row.id), scalar(row.seed),
      scalar(row.ret), scalar(row.seconds), scalar(row.reward),
      json_terms(names, row.terms), json_params(voice, row.values))
  end
end

--- The format that a file's name asks for.
---@param path string
---@return "csv"|"jsonl"
function export.format_of(path)
  local ending = path:match "%.(%w+)$"
  if ending and formats[ending] then return ending end
  errors.raise("argument", "export: %s must end in .csv or .jsonl",
    errors.show(path))
end

--- Writes all episodes of a run: the file is there once it is whole.
---@param run rf.Run
---@param path string
---@return integer # episodes
function export.write(run, path)
  local format = export.format_of(path)
  local names = run:terms(1, 0)
  local head, line = formats[format](run, names)
  local writer <close> = errors.check(core.writer(path))
  local lines, count = { head }, 0
  local function flush()
    errors.check(writer:write(table.concat(lines)))
    lines = {}
  end
  each_row(run, function(row)
    lines[#lines + 1] = line(row)
    count = count + 1
    if #lines == PAGE then flush() end
  end)
  flush()
  errors.check(writer:commit())
  return count
end

return export
