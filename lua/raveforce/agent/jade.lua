--- JADE: differential evolution that learns its own F and CR.
--
--     v = x + F (x_pbest - x) + F (x_r1 - x_r2),  r2 also from the archive
--     CR ~ N(mu_CR, 0.1) in 0..1,    F ~ Cauchy(mu_F, 0.1), > 0, at most 1
--     mu_CR <- (1 - c) mu_CR + c mean(CR),             over the trials
--     mu_F  <- (1 - c) mu_F + c sum(F^2) / sum(F),     that won
--
-- Zhang and Sanderson 2009. x_pbest is any of the best share p; the archive
-- keeps parents that were beaten. What leaves the cube stops halfway between
-- its parent and the face.
-- @module raveforce.agent.jade

local core = require "raveforce.core"
local difference = require "raveforce.search.difference"
local dims = require "raveforce.search.dims"
local population = require "raveforce.search.population"
local slots = require "raveforce.search.slots"

local sin, cos = core.math.sin, core.math.cos

local jade = {
  options = {
    population = 0, -- 0: 3 d, at least 32, in whole packs
    p = 0.05,       -- share of the population that counts as best
    c = 0.1,        -- how fast mu_F and mu_CR learn
  },
}

local SPREAD = 0.1 -- of F and CR around their means

function jade.check(options)
  population.check_size("jade", options, 4)
  population.check("jade", options, "p", 0, 1)
  population.check("jade", options, "c", 0, 1)
end

function jade.start(d, options, list)
  local n = options.population
  if n == 0 then n = population.size(math.max(32, 3 * d)) end
  return { dims = list, options = options, slots = slots.new(n), mu_f = 0.5,
    mu_cr = 0.5, f = {}, cr = {}, drawn = 0, best = {}, archive = {}, won = {} }
end

function jade.batch(state)
  return state.slots.n
end

local function draw_f(mu, random)
  while true do
    local angle = math.pi * (random:uniform() - 0.5)
    local f = mu + SPREAD * sin(angle) / cos(angle) -- Cauchy
    if f > 0 then return math.min(1.0, f) end
  end
end

-- No more beaten parents than members; chance says who goes.
local function trim_archive(state, random)
  local archive = state.archive
  while #archive > state.slots.n do
    local gone = random:integer(#archive)
    archive[gone] = archive[#archive]
    archive[#archive] = nil
  end
end

-- Once in a generation: who is best, and everybody's F and CR.
local function begin_generation(state, random)
  trim_archive(state, random)
  local members, order = state.slots.members, {}
  for slot = 1, #members do
    state.f[slot] = draw_f(state.mu_f, random)
    local cr = state.mu_cr + SPREAD * random:normal()
    state.cr[slot] = math.max(0.0, math.min(1.0, cr))
    order[slot] = slot
  end
  table.sort(order, function(a, b)
    local x, y = members[a].reward, members[b].reward
    return x > y or (x == y and a < b)
  end)
  local count = math.floor(state.options.p * #members + 0.5)
  state.best = table.move(order, 1, math.max(1, count), 1, {})
  state.drawn = state.slots.generation
end

-- Another member, and one that is neither, of the population or the archive.
local function two_others(state, random, target)
  local members, archive = state.slots.members, state.archive
  local n = #members
  local a, b
  repeat a = random:integer(n) until a ~= target
  repeat b = random:integer(n + #archive) until b ~= target and b ~= a
  return members[a].unit, b <= n and members[b].unit or archive[b - n]
end

-- `v` has left the cube that `x` is in.
local function halfway(dim, x, v)
  return dims.centre(dim, v < 0 and x / 2 or (x + 1) / 2)
end

local function cross(state, random, slot)
  local members, list = state.slots.members, state.dims
  local f, cr = state.f[slot], state.cr[slot]
  local old, best = members[slot].unit,
    members[state.best[random:integer(#state.best)]].unit
  local r1, r2 = two_others(state, random, slot)
  local always = #list > 0 and random:integer(#list) or 0
  local unit = {}
  for i = 1, #list do
    local x = old[i]
    if i == always or random:uniform() < cr then
      local v = difference.add(list[i], random, x, f, best[i], x, r1[i], r2[i])
      unit[i] = v >= 0 and v <= 1 and v or halfway(list[i], x, v)
    else
      unit[i] = x
    end
  end
  return unit
end

function jade.propose(state, random)
  local generation = state.slots.generation
  if generation > state.drawn then begin_generation(state, random) end
  local slot, tag = slots.next(state.slots)
  if generation == 0 then return dims.anywhere(state.dims, random), tag end
  return cross(state, random, slot), tag
end

-- A trial that equals its parent takes its place, but has won nothing.
local function note_winner(state, slot, old, trial)
  if trial.reward > old.reward then
    state.won[#state.won + 1] = slot
    state.archive[#state.archive + 1] = old.unit
  end
end

local function learn(state)
  local won, c = state.won, state.options.c
  local f, squares, cr = 0, 0, 0
  for _, slot in ipairs(won) do
    f = f + state.f[slot]
    squares = squares + state.f[slot] * state.f[slot]
    cr = cr + state.cr[slot]
  end
  if #won == 0 then return end
  state.mu_f = (1 - c) * state.mu_f + c * squares / f
  state.mu_cr = (1 - c) * state.mu_cr + c * cr / #won
  state.won = {}
end

function jade.receive(state, id, unit, reward, tag)
  local trial = { id = id, unit = unit, reward = reward }
  local taken, ended = slots.receive(state.slots, trial, tag, note_winner,
    state)
  if ended then learn(state) end
  return taken
end

function jade.memory(state)
  return slots.memory(state.slots)
end

return jade
