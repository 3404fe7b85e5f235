-- Nothing in lua/raveforce may differ between machines or runs: libm, clocks,
-- unseeded randomness, the order of `pairs`.

local FORBIDDEN = {
  { "math%.random", "rng.lua" },
  { "math%.exp%f[%W]", "core.math" },
  { "math%.log%f[%W]", "core.math" },
  { "math%.a?sin%f[%W]", "core.math" },
  { "math%.a?cos%f[%W]", "core.math" },
  { "math%.a?tan%f[%W]", "core.math" },
  { "%^", "core.math.pow" },
  { "os%.time", "core.clock, for progress only" },
  { "os%.clock", "core.clock, for progress only" },
  { "os%.date", "nothing" },
  { "%f[%w]pairs%s*%(", "errors.sorted_keys, or say why in a comment" },
}

-- Copies tables for tasks: the order shows nowhere.
local COPIES = "lua/raveforce/sandbox.lua"

-- Prints processor time, on which nothing else depends.
local TIMES = "lua/raveforce/bench/overhead.lua"

local function files()
  local list = {}
  local command = "find lua/raveforce -name '*.lua' | sort"
  local pipe <close> = assert(io.popen(command))
  for path in pipe:lines() do list[#list + 1] = path end
  return list
end

-- A line without its strings; and its comment.
local function split(line)
  local code = line:gsub('\\.', ""):gsub('"[^"]*"', '""')
    :gsub("'[^']*'", "''")
  local before, comment = code:match "^(.-)%-%-(.*)$"
  return before or code, comment
end

local function offences(path)
  local found, number = {}, 0
  for line in io.lines(path) do
    number = number + 1
    local code, comment = split(line)
    code = code:gsub("core%.math", ""):gsub("rf%.math", "")
    for _, rule in ipairs(FORBIDDEN) do
      local excused = (comment or path == COPIES) and rule[1]:find "pairs"
        or path == TIMES and rule[1] == "os%.clock"
      if code:find(rule[1]) and not excused then
        found[#found + 1] = ("%s:%d: use %s"):format(path, number, rule[2])
      end
    end
  end
  return found
end

describe("the Lua modules", function()
  it("use nothing that differs between machines or runs", function()
    local all = {}
    for _, path in ipairs(files()) do
      for _, offence in ipairs(offences(path)) do all[#all + 1] = offence end
    end
    assert.equal("", table.concat(all, "\n"))
  end)

  it("leave no globals behind", function()
    local before = {}
    for key in pairs(_G) do before[key] = true end
    for name in pairs(package.loaded) do
      if name:find "^raveforce%f[.\0]" and name ~= "raveforce.core" then
        package.loaded[name] = nil
      end
    end
    require "raveforce"
    for key in pairs(_G) do assert.is_true(before[key], tostring(key)) end
  end)
end)
