--- Memory of many episodes.
-- @module raveforce.bench.memory

local kick = require "raveforce.bench.kick"

local FEW, MANY = 1000, 100000

local memory = {}

local function file_text(path)
  local file = io.open(path)
  local text = file and file:read "a" or ""
  if file then file:close() end
  return text
end

-- Linux: 5 makes the peak begin at what is resident now.
local function forget_peak()
  local file = io.open("/proc/self/clear_refs", "w")
  if file then
    file:write "5"
    file:close()
  end
end

--- Kilobytes at most while evaluating, units and returns included.
local function peak_of(env, episodes)
  local units = env.action_space:sample_unit(episodes)
  collectgarbage()
  collectgarbage()
  forget_peak()
  local returns = env:evaluate_unit(units)
  local peak = tonumber(file_text "/proc/self/status":match "VmHWM:%s*(%d+)")
  return peak, units.size + returns.size
end

function memory.run(report)
  local env = kick.env(2)
  peak_of(env, FEW) -- batches and threads are made
  local before, few = peak_of(env, FEW)
  if not before then return end
  local after, many = peak_of(env, MANY)
  report("100,000 episodes over 1,000", after - before, "kB of peak memory")
  report("units and returns of them", (many - few) * 8 / 1024, "kB")
end

return memory
