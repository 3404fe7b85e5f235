--- Cross-entropy method: distributions move to their own best samples.
--
--     m <- a mean(elite) + (1 - a) m
--     v <- a var(elite) + (1 - a) v + z max(0, 1 - t / fade)
--     p <- a freq(elite) + (1 - a) p,    each p at least floor / n
--
-- Rubinstein 1999; the noise that keeps a normal distribution from freezing is
-- Szita and Lorincz 2006, eq. 6, with decreasing noise. The floor does the same
-- for p: no more than 1 / d of all dimensions, so that about one item of a
-- candidate is chance's, however long the plan.
--
-- Integers of few values have a p as well: neighbours need not be alike (the
-- note beside the right one is no better than any), and a p can have two peaks.
-- With many values an elite is too few to fill it: there items are rounded
-- from a normal, which keeps a third of an item of deviation.
-- @module raveforce.agent.cem

local dims = require "raveforce.search.dims"
local population = require "raveforce.search.population"

local cem = {
  options = {
    population = 0,   -- 0: 48
    elite = 0.2,      -- share of the population
    smoothing = 0.7,  -- a
    sigma0 = 0.3,     -- of the unit cube, at the beginning
    noise = 0.05,     -- sqrt(z), of the unit cube
    fade = 40,        -- generations until the noise is gone
    floor = 0.1,      -- probability that stays spread over all items
    items = 32,       -- an integer of more values is rounded from a normal
  },
}

function cem.check(options)
  population.check_size("cem", options, 4)
  population.check("cem", options, "elite", 0.01, 1)
  population.check("cem", options, "smoothing", 0.01, 1)
  population.check("cem", options, "sigma0", 0.001, 1)
  population.check("cem", options, "noise", 0, 1)
  population.check("cem", options, "fade", 1, 1e9)
  population.check("cem", options, "floor", 0, 1)
  population.check("cem", options, "items", 0, 1e6)
end

local LEAST = 0.3 -- of an item: deviation that a rounded normal keeps

local scratch = {} -- one candidate's normals

local function evenly(n)
  local p = {}
  for item = 1, n do p[item] = 1 / n end
  return p
end

local function has_p(dim, options)
  return dim.kind == "categorical" or (dim.n and dim.n <= options.items)
end

function cem.start(d, options, list)
  local state = { dims = list, options = options, generation = 0, told = {},
    n = options.population == 0 and 48 or options.population,
    floor = math.min(options.floor, 1 / math.max(1, d)),
    mean = {}, var = {}, p = {}, normals = 0 }
  for i, dim in ipairs(list) do
    state.mean[i] = 0.5
    state.var[i] = options.sigma0 * options.sigma0
    state.p[i] = has_p(dim, options) and evenly(dim.n) or false
    if not state.p[i] then state.normals = state.normals + 1 end
  end
  return state
end

function cem.batch(state)
  return state.n
end

local function draw_item(p, random)
  local left = random:uniform()
  for item = 1, #p do
    left = left - p[item]
    if left < 0 then return item end
  end
  return #p
end

function cem.propose(state, random)
  local list, unit, mean, var = state.dims, {}, state.mean, state.var
  local normals, drawn = random:normals(state.normals, scratch), 0
  for i = 1, #list do
    local p = state.p[i]
    if p then
      unit[i] = dims.unit(draw_item(p, random), #p)
    else
      drawn = drawn + 1
      local x = mean[i] + math.sqrt(var[i]) * normals[drawn]
      unit[i] = dims.centre(list[i], math.max(0.0, math.min(1.0, x)))
    end
  end
  return unit, state.generation
end

local function moments(members, count, i)
  local sum, squares = 0, 0
  for k = 1, count do sum = sum + members[k].unit[i] end
  local mean = sum / count
  for k = 1, count do
    local d = members[k].unit[i] - mean
    squares = squares + d * d
  end
  return mean, squares / count
end

local function move_normal(state, members, count, i)
  local o = state.options
  local mean, var = moments(members, count, i)
  local left = math.max(0, 1 - state.generation / o.fade)
  state.mean[i] = o.smoothing * mean + (1 - o.smoothing) * state.mean[i]
  state.var[i] = o.smoothing * var + (1 - o.smoothing) * state.var[i]
    + o.noise * o.noise * left
  local n = state.dims[i].n
  if n then state.var[i] = math.max(state.var[i], LEAST * LEAST / (n * n)) end
end

-- What the floor adds is taken from all in proportion.
local function move_items(state, members, count, i)
  local a, p = state.options.smoothing, state.p[i]
  local n, floor, sum = #p, state.floor / #p, 0
  for item = 1, n do p[item] = (1 - a) * p[item] end
  for k = 1, count do
    local item = dims.item(members[k].unit[i], n)
    p[item] = p[item] + a / count
  end
  for item = 1, n do
    p[item] = math.max(floor, p[item])
    sum = sum + p[item]
  end
  for item = 1, n do p[item] = p[item] / sum end
end

local function next_generation(state)
  local o, members = state.options, state.told
  population.sort(members)
  local elite = math.max(2, math.floor(o.elite * state.n + 0.5))
  local count = math.min(elite, #members)
  for i = 1, #state.dims do
    local move = state.p[i] and move_items or move_normal
    move(state, members, count, i)
  end
  state.generation = state.generation + 1
  state.told = {}
end

--- Injected points (without a tag) count as members of the generation.
function cem.receive(state, id, unit, reward, tag)
  if tag and tag ~= state.generation then return false end
  state.told[#state.told + 1] = { id = id, unit = unit, reward = reward }
  if #state.told >= state.n then next_generation(state) end
  return true
end

function cem.memory(state)
  return state.told
end

return cem
