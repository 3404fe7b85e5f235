--- Memory of many episodes.
-- @module raveforce.bench.memory

local kick = require "raveforce.bench.kick"
local rf = require "raveforce"

---@class rf.MemorySize
---@field few integer      episodes
---@field many integer
---@field spectra integer  many where spectra are compared, which takes longer

---@type rf.MemorySize
local FULL = { few = 1000, many = 100000, spectra = 20000 }

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

-- What many episodes take at the peak that a few do not, and what their
-- returns and terms do: a number each.
local function compare(report, name, reward, few, many)
  local env, terms = kick.env(2, 1, reward), reward and 2 or 1
  growth_of(env, few) -- batches and threads are made
  local small = growth_of(env, few)
  if not small then return end
  report(("%s, %d episodes over %d"):format(name, many, few),
    growth_of(env, many) - small, "kB, at the peak")
  report(name .. ", returns and terms of them",
    (1 + terms) * (many - few) * 8 / 1024, "kB")
end

---@param report fun(what: string, value: number, unit: string, goal: string?)
---@param _ fun(text: string)? says nothing else
---@param size rf.MemorySize?
function memory.run(report, _, size)
  local r = rf.reward
  size = size or FULL
  compare(report, "raw", nil, size.few, size.many)
  compare(report, "mfcc_l1 + env_db", 0.7 * r.mfcc_l1():relative()
    + 0.3 * r.env_db():relative(), size.few, size.spectra)
end

return memory
