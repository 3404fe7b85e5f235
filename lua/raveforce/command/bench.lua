--- `raveforce bench [NAME]… [--json]`: what things cost on this machine.
-- @module raveforce.command.bench

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local json = require "raveforce.json"
local terminal = require "raveforce.terminal"

local NAMES = { "agents-overhead", "features", "kick", "lanes", "lua-reward",
  "measures", "memory", "nodes", "pieces", "runs", "snapshot", "step",
  "threads", "update" }
-- Minutes: only when asked for.
local LONG = { "agents", "agents-cma", "agents-bounded", "agents-kick2",
  "agents-fm6", "drums" }

local command = {}

local PLACES = {
  ["agents-cma"] = { "agents", "cma" },
  ["agents-bounded"] = { "agents", "bounded" },
  ["agents-kick2"] = { "agents", "kick2" },
  ["agents-fm6"] = { "agents", "fm6" },
  ["agents-overhead"] = { "overhead", "agents" },
  lanes = { "kick", "lanes" },
  ["lua-reward"] = { "overhead", "reward" },
  threads = { "kick", "threads" },
}

-- Loaded when its turn comes: most of what they need is theirs alone.
local function bench_of(name)
  local place = PLACES[name] or { name, "run" }
  return require("raveforce.bench." .. place[1])[place[2]]
end

local function processor()
  local file = io.open "/proc/cpuinfo"
  local text = file and file:read "a" or ""
  if file then file:close() end
  return text:match "model name%s*:%s*([^\n]+)" or "unknown processor"
end

local function check_names(names)
  local known = table.move(NAMES, 1, #NAMES, 1, {})
  table.move(LONG, 1, #LONG, #known + 1, known)
  for _, name in ipairs(names) do
    local found = false
    for _, have in ipairs(known) do found = found or have == name end
    if not found then
      errors.raise("argument", "no bench %s%s", errors.show(name),
        errors.hint(name, known))
    end
  end
end

local function print_line(line)
  terminal.print(("%-15s %-40s %10.4g %s%s\n"):format(line.bench, line.name,
    line.value, line.unit, line.goal and ("   (goal %s)"):format(line.goal)
    or ""))
end

local function list()
  terminal.print(table.concat(NAMES, "\n") .. "\n")
  for _, name in ipairs(LONG) do terminal.print(name .. "  (minutes)\n") end
end

---@param given { names: string[], json: boolean?, list: boolean? }
function command.command(given)
  if given.list then return list() end
  check_names(given.names)
  local names = #given.names > 0 and given.names or NAMES
  local widths, lines = core.lane_widths(), {}
  local head = { processor = processor(), lanes = widths[#widths],
    processors = core.processors(), engine = core.version }
  if not given.json then
    terminal.print(("%s, %d processors, %d lanes, raveforce %s\n"):format(
      head.processor, head.processors, head.lanes, head.engine))
  end
  local function say(text)
    if not given.json then terminal.print(text) end
  end
  for _, name in ipairs(names) do
    -- `quiet`: a figure for programs, which people see in a table
    local function report(what, value, unit, goal, quiet)
      local line = { bench = name, name = what, value = value, unit = unit,
        goal = goal }
      lines[#lines + 1] = line
      if not given.json and not quiet then print_line(line) end
    end
    bench_of(name)(report, say)
  end
  head.figures = lines
  if given.json then terminal.print(json.encode(head)) end
end

return command
