--- What a text costs besides its sound: parsing, planning, taking over.
-- @module raveforce.bench.update

local core = require "raveforce.core"
local timing = require "raveforce.bench.timing"

local SR, BLOCK = 44100, 128

---@class rf.UpdateSize
---@field rounds integer
---@field calls  integer

---@type rf.UpdateSize
local FULL = { rounds = 9, calls = 200 }

local VOICE = [[
~t%d: speed %d.0 >> seq 60 _67 72_60 _
~e%d: ~t%d >> envperc 0.01 0.2
~p%d: ~t%d >> mul 261.63
o%d: saw ~p%d >> lpf %s 2.0 >> mul ~e%d >> mul 0.1
]]

-- Twenty lines; a number in the last, and a node behind all.
local function text_of(cutoff, more)
  local parts = {}
  for i = 1, 5 do
    parts[i] = VOICE:format(i, i, i, i, i, i, i, i, i == 5 and cutoff or 900,
      i)
  end
  return table.concat(parts) .. (more or "")
end

local function make(text)
  local graph = assert(core.graph(text))
  return graph, assert(core.plan(graph, { sr = SR, live = true }))
end

-- Takes over and plays a block, so many times.
local function updater(graphs, calls)
  local _, plan = make(text_of(900))
  local stream = assert(core.stream(plan, {}, 42))
  return function()
    for i = 1, calls do
      assert(stream:update(graphs[i % 2 + 1]))
      stream:pull(BLOCK, 2)
    end
  end
end

local function player(calls)
  local _, plan = make(text_of(900))
  local stream = assert(core.stream(plan, {}, 42))
  return function()
    for _ = 1, calls do stream:pull(BLOCK, 2) end
  end
end

local update = {}

---@param report fun(name: string, value: number, unit: string, goal: string?)
---@param _ any
---@param size rf.UpdateSize?
function update.run(report, _, size)
  size = size or FULL
  local calls = size.calls
  local one, other = core.graph(text_of(900)), core.graph(text_of(901))
  local longer = core.graph(text_of(900,
    "x: sin 50 >> delayms 300 >> mul 0.1"))
  local text = text_of(900)
  local t = timing.compare({
    function() for _ = 1, calls do core.graph(text) end end,
    function() for _ = 1, calls do make(text) end end,
    player(calls),
    updater({ one, other }, calls),
    updater({ one, longer }, calls),
  }, size.rounds)
  -- what is less than the noise counts as nothing
  local function us(seconds) return math.max(0, seconds) / calls * 1e6 end
  report("parsing twenty lines", us(t[1]), "us")
  report("parsing and planning twenty lines", us(t[2]), "us", "<= 100")
  report("a block of it", us(t[3]), "us")
  report("an update of one number besides", us(t[4] - t[3]), "us", "<= 25")
  report("an update of the graph besides", us(t[5] - t[3]), "us")
end

return update
