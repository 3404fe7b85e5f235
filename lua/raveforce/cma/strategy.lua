--- The evolution strategy that cmaes, sep_cmaes and ipop are.
--
--     x_k = m + sigma y_k,  y_k ~ N(0, C)
--
-- and a generation moves m, C and sigma by the ranks of what it was told
-- (Hansen, arXiv:1604.00772). Continuous dimensions and integers are
-- coordinates of x, in this order; categories have chances of their own. A
-- search that stands still begins anew at a random place.
-- @module raveforce.cma.strategy

local bounds = require "raveforce.cma.bounds"
local choices = require "raveforce.cma.choices"
local core = require "raveforce.core"
local dims = require "raveforce.search.dims"
local errors = require "raveforce.errors"
local levels = require "raveforce.cma.levels"
local population = require "raveforce.search.population"
local rates = require "raveforce.cma.rates"
local rng = require "raveforce.rng"
local stops = require "raveforce.cma.stops"

local exp, log, log2 = core.math.exp, core.math.log, core.math.log2
local product = core.algebra.product
local EDGE, fold = bounds.EDGE, bounds.fold

-- No deviation of a continuous coordinate gets larger than this.
local WIDEST = 1 / 3

local cma = {}

-- Which dimension each coordinate and each category is.
local function layout(list)
  local lay = { d = #list, lines = 0, dims = {}, counts = {}, choices = {},
    choice_counts = {}, blank = {} }
  for i, dim in ipairs(list) do
    lay.blank[i] = 0.0
    if not dim.n then lay.dims[#lay.dims + 1] = i end
  end
  lay.lines = #lay.dims
  for i, dim in ipairs(list) do
    if dim.kind == "integer" and dim.n > 1 then
      lay.dims[#lay.dims + 1] = i
      lay.counts[#lay.dims] = dim.n
    elseif dim.n then
      lay.choices[#lay.choices + 1] = i
      lay.choice_counts[#lay.choices] = dim.n
    end
  end
  return lay
end

local function coordinates(lay, unit)
  local x = {}
  for c, i in ipairs(lay.dims) do
    x[c] = c <= lay.lines and bounds.unfold(unit[i]) or unit[i]
  end
  return x
end

local function begin(state, shape, unit)
  local mean = coordinates(state.lay, unit)
  local n = #mean
  local search = { mean = mean, sigma = state.options.sigma0,
    sigma0 = state.options.sigma0, age = 0, unseen = 1, path_s = {},
    path_c = {}, scale = {}, history = stops.new(),
    chances = choices.new(state.lay.choice_counts),
    rates = rates.of(math.max(1, n), state.size, shape.separable),
    shape = shape.new(n) }
  for c = 1, n do
    search.path_s[c], search.path_c[c], search.scale[c] = 0, 0, 1
  end
  state.search, state.block, state.told = search, false, {}
end

-- Elsewhere, with a population `growth` times as large.
local function begin_anew(state, shape)
  state.restarts = state.restarts + 1
  local most = math.max(state.size, 10 * state.lay.d * state.lay.d)
  local grown = math.floor(state.size * (state.options.increase or 1))
  state.size = math.min(most, grown)
  local random = rng.new(state.options.seed, "agent", state.restarts)
  local unit = {}
  for i = 1, state.lay.d do unit[i] = random:uniform() end
  begin(state, shape, unit)
end

-- Steps for a whole generation, and the squared lengths of C^(-1/2) step.
local function draw(state, shape, random)
  local n, size = #state.search.mean, state.size
  local Z = random:normals(size * n, core.zeros("float64", size, n))
  local lengths = {}
  for k, z in ipairs(Z:table()) do
    local sum = 0
    for i = 1, n do sum = sum + z[i] * z[i] end
    lengths[k] = sum
  end
  return { at = 0, lengths = lengths,
    steps = shape.steps(state.search.shape, Z) }
end

local function unit_at(state, step, random)
  local search, lay = state.search, state.lay
  local unit = { table.unpack(lay.blank) } -- its size at once: growing is dear
  local mean, sigma, where = search.mean, search.sigma, lay.dims
  for c = 1, lay.lines do
    local x = mean[c] + sigma * step[c]
    if x < EDGE or x > 1 - EDGE then x = fold(x) end
    unit[where[c]] = x
  end
  for c = lay.lines + 1, #where do
    local x, n = mean[c] + sigma * search.scale[c] * step[c], lay.counts[c]
    unit[where[c]] = dims.unit(levels.of(x, n), n)
  end
  for c, i in ipairs(lay.choices) do
    local chances = search.chances[c]
    unit[i] = dims.unit(choices.pick(chances, random:uniform()), #chances)
  end
  return unit
end

local function propose(state, shape, random)
  local block = state.block
  if not block or block.at == state.size then
    block = draw(state, shape, random)
    state.block = block
  end
  block.at = block.at + 1
  local step = block.steps[block.at]:table()
  return unit_at(state, step, random), { generation = state.generation,
    step = step, length = block.lengths[block.at] }
end

-- The step that an injected point stands for; within its level it is where
-- the mean is. None may be longer than c_y of Hansen, "Injecting external
-- solutions into CMA-ES" (2011).
local function step_to(state, shape, unit)
  local search, lay = state.search, state.lay
  local x, n, length = coordinates(lay, unit), #search.mean, 0
  for c = 1, n do
    local mean, count = search.mean[c], lay.counts[c]
    if count and levels.of(mean, count) == levels.of(x[c], count) then
      x[c] = mean
    end
    x[c] = (x[c] - mean) / (search.sigma * search.scale[c])
  end
  for _, z in ipairs(shape.whiten(search.shape,
      core.array("float64", x)):table()) do
    length = length + z * z
  end
  local longest = math.sqrt(n) + 2 * n / (n + 2)
  local shorter = math.min(1, longest / math.sqrt(length))
  for c = 1, n do x[c] = x[c] * shorter end
  return x, length * shorter * shorter
end

local function first_differs(a, b)
  for i = 1, #a do
    if a[i] ~= b[i] then return a[i] < b[i] end
  end
  return false
end

-- Best first; injected points, which share an id, by where they are.
local function rank(members)
  table.sort(members, function(a, b)
    if a.reward ~= b.reward then return a.reward > b.reward end
    if a.id ~= b.id then return a.id < b.id end
    return first_differs(a.unit, b.unit)
  end)
end

-- Moves mean and paths by the better half's mean step. Returns whether the
-- step size is settled enough for C to learn from its path (h).
local function move(search, shape, rows)
  local r, mean, n = search.rates, search.mean, #search.mean
  local weights = core.array("float64", table.move(r.weights, 1, r.mu, 1, {}))
  local step = product(weights, rows:rows(2, r.mu + 1))
  local white = shape.whiten(search.shape, step):table()
  step = step:table()
  local keep, squares = 1 - r.c_s, 0
  local gain = math.sqrt(r.c_s * (2 - r.c_s) * r.mu_eff)
  for c = 1, n do
    mean[c] = mean[c] + search.sigma * search.scale[c] * step[c]
    local p = keep * search.path_s[c] + gain * white[c]
    search.path_s[c], squares = p, squares + p * p
  end
  search.unseen = search.unseen * keep * keep
  local settled = squares / n / (1 - search.unseen) < 2 + 4 / (n + 1)
  gain = settled and math.sqrt(r.c_c * (2 - r.c_c) * r.mu_eff) or 0
  for c = 1, n do
    search.path_c[c] = (1 - r.c_c) * search.path_c[c] + gain * step[c]
  end
  search.sigma = search.sigma
    * exp(math.min(1, r.c_s / r.d_s * (math.sqrt(squares) / r.chi - 1)))
  return settled
end

-- Whether C is still a covariance after it learnt from path and ranks. A bad
-- step counts by its direction alone.
local function learn(search, shape, members, rows, settled)
  local r, n = search.rates, #search.mean
  local weights, sum = { r.c_1 }, 0
  for k, weight in ipairs(r.weights) do
    sum = sum + weight
    if weight < 0 then
      weight = weight * n / math.max(1e-9, members[k].length)
    end
    weights[k + 1] = r.c_mu * weight
  end
  local lost = settled and 0 or r.c_1 * r.c_c * (2 - r.c_c)
  rows[1] = search.path_c
  return shape.learn(search.shape, 1 + lost - r.c_1 - r.c_mu * sum, rows,
    core.array("float64", weights), r.often)
end

-- Neither wider than the cube, nor sure of a level for ever.
local function limit(search, lay, alpha)
  local variance, widest = search.shape.variance, 0
  for c = 1, lay.lines do widest = math.max(widest, variance[c]) end
  if search.sigma * math.sqrt(widest) > WIDEST then
    search.sigma = WIDEST / math.sqrt(widest)
  end
  for c = lay.lines + 1, #lay.dims do
    local own = search.sigma * math.sqrt(variance[c])
    local sd = math.min(WIDEST, own * search.scale[c])
    search.mean[c], sd = levels.keep_open(search.mean[c], sd, lay.counts[c],
      alpha)
    search.scale[c] = sd / own
  end
end

local function learn_coordinates(state, shape, members)
  local search = state.search
  local steps = { search.path_c } -- its row is written later
  for k, member in ipairs(members) do
    if not member.step then
      member.step, member.length = step_to(state, shape, member.unit)
    end
    steps[k + 1] = member.step
  end
  local rows = core.array("float64", steps)
  local settled = move(search, shape, rows)
  if not learn(search, shape, members, rows, settled) then return false end
  limit(search, state.lay, math.min(0.5, 1 / (#members * #search.mean)))
  return true
end

-- Slower the more there is to learn: a coordinate, or a bit of a category.
local function learn_choices(state, members)
  local search, lay, items = state.search, state.lay, {}
  local free = #lay.dims
  for k = 1, search.rates.mu do
    items[k] = {}
    for c, i in ipairs(lay.choices) do
      items[k][c] = dims.item(members[k].unit[i], lay.choice_counts[c])
    end
  end
  for _, count in ipairs(lay.choice_counts) do free = free + log2(count) end
  local mu_eff = search.rates.mu_eff
  choices.learn(search.chances, items, search.rates.weights,
    mu_eff / (mu_eff + free))
end

local function next_generation(state, shape)
  local members, search, fine = state.told, state.search, true
  rank(members)
  search.age = search.age + 1
  stops.note(search.history, members)
  if #search.mean > 0 then fine = learn_coordinates(state, shape, members) end
  if #state.lay.choices > 0 then learn_choices(state, members) end
  state.generation = state.generation + 1
  state.block, state.told = false, {}
  if not fine or stops.why(search, shape, members, state.lay.lines) then
    begin_anew(state, shape)
  end
end

local function check_start(name, x0, d)
  local is_list = type(x0) == "table"
  local wrong = is_list and #x0 ~= d and "a list of " .. #x0
  for _, u in ipairs(is_list and x0 or { x0 }) do
    local fine = type(u) == "number" and u >= 0 and u <= 1
    if not fine then wrong = wrong or errors.show(u) end
  end
  if wrong then
    errors.raise("argument", "agent %s: x0 must be a number in 0..1, or a "
      .. "list of %d, got %s", name, d, wrong)
  end
end

--- A strategy of this family.
---@param name string
---@param shape table agent.cma_full or agent.cma_diagonal
---@param options table<string, any> its settings and their defaults
---@return rf.Strategy
function cma.strategy(name, shape, options)
  local strategy = { options = options, lists = { x0 = true } }

  function strategy.check(given, d)
    population.check_size(name, given, 4)
    population.check(name, given, "sigma0", 1e-9, 1)
    check_start(name, given.x0, d)
    if options.increase then
      population.check(name, given, "increase", 1, 10)
    end
  end

  function strategy.start(d, given, list)
    local size = given.population
    if size == 0 then
      size = 4 + math.floor(3 * log(math.max(1, d)))
    end
    local state = { lay = layout(list), options = given, size = size,
      restarts = 0, generation = 0 }
    local unit = {}
    for i = 1, d do
      unit[i] = type(given.x0) == "table" and given.x0[i] or given.x0
    end
    begin(state, shape, unit)
    return state
  end

  function strategy.batch(state)
    return state.size
  end

  function strategy.propose(state, random)
    return propose(state, shape, random)
  end

  --- Injected points (without a tag) count as members of the generation.
  function strategy.receive(state, id, unit, reward, tag)
    if tag and tag.generation ~= state.generation then return false end
    state.told[#state.told + 1] = { id = id, unit = unit, reward = reward,
      step = tag and tag.step, length = tag and tag.length }
    if #state.told >= state.size then next_generation(state, shape) end
    return true
  end

  function strategy.memory(state)
    return state.told
  end

  --- What another reward gave says nothing of standing still under this one.
  function strategy.revalued(state)
    state.search.history = stops.new()
  end

  return strategy
end

return cma
