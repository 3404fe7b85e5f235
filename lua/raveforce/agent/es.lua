--- (1+1) evolution strategy with the one-fifth success rule.
--
--     y = x + s N(0, I);  where y is not worse: x = y, s = s e^(1/3),
--     otherwise s = s e^(-1/12)
--
-- Rechenberg 1973; the step's constants are Kern et al. 2004. With a
-- `population` it is (1+n): n mutants of one parent, asked at once; the best
-- takes its place, and s moves by the share that was not worse. A search whose
-- step has shrunk to nothing begins anew elsewhere.
--
-- Discrete dimensions change with probability max(s, 1 / d): integers by a step
-- of at least one item, categories to any other item.
-- @module raveforce.agent.es

local core = require "raveforce.core"
local dims = require "raveforce.search.dims"
local population = require "raveforce.search.population"

local exp = core.math.exp

local es = {
  options = {
    population = 1,  -- mutants of one parent; a multiple of 8 keeps lanes busy
    sigma0 = 0.2,    -- s at the beginning, of the unit cube
    restart = 1e-9,  -- s that is nothing
  },
}

local MOST = 0.5 -- of the cube: beyond it all mutants are anywhere

local scratch = {} -- one candidate's normals

function es.check(options)
  population.check("es", options, "population", 1, 1e6)
  population.check_size("es", options, 1)
  population.check("es", options, "sigma0", 1e-6, MOST)
  population.check("es", options, "restart", 0, 0.1)
end

-- How many mutants in a row must fail before discrete dimensions count as
-- searched: four times all items that a single change can reach.
local function patience(list)
  local items = 0
  for _, dim in ipairs(list) do items = items + (dim.n or 0) end
  return 4 * items
end

function es.start(_, options, list)
  return { dims = list, options = options, generation = 0, told = {},
    parent = false, sigma = options.sigma0, failures = 0,
    patience = patience(list) }
end

function es.batch(state)
  return state.options.population
end

-- Folded at the faces of the cube.
local function reflect(x)
  x = x % 2
  return x > 1 and 2 - x or x
end

local function change(dim, u, step, random)
  local n, item = dim.n, dims.item(u, dim.n)
  if n == 1 then return u end
  if dim.kind == "categorical" then
    local other = random:integer(n - 1)
    return dims.unit(other < item and other or other + 1, n)
  end
  local far = 1 + math.floor(math.abs(step) * n)
  if random:uniform() < 0.5 then far = -far end
  local to = item + far
  if to < 1 or to > n then to = item - far end -- not through the face
  return dims.unit(math.max(1, math.min(n, to)), n)
end

local function mutant(state, random)
  local list, sigma, parent = state.dims, state.sigma, state.parent.unit
  local normals, unit = random:normals(#list, scratch), {}
  local rate = math.max(sigma, 1 / #list)
  for i = 1, #list do
    local step = sigma * normals[i]
    if not list[i].n then
      local x = parent[i] + step
      unit[i] = x >= 0 and x <= 1 and x or reflect(x)
    elseif random:uniform() < rate then
      unit[i] = change(list[i], parent[i], step, random)
    else
      unit[i] = parent[i]
    end
  end
  return unit
end

function es.propose(state, random)
  if not state.parent then
    return dims.anywhere(state.dims, random), state.generation
  end
  return mutant(state, random), state.generation
end

local function begin_anew(state)
  state.parent, state.sigma = false, state.options.sigma0
  state.failures = 0
end

-- (1+n): as many steps as the root of n, because the n had one parent.
local function adapt(state, successes, n)
  local share = successes / n
  local power = math.sqrt(n) * (share / 3 - (1 - share) / 12)
  state.sigma = math.min(MOST, state.sigma * exp(power))
  state.failures = successes > 0 and 0 or state.failures + n
  if state.sigma < state.options.restart then
    state.sigma = state.options.restart
    if state.failures >= state.patience then begin_anew(state) end
  end
end

local function next_generation(state)
  local told, parent = state.told, state.parent
  population.sort(told)
  local successes = 0
  for _, one in ipairs(told) do
    if parent and one.reward >= parent.reward then successes = successes + 1 end
  end
  if not parent or told[1].reward >= parent.reward then
    state.parent = told[1]
  end
  if parent then adapt(state, successes, #told) end
  state.generation, state.told = state.generation + 1, {}
end

--- An injected point is after the parent's place, and says nothing of s.
function es.receive(state, id, unit, reward, tag)
  local one = { id = id, unit = unit, reward = reward }
  if not tag then
    if not state.parent or reward > state.parent.reward then
      state.parent = one
    end
    return true
  end
  if tag ~= state.generation then return false end
  state.told[#state.told + 1] = one
  if #state.told == state.options.population then next_generation(state) end
  return true
end

function es.memory(state)
  local list = table.move(state.told, 1, #state.told, 1, {})
  list[#list + 1] = state.parent or nil
  return list
end

return es
