--- Memory of many episodes.
-- @module raveforce.bench.memory

local kick = require "raveforce.bench.kick"

local FEW, MANY = 1000, 100000

local memory = {}

local function peak_kilobytes()
  local file = io.open "/proc/self/status"
  if not file then return nil end
  local text = file:read "a"
  file:close()
  return tonumber(text:match "VmHWM:%s*(%d+)")
end

local function peak_after(env, episodes)
  local units = env.action_space:sample_unit(episodes)
  local returns = env:evaluate_unit(units)
  return peak_kilobytes(), units.size + returns.size
end

function memory.run(report)
  local env = kick.env(2)
  local before, few = peak_after(env, FEW)
  if not before then return end
  collectgarbage()
  local after, many = peak_after(env, MANY)
  report("100,000 episodes over 1,000", after - before, "kB of peak memory")
  report("units and returns of them", (many - few) * 8 / 1024, "kB")
end

return memory
