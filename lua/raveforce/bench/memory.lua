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

local function kilobytes(what)
  return tonumber(file_text "/proc/self/status":match(what .. ":%s*(%d+)"))
end

--- By how many kilobytes evaluating grows the process at most; the units are
-- there before.
local function growth_of(env, episodes)
  local units = env.action_space:sample_unit(episodes)
  collectgarbage()
  collectgarbage()
  forget_peak()
  local before = kilobytes "VmRSS"
  env:evaluate_unit(units)
  local peak = kilobytes "VmHWM"
  return peak and peak - before
end

function memory.run(report)
  local env = kick.env(2)
  growth_of(env, FEW) -- batches and threads are made
  local few = growth_of(env, FEW)
  if not few then return end
  local many = growth_of(env, MANY)
  report("100,000 episodes over 1,000", many - few, "kB, at the peak")
  report("returns and terms of them", 2 * (MANY - FEW) * 8 / 1024, "kB")
end

return memory
