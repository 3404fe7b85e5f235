--- The page: what came out, in words; then a section for each thing to see.
-- @module raveforce.report.page

local core = require "raveforce.core"
local encode = require "raveforce.report.encode"
local errors = require "raveforce.errors"
local html = require "raveforce.report.html"
local learning = require "raveforce.report.learning"
local ledger = require "raveforce.report.ledger"
local listen = require "raveforce.report.listen"
local parameters = require "raveforce.report.parameters"
local score = require "raveforce.report.score"
local terms = require "raveforce.report.terms"
local watch = require "raveforce.watch"

local element = html.element

local LARGEST = 1 << 20 -- bytes of our own style or script

-- `require` says where this file lies: page.css and page.js are beside it.
local home = (select(2, ...)):match "^(.*[/\\])"

local page = {}

local function file_beside(name)
  return errors.check(core.file_read(home .. name, LARGEST))
end

local function name_of(task)
  if task == "" then return "a recorded loop" end
  return (task:match "([^/]+)$":gsub("%.lua$", ""))
end

-- Groups that share a task, in order: their curves compare.
local function by_subject(groups)
  local list, known = {}, {}
  for _, group in ipairs(groups) do
    local subject = known[group.subject]
    if not subject then
      subject = { groups = {}, name = name_of(group.task) }
      known[group.subject], list[#list + 1] = subject, subject
    end
    table.insert(subject.groups, group)
  end
  for _, subject in ipairs(list) do
    for _, group in ipairs(subject.groups) do
      local best = subject.best and subject.best.best
      if group.best and (not best or group.best.ret > best.ret) then
        subject.best = group
      end
      subject.silence = subject.silence or group.silence
      subject.random = subject.random or group.random
    end
  end
  return list
end

local function counted(n, one, many)
  return html.count(n) .. " " .. (n == 1 and one or many)
end

local function episodes_of(groups)
  local episodes, runs = 0, 0
  for _, group in ipairs(groups) do
    for _, run in ipairs(group.runs) do
      episodes, runs = episodes + run.episodes, runs + 1
    end
  end
  return episodes, runs
end

local function agents_of(subject)
  local names = {}
  for i, group in ipairs(subject.groups) do names[i] = group.title end
  return table.concat(names, ", ")
end

-- What happened, as one would tell it.
local function told(subject)
  local episodes, runs = episodes_of(subject.groups)
  local out = { ("%s in %s by %s."):format(
    counted(episodes, "episode", "episodes"), counted(runs, "run", "runs"),
    agents_of(subject)) }
  local best = subject.best and subject.best.best
  if not best then
    out[#out + 1] = "None has a reward that is a number."
    return table.concat(out, " ")
  end
  out[#out + 1] = ("The best earns %s, %swith seed %d, as episode %s."):format(
    html.number(best.ret), #subject.groups > 1
      and "by " .. subject.best.title .. " " or "", best.run.seed,
    html.count(best.id))
  if subject.silence then
    out[#out + 1] = ("Silence earns %s."):format(html.number(subject.silence))
  end
  local random = subject.random
  if random then
    out[#out + 1] = ("Of %s random episodes the best earns %s, the median %s.")
      :format(html.count(random.n), html.number(random.best),
        html.number(random.median))
  end
  return table.concat(out, " ")
end

local function figure_of(label, value)
  return element("div", nil, element("dt", nil, html.text(label)),
    element("dd", nil, value))
end

local function figures(subject)
  local best, random = subject.best and subject.best.best, subject.random
  local out = {}
  if best then out[1] = figure_of("best", html.number(best.ret)) end
  if best and #subject.best.runs > 1 then
    out[#out + 1] = figure_of(("median of %d seeds"):format(
      #subject.best.runs), html.number(subject.best.median))
  end
  if random then
    out[#out + 1] = figure_of("best of " .. html.count(random.n) .. " random",
      html.number(random.best))
  end
  if subject.silence then
    out[#out + 1] = figure_of("silence", html.number(subject.silence))
  end
  return element("dl", { class = "figures" }, table.concat(out))
end

local function section(title, ...)
  local inside = table.concat({ ... }, "\n")
  if inside == "" then return "" end
  return element("section", nil, element("h3", nil, html.text(title)), "\n",
    inside)
end

local function not_heard(group)
  return element("p", { class = "note" },
    html.text("It cannot be rendered again: " .. group.mute))
end

local function group_sections(group)
  watch.refill()
  local best = group.best
  if not best then return "" end
  local sound = group.sound
  return table.concat({
    section("Sound", sound and listen.section(sound) or not_heard(group)),
    section("Text", sound and score.section(sound) or ""),
    section("Parameters of the best",
      group.leaders and parameters.section(group.leaders, sound.keys)
        or ""),
    section("Terms of the reward", terms.section(group)),
  }, "\n")
end

local function subject_html(subject)
  local out = { element("header", nil, element("h2", nil,
    html.text(subject.name)), element("p", { class = "told" },
    html.text(told(subject))), figures(subject)) }
  out[#out + 1] = section("Learning", subject.best
    and learning.section(subject.groups, subject) or "")
  for _, group in ipairs(subject.groups) do
    if #subject.groups > 1 then
      out[#out + 1] = element("h2", { class = "agent" },
        html.text(group.title))
    end
    out[#out + 1] = group_sections(group)
  end
  return element("article", nil, table.concat(out, "\n"))
end

local function noted(warnings)
  local out = {}
  for i, warning in ipairs(warnings) do
    out[i] = element("p", { class = "note" }, html.text(warning))
  end
  return table.concat(out, "\n")
end

local function title_of(subjects)
  local names = {}
  for i, subject in ipairs(subjects) do names[i] = subject.name end
  return table.concat(names, ", ") .. " – RaveForce"
end

-- No network, no script and no style but the two that stand here.
local function policy(style, script)
  return ("default-src 'none'; style-src %s; script-src %s; img-src data:; "
    .. "media-src data:; base-uri 'none'; form-action 'none'"):format(
    encode.source(style), encode.source(script))
end

local function head(subjects, style, script)
  return element("head", nil, element("meta", { charset = "utf-8" }), "\n",
    element("meta", { ["http-equiv"] = "Content-Security-Policy",
      content = policy(style, script) }), "\n",
    element("meta", { name = "viewport",
      content = "width=device-width, initial-scale=1" }), "\n",
    element("meta", { name = "color-scheme", content = "light dark" }), "\n",
    element("meta", { name = "referrer", content = "no-referrer" }), "\n",
    element("title", nil, html.text(title_of(subjects))), "\n",
    element("style", nil, style))
end

--- The whole page.
---@param groups rf.report.Group[]
---@param warnings string[]
---@return string
function page.html(groups, warnings)
  local style, script = file_beside "page.css", file_beside "page.js"
  local subjects, articles = by_subject(groups), {}
  for i, subject in ipairs(subjects) do articles[i] = subject_html(subject) end
  local last = { section("Reward", ledger.rewards(groups)),
    section("Runs", ledger.runs(groups), noted(warnings)),
    section("To hear the best again", ledger.again(groups)) }
  local body = element("body", nil, element("main", nil,
    element("h1", nil, "RaveForce report"), "\n",
    table.concat(articles, "\n"), "\n", table.concat(last, "\n")), "\n",
    element("footer", nil, html.text("Made by raveforce " .. core.version
      .. " from run.db alone.")), "\n", element("script", nil, script))
  return "<!DOCTYPE html>\n" .. element("html", { lang = "en" },
    head(subjects, style, script), "\n", body) .. "\n"
end

return page
