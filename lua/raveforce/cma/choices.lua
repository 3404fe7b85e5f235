--- Categories in CMA-ES: a probability for each choice, beside the normal
-- distribution, moved by the same ranks.
--
--     p <- (1 - c) p + c sum of w_i [rank i chose it]
--
-- the estimate of the natural gradient (Hamano et al., "CatCMA", GECCO 2024),
-- with a constant rate and their floor: with probability 0.73 or less all
-- categories at once stay what they mostly are.
-- @module raveforce.cma.choices

local core = require "raveforce.core"

local choices = {}

local STAY = 0.73

--- Even chances.
---@param counts integer[] how many choices each category has
---@return number[][]
function choices.new(counts)
  local chances = {}
  for c, count in ipairs(counts) do
    chances[c] = {}
    for item = 1, count do chances[c][item] = 1 / count end
  end
  return chances
end

--- One item by a number in 0..1.
---@param chances number[]
---@param u number
---@return integer
function choices.pick(chances, u)
  for item = 1, #chances - 1 do
    u = u - chances[item]
    if u < 0 then return item end
  end
  return #chances
end

-- Nobody below the floor; the others pay for it in proportion.
local function lift(chances, floor)
  local rich, missing = 0, 0
  for item, p in ipairs(chances) do
    if p < floor then
      missing = missing + floor - p
      chances[item] = floor
    end
    rich = rich + chances[item] - floor
  end
  if missing == 0 then return end
  for item, p in ipairs(chances) do
    chances[item] = p - (p - floor) * missing / rich
  end
end

--- Towards what the better half chose.
---@param all number[][]
---@param items integer[][] of the better half, best first: an item a category
---@param weights number[] of the ranks; those of the better half sum to 1
---@param rate number
function choices.learn(all, items, weights, rate)
  for c, chances in ipairs(all) do
    for item = 1, #chances do chances[item] = chances[item] * (1 - rate) end
    for k, chosen in ipairs(items) do
      chances[chosen[c]] = chances[chosen[c]] + rate * weights[k]
    end
    if #chances > 1 then
      lift(chances, (1 - core.math.pow(STAY, 1 / #all)) / (#chances - 1))
    end
  end
end

return choices
