--- What `raveforce train` says at the end: of one run, and of several.
-- @module raveforce.command.trained

local columns = require "raveforce.command.columns"
local errors = require "raveforce.errors"
local shell = require "raveforce.shell"
local stats = require "raveforce.stats"
local terminal = require "raveforce.terminal"

local number = columns.number

local trained = {}

local function value_text(value)
  return type(value) == "number" and number(value) or tostring(value)
end

local function params_text(params)
  local out = {}
  for k, key in ipairs(errors.sorted_keys(params)) do
    local name = math.type(key) == "integer" and ("{%d}"):format(key) or key
    out[k] = name .. " = " .. value_text(params[key])
  end
  return table.concat(out, ", ")
end

--- "5000 episodes in 0.7 s", and why no more.
local function how_long(result, seconds)
  local line = ("%d episodes in %.1f s"):format(result.played, seconds)
  if result.played < result.episodes then
    line = ("%s, %d in all"):format(line, result.episodes)
  end
  if result.stopped == "stop_at" then
    return line .. ": one earned what --stop-at wants"
  elseif result.stopped == "patience" then
    return line .. ": no better one for as long as --patience says"
  end
  return line
end

local function comparison(result)
  local out, measured = {}, result.baselines or {}
  if measured.silence then out[1] = "silence " .. number(measured.silence) end
  if measured.random then
    out[#out + 1] = ("best of %d random %s"):format(measured.random.n,
      number(measured.random.best))
  end
  if result.best then
    out[#out + 1] = ("best %s (episode %d)"):format(number(result.best.ret),
      result.best.id)
  end
  return table.concat(out, ", ")
end

--- Of one run: what it found, and what to do with it.
---@param result rf.Trained
---@param seconds number
function trained.report(result, seconds)
  local out = { how_long(result, seconds), comparison(result) }
  if result.best then
    local several = #result.best.params > 1
    for step, params in ipairs(result.best.params) do
      out[#out + 1] = ("  %s%s"):format(
        several and ("step %d: "):format(step) or "", params_text(params))
    end
    out[#out + 1] = ("listen: %s/best.wav   look: %s/best.svg"):format(
      result.dir, result.dir)
    out[#out + 1] = ("next:   raveforce report %s"):format(
      shell.word(result.dir))
  end
  terminal.print(table.concat(out, "\n") .. "\n")
end

--- DIR where all are DIR/seed-S, which then stands for them; or nil.
---@param dirs string[]
---@return string?
function trained.shared(dirs)
  local folder = dirs[1]:match "^(.*)/seed%-[^/]*$"
  for _, dir in ipairs(dirs) do
    if dir:match "^(.*)/seed%-[^/]*$" ~= folder then return nil end
  end
  return folder
end

--- Of several runs: a line each, and their median.
---@param results rf.Trained[] with their `seed`
function trained.table(results)
  local rows, bests = { { "seed", "episodes", "best", "end", "folder" } }, {}
  local dirs = {}
  for i, result in ipairs(results) do
    dirs[i] = result.dir
    local best = result.best and result.best.ret
    rows[i + 1] = { result.seed, result.episodes, best or "none",
      result.state, result.dir }
    bests[#bests + 1] = best
  end
  local out = { columns.text(rows) }
  if #bests > 0 then
    local folder = trained.shared(dirs)
    out[2] = ("median of the best %s\n"):format(number(stats.median(bests)))
    out[3] = ("next: raveforce report %s\n"):format(
      shell.words(folder and { folder } or dirs))
  end
  terminal.print(table.concat(out))
end

return trained
