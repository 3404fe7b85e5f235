--- `raveforce bench [NAME]… [--json]`: what things cost on this machine.
-- @module raveforce.command.bench

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local json = require "raveforce.json"
local terminal = require "raveforce.terminal"

local NAMES = { "kick", "lanes", "memory", "step", "threads" }

local command = {}

local function benches()
  local kick = require "raveforce.bench.kick"
  return {
    kick = kick.run, lanes = kick.lanes, threads = kick.threads,
    step = require "raveforce.bench.step".run,
    memory = require "raveforce.bench.memory".run,
  }
end

local function processor()
  local file = io.open "/proc/cpuinfo"
  local text = file and file:read "a" or ""
  if file then file:close() end
  return text:match "model name%s*:%s*([^\n]+)" or "unknown processor"
end

local function check_names(names)
  for _, name in ipairs(names) do
    local known = false
    for _, have in ipairs(NAMES) do known = known or have == name end
    if not known then
      errors.raise("argument", "no bench %s%s", errors.show(name),
        errors.hint(name, NAMES))
    end
  end
end

local function print_line(line)
  terminal.print(("%-10s %-34s %10.4g %s%s\n"):format(line.bench, line.name,
    line.value, line.unit, line.goal and ("   (goal %s)"):format(line.goal)
    or ""))
end

---@param given { names: string[], json: boolean? }
function command.command(given)
  check_names(given.names)
  local names = #given.names > 0 and given.names or NAMES
  local widths, lines = core.lane_widths(), {}
  local head = { processor = processor(), lanes = widths[#widths],
    processors = core.processors(), engine = core.version }
  if not given.json then
    terminal.print(("%s, %d processors, %d lanes, raveforce %s\n"):format(
      head.processor, head.processors, head.lanes, head.engine))
  end
  local all = benches()
  for _, name in ipairs(names) do
    all[name](function(what, value, unit, goal)
      local line = { bench = name, name = what, value = value, unit = unit,
        goal = goal }
      lines[#lines + 1] = line
      if not given.json then print_line(line) end
    end)
  end
  head.figures = lines
  if given.json then terminal.print(json.encode(head)) end
end

return command
