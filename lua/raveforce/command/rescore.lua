--- `raveforce rescore RUN [--reward FILE.lua]`.
-- @module raveforce.command.rescore

local columns = require "raveforce.command.columns"
local json = require "raveforce.json"
local rescore = require "raveforce.rescore"
local terminal = require "raveforce.terminal"

local command = {}

-- What differs between episodes, on one line.
local function params_text(params)
  if #params > 1 then return ("%d steps"):format(#params) end
  return columns.params(params[1])
end

local function show(dir, result, saved)
  local rows = { { "rank", "episode", "reward", "was", "was rank", "" } }
  for i, entry in ipairs(result.best) do
    rows[i + 1] = { entry.rank, entry.id, entry.ret, entry.old_ret,
      entry.old_rank, params_text(entry.params) }
  end
  terminal.print(("%s: %d episodes\n  was  %s\n  now  %s\n"):format(dir,
    result.episodes, result.old, result.new))
  terminal.print(("rank correlation of old and new: Spearman %s, Kendall %s\n")
    :format(columns.correlation(result.spearman),
      columns.correlation(result.kendall)))
  terminal.print(columns.text(rows))
  for _, path in ipairs(saved) do terminal.print(path .. "\n") end
end

---@param given { run: string, reward: string?, sounds: string?,
---  threads: integer?, json: boolean? }
function command.command(given)
  local result = rescore.run(given.run, { reward = given.reward,
    threads = given.threads })
  local saved = given.sounds and rescore.save(result, given.sounds)
    or json.list {}
  if given.json or terminal.is_piped() then
    terminal.print(json.encode { run = given.run, episodes = result.episodes,
      old = result.old, new = result.new, spearman = result.spearman,
      kendall = result.kendall, best = result.best, sounds = saved })
  else
    show(given.run, result, saved)
  end
  result.env:close()
  result.run:close()
end

return command
