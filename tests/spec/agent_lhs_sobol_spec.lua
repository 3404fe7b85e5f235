-- Latin hypercubes and Sobol sequences: balance, first points, error.

local agents = require "raveforce.agent"
local joe_kuo = require "raveforce.search.joe_kuo"
local play = require "tests.agents"

local function points(name, d, n, options)
  local X = agents.make(name, d, options):ask(n)
  local all = {}
  for i = 1, n do all[i] = X[i]:table() end
  return all
end

-- How many points fall into each box that `split` (boxes per axis) makes.
local function counts(all, split)
  local found = {}
  for _, unit in ipairs(all) do
    local key = 0
    for k = 1, #split do
      key = key * split[k] + unit[k] * split[k] // 1
    end
    found[key] = (found[key] or 0) + 1
  end
  return found
end

local function all_equal(found, boxes, each)
  local count = 0
  for _, n in pairs(found) do
    if n ~= each then return false end
    count = count + 1
  end
  return count == boxes
end

describe("lhs", function()
  it("puts one point into each stratum of every axis", function()
    local n, d = 40, 5
    local all = points("lhs", d, 3 * n, { population = n, seed = 2 })
    for first = 1, 3 * n, n do -- three hypercubes, one after the other
      local cube = table.move(all, first, first + n - 1, 1, {})
      for k = 1, d do
        local split = {}
        for axis = 1, d do split[axis] = axis == k and n or 1 end
        assert.is_true(all_equal(counts(cube, split), n, 1))
      end
    end
  end)

  it("joins axes by chance", function()
    local all = points("lhs", 2, 64, { seed = 3 })
    local sum = 0
    for _, unit in ipairs(all) do
      sum = sum + 12 * (unit[1] - 0.5) * (unit[2] - 0.5)
    end
    assert.is_true(math.abs(sum / 64) < 0.4, sum / 64) -- of -1..1
  end)

  it("brings every item as often as any other, rounded up or down", function()
    local all = points("lhs", play.space(1, "choose", 7), 64, { seed = 4 })
    local found = counts(all, { 7 })
    for item = 0, 6 do
      local n = found[item]
      assert.is_true(n == 9 or n == 10, n)
    end
  end)
end)

-- The sequence by its definition, bit by bit and without the Gray code: point
-- i is the sum over i's bits of direction numbers, here in rational arithmetic.
local function by_definition(i, s, a, m)
  local directions = { table.unpack(m) }
  for k = s + 1, 20 do
    local value = directions[k - s] ~ (directions[k - s] << s)
    for j = 1, s - 1 do
      if (a >> (s - 1 - j)) & 1 == 1 then
        value = value ~ (directions[k - j] << j)
      end
    end
    directions[k] = value
  end
  local x, gray, k = 0, i ~ (i >> 1), 1
  while gray > 0 do
    if gray & 1 == 1 then x = x ~ (directions[k] << (20 - k)) end
    gray, k = gray >> 1, k + 1
  end
  return x / (1 << 20)
end

