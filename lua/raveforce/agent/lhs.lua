--- Latin hypercubes: of N points, each N-th of every axis holds exactly one.
--
--     x[i][j] = (permutation_j(i) + u) / N
--
-- McKay, Beckman and Conover 1979. One hypercube after the other. An axis of n
-- items has one u for all its points: then each item comes N / n times, rounded
-- up or down.
-- @module raveforce.agent.lhs

local dims = require "raveforce.search.dims"
local population = require "raveforce.search.population"

local lhs = {
  options = {
    population = 0, -- N; 0: 64
  },
}

function lhs.check(options)
  population.check_size("lhs", options, 1)
end

function lhs.start(_, options, list)
  local n = options.population == 0 and 64 or options.population
  return { dims = list, n = n, points = {}, taken = n }
end

function lhs.batch(state)
  return state.n
end

-- Fisher and Yates, from the top.
local function shuffle(order, random)
  for i = #order, 2, -1 do
    local j = random:integer(i)
    order[i], order[j] = order[j], order[i]
  end
end

local function new_hypercube(state, random)
  local n, points, order = state.n, {}, {}
  for i = 1, n do
    points[i], order[i] = {}, i - 1
  end
  for k, dim in ipairs(state.dims) do
    shuffle(order, random)
    local shared = dim.n and random:uniform()
    for i = 1, n do
      local u = (order[i] + (shared or random:uniform())) / n
      points[i][k] = dims.centre(dim, u)
    end
  end
  state.points, state.taken = points, 0
end

function lhs.propose(state, random)
  if state.taken == state.n then new_hypercube(state, random) end
  state.taken = state.taken + 1
  local unit = state.points[state.taken]
  state.points[state.taken] = false -- the caller's from now on
  return unit
end

function lhs.receive()
  return true
end

return lhs
