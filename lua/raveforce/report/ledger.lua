--- All runs in a table, the rewards they had, and how to hear them again.
-- @module raveforce.report.ledger

local errors = require "raveforce.errors"
local html = require "raveforce.report.html"
local word = require "raveforce.shell".word

local element = html.element

local HASH = 12 -- characters that tell rewards apart

local ledger = {}

local function options_text(options)
  local out = {}
  for i, key in ipairs(errors.sorted_keys(options)) do
    local value = options[key]
    if type(value) == "string" then
      value = "'" .. value .. "'"
    elseif type(value) == "number" then
      value = errors.show(value)
    else
      value = tostring(value)
    end
    out[i] = key .. "=" .. value
  end
  return #out > 0 and table.concat(out, " ") or "–"
end

local function row_of(group, run)
  return { element("code", nil, html.text(run.dir)),
    html.text(group.title), html.text(options_text(group.options)),
    html.number(run.seed, 17), html.count(run.episodes),
    run.best and html.number(run.best.ret, 6) or "–",
    run.best and html.count(run.best.id) or "–",
    html.number(group.median, 6), html.text(run.state) }
end

local function was_changed(groups)
  for _, group in ipairs(groups) do
    for _, run in ipairs(group.runs) do
      if #run.rewards > 1 then return true end
    end
  end
  return false
end

-- Each reward once, and from which episode on it was whose.
local function rewards_of(groups)
  local list, by_hash = {}, {}
  for _, group in ipairs(groups) do
    for _, run in ipairs(group.runs) do
      for _, reward in ipairs(run.rewards) do
        local known = by_hash[reward.hash]
        if not known then
          known = { text = reward.text, hash = reward.hash, places = {} }
          by_hash[reward.hash], list[#list + 1] = known, known
        end
        table.insert(known.places, ("%s from episode %s"):format(run.dir,
          html.count(reward.first)))
      end
    end
  end
  return list
end

--- What is measured.
---@param groups rf.report.Group[]
---@return string
function ledger.rewards(groups)
  local out, changed = {}, was_changed(groups)
  for i, reward in ipairs(rewards_of(groups)) do
    out[i] = element("pre", nil, element("code", nil,
      html.text(reward.text)))
      .. (changed and element("p", { class = "note" },
        html.text(("%s: %s"):format(reward.hash:sub(1, HASH),
          table.concat(reward.places, ", ")))) or "")
  end
  return table.concat(out, "\n")
end

---@param groups rf.report.Group[]
---@return string
function ledger.runs(groups)
  local rows = {}
  for _, group in ipairs(groups) do
    for _, run in ipairs(group.runs) do
      rows[#rows + 1] = row_of(group, run)
    end
  end
  return html.table("runs", { "folder", "agent", "options", "seed",
    "episodes", "best", "at", "median", "state" }, rows)
end

--- The commands that give the best sounds again.
---@param groups rf.report.Group[]
---@return string
function ledger.again(groups)
  local lines = {}
  for _, group in ipairs(groups) do
    local best = group.best
    if best then
      local dir = word(best.run.dir)
      lines[#lines + 1] = ("raveforce replay %s %d -o best.wav"):format(dir,
        best.id)
      lines[#lines + 1] = ("sh %s again.wav"):format(
        word(best.run.dir .. "/best.sh"))
    end
  end
  return element("pre", nil, element("code", nil,
    html.text(table.concat(lines, "\n"))))
end

return ledger
