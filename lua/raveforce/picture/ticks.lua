--- Round numbers for axes.
-- @module raveforce.picture.ticks

local ticks = {}

local SMALLEST = -12 -- power of ten

--- 1, 2 or 5 times a power of ten: the least of which `count` fill `range`.
---@param range number not negative, finite
---@param count integer
---@return number
function ticks.step(range, count)
  local power = SMALLEST
  while true do
    for _, factor in ipairs { 1, 2, 5 } do
      local step = tonumber(("%de%d"):format(factor, power))
      if step * count >= range then return step end
    end
    power = power + 1
  end
end

return ticks