describe("sobol", function()
  it("begins with the points that everybody knows", function()
    -- Joe and Kuo's own list for three dimensions (sobol.cc, 10 3)
    local known = { { 0, 0, 0 }, { .5, .5, .5 }, { .75, .25, .25 },
      { .25, .75, .75 }, { .375, .375, .625 }, { .875, .875, .125 },
      { .625, .125, .875 }, { .125, .625, .375 }, { .1875, .3125, .9375 },
      { .6875, .8125, .4375 } }
    assert.same(known, points("sobol", 3, 10, { scramble = false }))
  end)

  it("follows the recurrence in all 256 dimensions", function()
    local all = points("sobol", 256, 600, { scramble = false })
    for dim, row in ipairs(joe_kuo.rows(256)) do
      for _, i in ipairs { 1, 2, 3, 100, 511, 599 } do
        assert.equal(by_definition(i, #row.m, row.a, row.m),
          all[i + 1][dim + 1])
      end
    end
  end)

  it("has first numbers that are odd and below 2^k", function()
    local rows = joe_kuo.rows(256)
    assert.equal(255, #rows)
    for _, row in ipairs(rows) do
      for k, m in ipairs(row.m) do
        assert.is_true(m & 1 == 1 and m < 1 << k)
      end
    end
  end)

  -- All ways of cutting the cube into 2^k boxes of equal volume by halving.
  local function splits(d, k)
    local all = {}
    if d == 1 then return { { 1 << k } } end
    for first = 0, k do
      for _, rest in ipairs(splits(d - 1, k - first)) do
        all[#all + 1] = { 1 << first, table.unpack(rest) }
      end
    end
    return all
  end

  local function axis_alone(axis)
    local split = { 1, 1, 1, 1, 1, 1, 1, 1 }
    split[axis] = 1024
    return split
  end

  for _, scramble in ipairs { false, true } do
    local how = scramble and "scrambled" or "bare"
    it("fills every elementary interval of two axes, " .. how, function()
      local all = points("sobol", 2, 256, { scramble = scramble, seed = 7 })
      for _, split in ipairs(splits(2, 8)) do
        assert.is_true(all_equal(counts(all, split), 256, 1))
      end
    end)

    -- Of some axes t is at most the sum of their degrees less one each
    -- (Sobol 1967): 2^q boxes hold 2^t points each of the first 2^(q + t).
    it("fills those of any axes of eight, " .. how, function()
      local all = points("sobol", 8, 1024, { scramble = scramble, seed = 8 })
      local degrees = { 0, 0, 1, 2, 2, 3, 3, 4 }
      local function check(axes)
        local t = 0
        for _, axis in ipairs(axes) do t = t + degrees[axis] end
        for _, part in ipairs(splits(#axes, 10 - t)) do
          local split = { 1, 1, 1, 1, 1, 1, 1, 1 }
          for k, axis in ipairs(axes) do split[axis] = part[k] end
          assert.is_true(all_equal(counts(all, split), 1 << (10 - t), 1 << t))
        end
      end
      for a = 1, 8 do
        assert.is_true(all_equal(counts(all, axis_alone(a)), 1024, 1))
        for b = a + 1, 8 do check { a, b } end
      end
      check { 1, 2, 3 }
      check { 2, 3, 4, 5 }
    end)
  end

  it("moves no point outside, and no corner stays, when scrambled", function()
    for _, unit in ipairs(points("sobol", 20, 64, { seed = 9 })) do
      for _, u in ipairs(unit) do assert.is_true(u >= 0 and u < 1) end
    end
    assert.is_true(points("sobol", 2, 1, { seed = 9 })[1][1] ~= 0)
  end)

  -- The integral of prod |4 x - 2| is 1.
  local function error_of(name, n, seed)
    local sum = 0
    for _, unit in ipairs(points(name, 5, n, { seed = seed })) do
      local product = 1
      for _, u in ipairs(unit) do product = product * math.abs(4 * u - 2) end
      sum = sum + product
    end
    return math.abs(sum / n - 1)
  end

  local function root_mean_square(name, n)
    local sum = 0
    for seed = 1, 10 do sum = sum + error_of(name, n, seed) ^ 2 end
    return math.sqrt(sum / 10)
  end

  it("integrates with an error of about 1 / n, not 1 / sqrt n", function()
    local slope = math.log(root_mean_square("sobol", 2048)
      / root_mean_square("sobol", 64), 32)
    assert.is_true(slope < -0.85, slope)
    local blind = math.log(root_mean_square("random", 2048)
      / root_mean_square("random", 64), 32)
    assert.is_true(blind > -0.7, blind)
  end)

  it("takes at most 256 dimensions", function()
    assert.equal("agent sobol: at most 256 dimensions, got 257",
      play.message(agents.make, "sobol", 257))
  end)
end)
