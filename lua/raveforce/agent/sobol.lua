--- Scrambled Sobol sequence: every power of two of its points fills the cube
-- evenly, in every elementary interval.
--
--     x[i+1] = x[i] xor v[c],  c = 1 + trailing zeros of i + 1
--     v[k] = a1 v[k-1] xor .. xor a(s-1) v[k-s+1] xor v[k-s] xor 2^-s v[k-s],
--            as whole numbers of 32 bits; the first s are m[k] 2^(32-k)
--
-- Sobol 1967; the Gray code order is Antonov and Saleev 1979; the numbers are
-- Joe and Kuo's. Scrambling: each dimension's v multiplied by a random lower
-- triangular matrix over GF(2), and a digital shift (Matousek 1998), which
-- keeps the balance and takes the bias out.
-- @module raveforce.agent.sobol

local dims = require "raveforce.search.dims"
local errors = require "raveforce.errors"
local joe_kuo = require "raveforce.search.joe_kuo"
local population = require "raveforce.search.population"

local sobol = {
  options = {
    population = 0,  -- 0: 64; keep it a power of two
    scramble = true, -- false: the bare sequence, which begins with a corner
  },
}

local BITS = 32
local SCALE = 1 / (1 << BITS)

function sobol.check(options, d)
  population.check_size("sobol", options, 1)
  population.check_flag("sobol", options, "scramble")
  if d > joe_kuo.DIMENSIONS then
    errors.raise("limit", "agent sobol: at most %d dimensions, got %d",
      joe_kuo.DIMENSIONS, d)
  end
end

-- v[1..32] of one dimension; `row` is nil for the first.
local function directions(row)
  local v = {}
  for k = 1, BITS do
    local s = row and #row.m or 0
    if not row then
      v[k] = 1 << (BITS - k)
    elseif k <= s then
      v[k] = row.m[k] << (BITS - k)
    else
      v[k] = v[k - s] ~ (v[k - s] >> s)
      for j = 1, s - 1 do
        if row.a >> (s - 1 - j) & 1 == 1 then v[k] = v[k] ~ v[k - j] end
      end
    end
  end
  return v
end

local function parity(x)
  x = x ~ x >> 16
  x = x ~ x >> 8
  x = x ~ x >> 4
  x = x ~ x >> 2
  return (x ~ x >> 1) & 1
end

local function word(random)
  return math.floor(random:uniform() * (1 << BITS))
end

-- Row r of the matrix: a one at bit r, chance above it, nothing below.
local function scrambled(v, random)
  local out = {}
  for k = 1, BITS do out[k] = 0 end
  for bit = 0, BITS - 1 do
    local row = word(random) >> bit << bit | 1 << bit
    for k = 1, BITS do out[k] = out[k] | parity(row & v[k]) << bit end
  end
  return out
end

-- By bits and packed, because d x 32 numbers would make a save slow.
local function prepare(state, random)
  local d, scramble = #state.dims, state.options.scramble
  local rows, all = joe_kuo.rows(d), {}
  for i = 1, d do
    local v = directions(rows[i - 1])
    all[i] = scramble and scrambled(v, random) or v
    state.x[i] = scramble and word(random) or 0
  end
  local format = ("<" .. ("I4"):rep(d))
  for k = 1, BITS do
    local column = {}
    for i = 1, d do column[i] = all[i][k] end
    state.columns[k] = format:pack(table.unpack(column))
  end
  state.format = format
end

function sobol.start(_, options, list)
  return { dims = list, options = options, index = 0, x = {}, columns = {},
    n = options.population == 0 and 64 or options.population }
end

function sobol.batch(state)
  return state.n
end

local function step(state)
  local index, c = state.index, 1
  while index & 1 == 0 and c < BITS do
    index, c = index >> 1, c + 1
  end
  local v, x = { state.format:unpack(state.columns[c]) }, state.x
  for i = 1, #x do x[i] = x[i] ~ v[i] end
end

function sobol.propose(state, random)
  if state.index == 0 then prepare(state, random) else step(state) end
  state.index = state.index + 1
  local list, x, unit = state.dims, state.x, {}
  for i = 1, #list do unit[i] = dims.centre(list[i], x[i] * SCALE) end
  return unit
end

function sobol.receive()
  return true
end

return sobol
