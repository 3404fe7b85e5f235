--- Differential evolution, rand/1/bin, one generation after the other.
--
--     v = x_a + F (x_b - x_c); coordinates of v with probability CR, one always
--
-- Storn and Price 1997. F is drawn anew per trial (dither); what leaves the
-- cube is drawn anew, because clipping would favour the faces.
-- @module raveforce.agent.de

local difference = require "raveforce.search.difference"
local dims = require "raveforce.search.dims"
local population = require "raveforce.search.population"
local slots = require "raveforce.search.slots"

local de = {
  options = {
    population = 0,           -- 0: 3 d, at least 32, in whole packs
    cr = 0.9,                 -- crossover rate
    f_lo = 0.4, f_hi = 0.7,   -- F is uniform in between
  },
}

function de.check(options)
  population.check_size("de", options, 4)
  population.check("de", options, "cr", 0, 1)
  population.check("de", options, "f_lo", 0, 2)
  population.check("de", options, "f_hi", options.f_lo, 2)
end

function de.start(d, options, list)
  local n = options.population
  if n == 0 then n = population.size(math.max(32, 3 * d)) end
  return { dims = list, options = options, slots = slots.new(n) }
end

function de.batch(state)
  return state.slots.n
end

-- Three members that are neither each other nor `target`.
local function three_others(members, random, target)
  local n = #members
  local a, b, c
  repeat a = random:integer(n) until a ~= target
  repeat b = random:integer(n) until b ~= target and b ~= a
  repeat c = random:integer(n) until c ~= target and c ~= a and c ~= b
  return members[a].unit, members[b].unit, members[c].unit
end

local function cross(state, random, target)
  local o, list, members = state.options, state.dims, state.slots.members
  local a, b, c = three_others(members, random, target)
  local f = o.f_lo + (o.f_hi - o.f_lo) * random:uniform()
  local always = #list > 0 and random:integer(#list) or 0
  local cr, old, unit = o.cr, members[target].unit, {}
  for i = 1, #list do
    if i == always or random:uniform() < cr then
      local x = difference.add(list[i], random, a[i], f, b[i], c[i])
      unit[i] = x >= 0 and x <= 1 and x or dims.draw(list[i], random)
    else
      unit[i] = old[i]
    end
  end
  return unit
end

function de.propose(state, random)
  local slot, tag = slots.next(state.slots)
  if state.slots.generation == 0 then
    return dims.anywhere(state.dims, random), tag
  end
  return cross(state, random, slot), tag
end

function de.receive(state, id, unit, reward, tag)
  local trial = { id = id, unit = unit, reward = reward }
  return (slots.receive(state.slots, trial, tag))
end

function de.memory(state)
  return slots.memory(state.slots)
end

return de
