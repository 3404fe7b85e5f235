--- When a CMA-ES search stands still, so that it had better begin elsewhere.
--
-- Source: Hansen, "Benchmarking a BI-population CMA-ES on the BBOB-2009
-- function testbed" (GECCO 2009), table 1; TolHistFun here is relative, so
-- that it does not depend on a reward's unit.
-- @module raveforce.cma.stops

local stops = {}

local TOL_HIST = 1e-12  -- of the rewards' own size
local TOL_X = 1e-12     -- of sigma0
local CONDITION = 1e14
local LONGEST = 20000   -- generations that stagnation looks back

---@return table # of a search that begins
function stops.new()
  return { best = {}, median = {} }
end

--- What a generation brought, best first.
---@param history table
---@param members { reward: number }[]
function stops.note(history, members)
  local best, median = history.best, history.median
  best[#best + 1] = members[1].reward
  median[#median + 1] = members[(#members + 1) // 2].reward
  if #best >= 2 * LONGEST then -- now and then, because moving is dear
    for _, name in ipairs { "best", "median" } do
      local list = history[name]
      history[name] = table.move(list, LONGEST + 1, #list, 1, {})
    end
  end
end

-- The newest bests and this generation's rewards all lie together.
local function is_flat(history, members, n)
  local best = history.best
  local window = 10 + math.ceil(30 * n / #members)
  if #best < window then return false end
  local low, high = members[#members].reward, members[1].reward
  for i = #best - window + 1, #best do
    low, high = math.min(low, best[i]), math.max(high, best[i])
  end
  return high == low
    or high - low <= TOL_HIST * math.min(math.abs(high), math.abs(low))
end

local function median_of(list, first, last)
  local part = table.move(list, first, last, 1, {})
  table.sort(part)
  return part[(#part + 1) // 2]
end

-- The last third is no better than the first.
local function no_better(list, window)
  local third, last = window * 3 // 10, #list
  local first = last - window + 1
  return median_of(list, last - third + 1, last)
    <= median_of(list, first, first + third - 1)
end

local function is_stagnant(history, members, n)
  local count = #history.best
  local window = math.min(LONGEST,
    count // 5 + 120 + math.ceil(30 * n / #members))
  if count < window or count % 10 > 0 then return false end -- sorting is dear
  return no_better(history.best, window) and no_better(history.median, window)
end

-- Steps so small, or axes so short, that doubles do not see them.
local function is_stuck(search, shape, lines)
  local mean, sigma = search.mean, search.sigma
  local variance = search.shape.variance
  local largest = 0
  for c = 1, lines do
    local sd = sigma * math.sqrt(variance[c])
    if mean[c] == mean[c] + 0.2 * sd then return true end
    largest = math.max(largest, sd, sigma * math.abs(search.path_c[c]))
  end
  if largest < TOL_X * search.sigma0 then return true end
  local axis = shape.axis(search.shape, search.age % #mean + 1)
  for c = 1, lines do
    if mean[c] ~= mean[c] + 0.1 * sigma * axis[c] then return false end
  end
  return lines == #mean
end

--- Whether to begin anew; why, for who wants to know.
---@param search table what agent.cma keeps of a search
---@param shape table agent.cma_full or agent.cma_diagonal
---@param members { reward: number }[] a generation, best first
---@param lines integer coordinates that are continuous: the first ones
---@return "flat"|"stagnant"|"stuck"|"condition"|nil
function stops.why(search, shape, members, lines)
  local n = math.max(1, #search.mean)
  if is_flat(search.history, members, n) then return "flat" end
  if is_stagnant(search.history, members, n) then return "stagnant" end
  if lines == 0 then return nil end
  if is_stuck(search, shape, lines) then return "stuck" end
  if shape.condition(search.shape) > CONDITION then return "condition" end
  return nil
end

return stops
