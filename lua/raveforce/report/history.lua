--- Numbers of learning: the best so far, of many runs, and of chance.
-- @module raveforce.report.history

local core = require "raveforce.core"
local stats = require "raveforce.stats"

local pow = core.math.pow

local history = {}

--- Where a run improved. Under another reward the best begins anew.
---@class rf.report.History
---@field ids      integer[] episodes, in order
---@field values   number[]  the best so far, from that episode on
---@field episodes integer   of the whole run

--- An episode whose return is no number is none.
---@param returns number[]
---@param changes integer[] the first episode under each reward
---@return rf.report.History
function history.of(returns, changes)
  local ids, values, n = {}, {}, 0
  local best, at = -math.huge, 1
  local change = changes[at]
  for id = 1, #returns do
    local v = returns[id]
    if id == change then
      best, at = -math.huge, at + 1
      change = changes[at]
    end
    if v > best then
      n = n + 1
      best, ids[n], values[n] = v, id, v
    end
  end
  return { ids = ids, values = values, episodes = #returns }
end

-- The place in an ascending list of the last entry that is not above `x`; 0
-- where all are.
local function place_of(list, x)
  local low, high = 0, #list
  while low < high do
    local middle = (low + high + 1) // 2
    if list[middle] <= x then low = middle else high = middle - 1 end
  end
  return low
end

--- The best so far after episode `id`, and which episode it was; nil before
-- the first that counts, and behind the end.
---@param self rf.report.History
---@param id integer
---@return number? value, integer? episode
function history.at(self, id)
  if id > self.episodes then return nil end
  local place = place_of(self.ids, id)
  return self.values[place], self.ids[place]
end

--- Episodes 1 to n, at most `count` of them, evenly apart on a log scale.
---@param n integer
---@param count integer
---@return integer[]
function history.grid(n, count)
  local ids, last = {}, 0
  for k = 0, count - 1 do
    local id = math.floor(pow(n, k / math.max(1, count - 1)) + 0.5)
    id = math.max(last, math.min(n, id))
    if id > last then ids[#ids + 1], last = id, id end
  end
  if last < n then ids[#ids + 1] = n end
  return ids
end

--- What several runs share after an episode: nil as soon as one has ended.
---@param runs rf.report.History[]
---@param id integer
---@return { median: number, low: number, high: number }?
function history.spread(runs, id)
  local values = {}
  for i, run in ipairs(runs) do
    values[i] = history.at(run, id)
    if not values[i] then return nil end
  end
  return { median = stats.median(values), low = math.min(table.unpack(values)),
    high = math.max(table.unpack(values)) }
end

--- What the best of k random episodes earns on average, from the sorted
-- returns of m of them: the mean over all choices of k among the m, which
-- nobody needs to make. k <= m.
--
-- The i-th is the best of C(i - 1, k - 1) choices among C(m, k); from the top
-- down, each share is the one above it times (i - k) / (i - 1).
---@param sorted number[] ascending
---@param k integer
---@return number
function history.expected_best(sorted, k)
  local m = #sorted
  local share, sum = k / m, 0.0
  for i = m, k, -1 do
    sum = sum + share * sorted[i]
    if i > 1 then share = share * (i - k) / (i - 1) end
  end
  return sum
end

return history
