--- Snapshots of an episode beside a memory copy of what they hold.
-- @module raveforce.bench.snapshot

local core = require "raveforce.core"
local make = require "raveforce.make".env
local mapping = require "raveforce.mapping"
local raw = require "raveforce.reward.raw"
local timing = require "raveforce.bench.timing"

local SR, STEPS = 44100, 8

---@class rf.SnapshotSize
---@field rounds integer
---@field calls  integer

---@type rf.SnapshotSize
local FULL = { rounds = 9, calls = 20 }

local CODE = "o: imp {rate} >> envperc 0.01 0.2 >> plate 0.5 >> delayms 400"

-- In the middle of an episode of so many seconds.
local function halfway(seconds)
  local env = make(CODE, { params = { rate = mapping.lin(1, 9) },
    target = core.zeros("float32", math.floor(seconds * SR)), sr = SR,
    threads = 0, total_step = STEPS, reward = raw(), observation = "none" })
  env:reset { seed = 1 }
  for _ = 1, STEPS // 2 do env:step { rate = 4 } end
  return env
end

local snapshot = {}

---@param report fun(name: string, value: number, unit: string, goal: string?)
---@param _ any
---@param size rf.SnapshotSize?
function snapshot.run(report, _, size)
  size = size or FULL
  for _, seconds in ipairs { 0.5, 4 } do
    local env = halfway(seconds)
    local kept <close> = env:snapshot()
    local moment <close> = assert(env._episode:snapshot())
    local copy = core.copy_cost(moment:bytes())
    local t = timing.compare({
      function()
        for _ = 1, size.calls do env:snapshot():close() end
      end,
      function()
        for _ = 1, size.calls do env:restore(kept) end
      end,
    }, size.rounds)
    local what = ("plate, %.1f s of sound, "):format(seconds / 2)
    report(what .. "state", moment:bytes() / 1024, "kB")
    report(what .. "snapshot / copy", t[1] / size.calls / copy, "times",
      "<= 1.5")
    report(what .. "restore / copy", t[2] / size.calls / copy, "times",
      "<= 1.5")
  end
end

return snapshot
