--- Statistics of lists of numbers: ranks, how far two orders agree, medians.
--
-- A list is an array or a table of numbers; NaN counts as below everything,
-- as an agent takes it.
-- @module raveforce.stats

local errors = require "raveforce.errors"

local stats = {}

local function plain(list)
  local out = {}
  for i = 1, #list do
    local v = list[i]
    out[i] = v == v and v or -math.huge
  end
  return out
end

-- The places 1..n, ordered by a list's values times `sign`, then by place.
local function order_of(list, sign)
  local order = {}
  for i = 1, #list do order[i] = i end
  table.sort(order, function(a, b)
    if list[a] ~= list[b] then return sign * list[a] < sign * list[b] end
    return a < b
  end)
  return order
end

--- The places of a list's values, the highest first; equal ones as they stand.
---@param list number[]|core.Array
---@return integer[]
function stats.order(list)
  return order_of(plain(list), -1)
end

local function pair(what, x, y)
  if #x ~= #y then
    errors.raise("argument", "%s: lists must be of one length, got %d and %d",
      what, #x, #y)
  end
  return plain(x), plain(y)
end

--- Ranks from 1, lowest value first; equal values share their mean rank.
---@param list number[]|core.Array
---@return number[]
function stats.ranks(list)
  list = plain(list)
  local order, ranks = order_of(list, 1), {}
  local first = 1
  while first <= #order do
    local last = first
    while last < #order and list[order[last + 1]] == list[order[first]] do
      last = last + 1
    end
    for k = first, last do ranks[order[k]] = (first + last) / 2 end
    first = last + 1
  end
  return ranks
end

-- Pearson's correlation; ranks have the mean (n + 1) / 2.
local function correlation(x, y)
  local mean = (#x + 1) / 2
  local xy, xx, yy = 0, 0, 0
  for i = 1, #x do
    local dx, dy = x[i] - mean, y[i] - mean
    xy, xx, yy = xy + dx * dy, xx + dx * dx, yy + dy * dy
  end
  if xx == 0 or yy == 0 then return nil end
  local r = xy / (math.sqrt(xx) * math.sqrt(yy))
  return math.max(-1.0, math.min(1.0, r)) -- roots are rounded
end

--- Spearman's rank correlation, -1..1: Pearson's of the ranks (Spearman 1904).
---@param x number[]|core.Array
---@param y number[]|core.Array as long
---@return number? # nil where either list has fewer than two different values
function stats.spearman(x, y)
  x, y = pair("spearman", x, y)
  return correlation(stats.ranks(x), stats.ranks(y))
end

-- How many pairs of a sorted sequence are equal.
local function ties(count, equal)
  local pairs_of_equals, run = 0, 1
  for k = 2, count + 1 do
    if k <= count and equal(k - 1, k) then
      run = run + 1
    else
      pairs_of_equals, run = pairs_of_equals + run * (run - 1) // 2, 1
    end
  end
  return pairs_of_equals
end

-- Merges two sorted neighbours; gives how many exchanges that took.
local function merge(from, into, first, middle, last)
  local i, j, swaps = first, middle, 0
  for k = first, last do
    if i < middle and (j > last or from[i] <= from[j]) then
      into[k], i = from[i], i + 1
    else
      into[k], j = from[j], j + 1
      swaps = swaps + middle - i
    end
  end
  return swaps
end

-- Sorts by merging; gives the list and the exchanges of neighbours it took.
local function sorted(list)
  local n, width, swaps, into = #list, 1, 0, {}
  while width < n do
    for first = 1, n, 2 * width do
      local middle = math.min(first + width, n + 1)
      local last = math.min(first + 2 * width - 1, n)
      swaps = swaps + merge(list, into, first, middle, last)
    end
    list, into = into, list
    width = 2 * width
  end
  return list, swaps
end

--- Kendall's rank correlation tau-b, -1..1 (Kendall 1945), in n log n steps
-- (Knight 1966).
---@param x number[]|core.Array
---@param y number[]|core.Array as long
---@return number? # nil where either list has fewer than two different values
function stats.kendall(x, y)
  x, y = pair("kendall", x, y)
  local n, order = #x, {}
  for i = 1, n do order[i] = i end
  table.sort(order, function(a, b)
    if x[a] ~= x[b] then return x[a] < x[b] end
    return y[a] < y[b]
  end)
  local by_x = {}
  for k = 1, n do by_x[k] = y[order[k]] end
  local tied_x = ties(n, function(j, k)
    return x[order[j]] == x[order[k]]
  end)
  local tied_both = ties(n, function(j, k)
    return x[order[j]] == x[order[k]] and by_x[j] == by_x[k]
  end)
  local by_y, swaps = sorted(by_x)
  local tied_y = ties(n, function(j, k) return by_y[j] == by_y[k] end)
  local all = n * (n - 1) // 2
  if all == tied_x or all == tied_y then return nil end
  local concordant_less = all - tied_x - tied_y + tied_both - 2 * swaps
  local tau = concordant_less
    / (math.sqrt(all - tied_x) * math.sqrt(all - tied_y))
  return math.max(-1.0, math.min(1.0, tau)) -- roots are rounded
end

--- The middle value, or the mean of the two in the middle.
---@param list number[]|core.Array
---@return number? # nil of an empty list
function stats.median(list)
  local values = plain(list)
  table.sort(values)
  local n = #values
  if n == 0 then return nil end
  if n % 2 == 1 then return values[n // 2 + 1] end
  return (values[n // 2] + values[n // 2 + 1]) / 2
end

local function quantile_of(values, q)
  local place = 1 + (#values - 1) * q
  local below = math.floor(place)
  local part = place - below
  if part == 0 then return values[below] end
  return (1 - part) * values[below] + part * values[below + 1]
end

--- The value that a share `q` of a list lies below: a straight line between
-- neighbours, definition 7 of Hyndman and Fan 1996.
---@param list number[]|core.Array
---@param q number 0..1
---@return number? # nil of an empty list
function stats.quantile(list, q)
  if not (q >= 0 and q <= 1) then
    errors.raise("argument", "quantile: q must be 0..1, got %s",
      errors.show(q))
  end
  local values = plain(list)
  table.sort(values)
  return #values > 0 and quantile_of(values, q) or nil
end

local function resample(list, random)
  local drawn = {}
  for i = 1, #list do drawn[i] = list[random:integer(#list)] end
  return drawn
end

--- Percentile bootstrap (Efron 1979): each list is drawn again with
-- replacement, to its own length, and the statistic taken, `resamples` times;
-- the interval goes from the quantile (1 - level) / 2 of what that gave to
-- 1 - (1 - level) / 2.
---@param lists number[][] one or more samples, none of them empty
---@param statistic fun(...: number[]): number of as many lists
---@param random rf.Rng
---@param options { resamples: integer?, level: number? }? 10000, 0.95
---@return number low, number high
function stats.bootstrap(lists, statistic, random, options)
  options = errors.options("argument", "bootstrap", options,
    { "level", "resamples" })
  local values, drawn = {}, {}
  for i = 1, options.resamples or 10000 do
    for k, list in ipairs(lists) do drawn[k] = resample(list, random) end
    values[i] = statistic(table.unpack(drawn))
  end
  values = plain(values)
  table.sort(values)
  local tail = (1 - (options.level or 0.95)) / 2
  return quantile_of(values, tail), quantile_of(values, 1 - tail)
end

return stats
