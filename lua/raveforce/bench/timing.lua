--- Times on a noisy machine: what is compared runs in turns, the least counts.
-- @module raveforce.bench.timing

local core = require "raveforce.core"

local ROUNDS = 7

local timing = {}

--- Seconds of each function, all measured in the same run.
---@param functions (fun())[]
---@param rounds integer?
---@return number[]
function timing.compare(functions, rounds)
  local least = {}
  for round = 0, rounds or ROUNDS do
    for i, f in ipairs(functions) do
      local begin = core.clock()
      f()
      local seconds = core.clock() - begin
      if round > 0 then -- the first warms caches up
        least[i] = math.min(least[i] or math.huge, seconds)
      end
    end
  end
  return least
end

return timing
