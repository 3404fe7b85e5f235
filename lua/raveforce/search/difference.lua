--- x + F (b - c), and x + F (b - c) + F (b2 - c2), in all kinds of dimension.
--
-- Integers: the difference is taken in items, and its fraction is the chance
-- of one item more, so that less than half a step is not always none.
-- Categories: x's item, but with probability F b's where b and c differ. As
-- with numbers, what the population agrees on is not touched.
-- @module raveforce.search.difference

local difference = {}

local function category(random, x, f, b, c, b2, c2)
  if b ~= c and random:uniform() < f then x = b end
  if b2 ~= c2 and random:uniform() < f then x = b2 end
  return x
end

--- May leave the cube; a unit of an integer is a centre outside as well.
---@param dim rf.AgentDim
---@param random rf.Rng
---@param x number
---@param f number
---@param b number
---@param c number
---@param b2 number?
---@param c2 number?
---@return number
function difference.add(dim, random, x, f, b, c, b2, c2)
  if dim.kind == "categorical" then
    return category(random, x, f, b, c, b2, c2)
  end
  local step = f * (b2 and b - c + (b2 - c2) or b - c)
  local n = dim.n
  if not n then return x + step end
  local whole = math.floor(step * n + random:uniform())
  return (math.floor(x * n) + whole + 0.5) / n
end

return difference
