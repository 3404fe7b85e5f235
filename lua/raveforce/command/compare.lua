--- `raveforce compare RUN RUN…`: what seeds say about tasks and agents.
-- @module raveforce.command.compare

local columns = require "raveforce.command.columns"
local compare = require "raveforce.compare"
local json = require "raveforce.json"
local terminal = require "raveforce.terminal"

local command = {}

local function number(x)
  return columns.number(x, 4)
end

local function interval(of)
  if not of.low then return "-" end
  return ("%s .. %s"):format(number(of.low), number(of.high))
end

local function extent(list)
  local least, most = math.maxinteger, 0
  for _, run in ipairs(list) do
    least, most = math.min(least, run.episodes), math.max(most, run.episodes)
  end
  return least == most and tostring(most) or ("%d-%d"):format(least, most)
end

-- "412 (5 of 5)"; half of the seeds and more never got there: "- (2 of 5)"
local function reach(group)
  if not group.reach then return "-" end
  local median = group.reach.median
  return ("%s (%d of %d)"):format(median < math.huge and number(median) or "-",
    group.reach.seeds, #group.runs)
end

local function threshold(group)
  if not group.threshold then return "-" end
  return ("%s %s"):format(number(group.threshold.value), group.threshold.of)
end

local function group_rows(result)
  local head = { "group", "seeds", "episodes", "median best", "95 %" }
  for _, budget in ipairs(result.budgets) do
    head[#head + 1] = ("at %d"):format(budget)
  end
  for _, word in ipairs { "best", "to reach", "took" } do
    head[#head + 1] = word
  end
  local rows = { head }
  for i, group in ipairs(result.groups) do
    local row = { group.title, #group.runs, extent(group.runs),
      group.best.median, interval(group.best) }
    for _, median in ipairs(group.budgets) do row[#row + 1] = median end
    row[#row + 1] = group.top.best
    row[#row + 1] = threshold(group)
    row[#row + 1] = reach(group)
    rows[i + 1] = row
  end
  return rows
end

local function pair_rows(result)
  local rows = { { ("medians at %d episodes"):format(
    result.budgets[#result.budgets]), "difference", "95 %" } }
  for i, pair in ipairs(result.pairs) do
    rows[i + 1] = { ("%s - %s"):format(result.groups[pair.a].title,
      result.groups[pair.b].title), pair.difference, interval(pair) }
  end
  return rows
end

local function show(result)
  terminal.print(columns.text(group_rows(result)))
  if #result.pairs > 0 then
    terminal.print("\n" .. columns.text(pair_rows(result)))
  end
  for _, warning in ipairs(result.warnings) do
    terminal.print(("warning: %s\n"):format(warning))
  end
end

local function plain_group(group)
  return { title = group.title, task = group.meta.task,
    agent = group.meta.agent, options = json.decode(group.meta.options),
    agent_options = json.decode(group.meta.agent_options),
    threshold = group.threshold, best = group.best, budgets = group.budgets,
    reach = group.reach, runs = group.runs,
    top = { run = group.top.dir, episode = group.top.at,
      reward = group.top.best } }
end

local function plain(result)
  local groups = {}
  for i, group in ipairs(result.groups) do groups[i] = plain_group(group) end
  return { groups = groups, pairs = result.pairs, budgets = result.budgets,
    warnings = result.warnings }
end

---@param given { runs: string[], at: number?, json: boolean? }
function command.command(given)
  local result = compare.run(given.runs, { at = given.at })
  if given.json or terminal.is_piped() then
    terminal.print(json.encode(plain(result)))
  else
    show(result)
  end
end

return command
