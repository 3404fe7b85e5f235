--- What strategies with a population share.
-- @module raveforce.search.population

local errors = require "raveforce.errors"

local population = {}

-- A multiple of every lane width, so that no lane idles.
local PACK = 16

--- At least `n`, rounded up to whole packs.
---@param n number
---@return integer
function population.size(n)
  return PACK * math.ceil(n / PACK)
end

--- Best first; ties by id, so that the order of telling does not matter.
---@param members { id: integer, reward: number }[]
function population.sort(members)
  table.sort(members, function(a, b)
    if a.reward ~= b.reward then return a.reward > b.reward end
    return a.id < b.id
  end)
end

--- Refuses a setting that is not a number in lo..hi.
---@param agent string
---@param options table
---@param name string
---@param lo number
---@param hi number
function population.check(agent, options, name, lo, hi)
  local value = options[name]
  if type(value) ~= "number" or not (value >= lo and value <= hi) then
    errors.raise("argument", "agent %s: %s must be in %s..%s, got %s", agent,
      name, errors.show(lo), errors.show(hi), errors.show(value))
  end
end

--- Refuses a setting that is neither true nor false.
---@param agent string
---@param options table
---@param name string
function population.check_flag(agent, options, name)
  if type(options[name]) ~= "boolean" then
    errors.raise("argument", "agent %s: %s must be true or false, got %s",
      agent, name, errors.show(options[name]))
  end
end

--- Refuses a population that is neither a whole number nor 0, the default.
---@param agent string
---@param options table
---@param least integer
function population.check_size(agent, options, least)
  local n = options.population
  if n == 0 then return end
  population.check(agent, options, "population", least, 1e6)
  if math.type(n) ~= "integer" then
    errors.raise("argument", "agent %s: population must be a whole number, "
      .. "got %s", agent, errors.show(n))
  end
end

return population
