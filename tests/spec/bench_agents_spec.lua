--- The bench of agents in a small form: that it counts and measures right, and
-- a slice of its tables with fixed seeds.

local functions = require "raveforce.bench.agents_functions"
local overhead = require "raveforce.bench.overhead"
local search = require "raveforce.bench.agents_search"
local stats = require "raveforce.stats"
local workplace = require "tests.workplace"

describe("the test functions", function()
  it("have their known values", function()
    assert.equal(25, functions.sphere { 3, 4 })
    assert.near(1 + 1e3 + 1e6, functions.ellipsoid { 1, 1, 1 }, 1e-6)
    assert.equal(9, functions.ellipsoid { 3 })
    assert.equal(0, functions.rosenbrock { 1, 1, 1 })
    assert.equal(4, functions.rosenbrock { 0, 0, 0, 0, 0 })
    assert.near(24.2, functions.rosenbrock { -1.2, 1 }, 1e-12)
    assert.equal(0, functions.rastrigin { 0, 0 })
    assert.near(2, functions.rastrigin { 1, 1 }, 1e-12)
    assert.near(20.25, functions.rastrigin { 0.5 }, 1e-12)
  end)

  it("are stretched over the cube", function()
    local seen
    local f = functions.of_unit(function(x)
      seen = x
      return 7
    end, 5)
    assert.equal(7, f { 0, 0.5, 1 })
    assert.same({ -5, 0, 5 }, seen)
  end)
end)

describe("a search", function()
  local function sphere(unit) return functions.sphere(unit) end

  it("evaluates what the agent asks for, and no more than its budget",
    function()
      local counts, total = {}, 0
      local found = search.run { agent = "random", d = 3, seed = 1,
        budget = 150, distances = function(units, n)
          assert.equal(3 * n, #units)
          counts[#counts + 1], total = n, total + n
          return search.each(3, sphere)(units, n)
        end }
      assert.same({ 64, 64, 22 }, counts)
      assert.equal(150, found.evaluations)
      assert.is_nil(found.hit)
    end)

  it("has the best so far at its marks, and where it was", function()
    local all, least = {}, math.huge
    local function f(unit)
      all[#all + 1] = sphere(unit)
      return all[#all]
    end
    local found = search.run { agent = "random", d = 2, seed = 5,
      budget = 200, marks = { 10, 100, 1000 }, distances = search.each(2, f) }
    for i = 1, 200 do
      least = math.min(least, all[i])
      if i == 10 or i == 100 then assert.equal(least, found.at[i]) end
    end
    assert.equal(least, found.best)
    assert.equal(least, found.at[1000])
    assert.equal(least, sphere(found.unit))
  end)

  it("ends with the batch that hits", function()
    local calls = 0
    local found = search.run { agent = "random", d = 1, seed = 1,
      budget = 1000, target = 0.5, distances = search.each(1, function()
        calls = calls + 1
        return calls < 70 and 1 or 0
      end) }
    assert.equal(128, found.hit)
    assert.equal(128, found.evaluations)
  end)

  it("starts where its seed says", function()
    local a = search.start(3, 40, 0.2, 0.4)
    assert.same(a, search.start(3, 40, 0.2, 0.4))
    assert.not_same(a, search.start(4, 40, 0.2, 0.4))
    for _, x in ipairs(a) do assert.is_true(x >= 0.2 and x < 0.4) end
    assert.same({ 0.5, 0.5 }, search.start(1, 2, 0.5, 0.5))
  end)

  it("takes the middle one as median", function()
    assert.equal(2, stats.median { 3, 1, 2 })
    assert.equal(2.5, stats.median { 4, 1, 3, 2 })
    assert.equal(math.huge, stats.median { 1, math.huge, math.huge })
  end)
end)

describe("the bench of overheads", function()
  local small = { rounds = 1, candidates = 40, episodes = 16 }

  local function figures(part)
    local found = {}
    overhead[part](function(name, value, unit, goal)
      assert.is_nil(found[name], name)
      assert.is_true(value == value and math.abs(value) < math.huge, name)
      found[name] = { value = value, unit = unit, goal = goal }
    end, nil, small)
    return found
  end

  it("has every agent, and compares in one run", function()
    local found = figures "agents"
    local render = found["rendering a kick of one second"].value
    for _, name in ipairs(require "raveforce.agent".NAMES) do
      local own = found[name .. ", d = 10"]
      assert.equal("<= 20", own.goal)
      assert.near(own.value / render,
        found[name .. ", d = 10 / rendering"].value, 1e-9)
    end
  end)

  it("has the reward in Lua, and its goal", function()
    local found = figures "reward"
    assert.equal(">= 8000", found["with a Lua reward of rms and params"].goal)
  end)
end)

local run = workplace.script -- the toys are the command line's alone

describe("the toys", function()
  -- The formulas of runtime/cli/toys.c once more, one sample after the other.
  local RATE = 22050

  local function kick2(u)
    local y = {}
    local a = 1e-4 + u[1] * (0.25 - 2e-4)
    local d, f = 0.25 - 1e-4 - a, 10 * 1000 ^ u[2]
    for n = 0, RATE // 4 - 1 do
      local t = n / RATE
      local level = t < a and t / a or 1 - (t - a) / d
      y[n + 1] = math.sin(2 * math.pi * f * t) * math.max(0, level)
    end
    return y
  end

  local function fm6(u)
    local y = {}
    local c, ratio = 50 * 40 ^ u[1], 0.25 * 32 ^ u[2]
    for n = 0, RATE // 2 - 1 do
      local t = n / RATE
      local inner = math.sin(2 * math.pi * c * ratio * t)
      local index = 10 * u[3] * math.exp(-t / (0.02 * 50 ^ u[4]))
      y[n + 1] = math.sin(2 * math.pi * c * t + index * inner)
        * math.min(1, t / (0.001 * 100 ^ u[5]))
        * math.exp(-t / (0.02 * 25 ^ u[6]))
    end
    return y
  end

  local function mean_square(x, y)
    local sum = 0
    for i = 1, #x do sum = sum + (x[i] - y[i]) ^ 2 end
    return sum / #x
  end

  -- Magnitudes of a frame by the definition of the transform.
  local function bins(x, first, n, cosines, out)
    local window = {}
    for i = 0, n - 1 do
      window[i] = x[first + i]
        * (0.5 - 0.5 * math.cos(2 * math.pi * i / (n - 1)))
    end
    for k = 0, n // 2 do
      local re, im, at, quarter = 0, 0, 0, n // 4
      for i = 0, n - 1 do
        re = re + window[i] * cosines[at]
        im = im + window[i] * cosines[(at + quarter) % n]
        at = (at + k) % n
      end
      out[#out + 1] = math.sqrt(re * re + im * im)
    end
  end

  local function magnitudes(x, n)
    local cosines, out = {}, {}
    for i = 0, n - 1 do cosines[i] = math.cos(2 * math.pi * i / n) end
    for first = 1, #x - n + 1, n // 4 do bins(x, first, n, cosines, out) end
    return out
  end

  local function spectral(x, y)
    local total = 0
    for _, n in ipairs { 2048, 512, 128 } do
      local a, b, apart, whole, logs = magnitudes(x, n), magnitudes(y, n),
        0, 0, 0
      for i = 1, #a do
        apart, whole = apart + (a[i] - b[i]) ^ 2, whole + b[i] ^ 2
        logs = logs + math.abs(math.log(a[i] + 1e-3) - math.log(b[i] + 1e-3))
      end
      total = total + math.sqrt(apart) / (math.sqrt(whole) + 1e-9)
        + logs / #a
    end
    return total / 3
  end

  local function of_command(name, measure, target, unit)
    return tonumber((run(([[
      local toys = require "raveforce.toys"
      local problem = toys.problem("%s", "%s", { %s })
      print(("%%.17g"):format(problem:distances({ %s })[1]))
    ]]):format(name, measure, table.concat(target, ","),
      table.concat(unit, ",")))))
  end

  it("are the formulas, compared sample by sample", function()
    local u, v = { 0.01, 0.26 }, { 0.4, 0.7 }
    assert.near(mean_square(kick2(v), kick2(u)),
      of_command("kick2", "mse", u, v), 1e-12)
    u, v = { 0.3, 0.5, 0.4, 0.7, 0.1, 0.6 }, { 0.9, 0.1, 0.8, 0.2, 0.7, 0.3 }
    assert.near(mean_square(fm6(v), fm6(u)), of_command("fm6", "mse", u, v),
      1e-9)
  end)

  it("are compared by their spectra as the definition says", function()
    local u, v = { 0.01, 0.26 }, { 0.4, 0.7 }
    local wanted = spectral(kick2(v), kick2(u))
    assert.near(wanted, of_command("kick2", "stft", u, v), 1e-4 * wanted)
  end)

  it("are 0 for the target itself", function()
    for _, measure in ipairs { "mse", "stft" } do
      assert.equal(0, of_command("kick2", measure, { 0.2, 0.3 }, { 0.2, 0.3 }))
    end
  end)

  it("refuse what is no list of units", function()
    local function says(text, arguments)
      assert.matches(text, run(('require "raveforce.toys".problem(%s)')
        :format(arguments)), 1, true)
    end
    says("invalid option 'kick3'", '"kick3", "mse", { 0, 0 }')
    says("invalid option 'mae'", '"kick2", "mae", { 0, 0 }')
    says("number expected", '"kick2", "mse", { 0.5 }')
    says("units are in 0..1", '"kick2", "mse", { 0.5, 1.5 }')
    says("units are in 0..1", '"kick2", "mse", { 0.5, 0/0 }')
    says("wants whole units", '"kick2", "mse", { 0, 0 }):distances({ 1 }')
  end)
end)

describe("a slice of the tables", function()
  -- A part of `bench agents`: what it prints, and its figures as name = value.
  local function part(name, options)
    local output = run(([[
      local agents = require "raveforce.bench.agents"
      agents.%s(function(what, value, unit, goal, quiet)
        assert(quiet, "people read a table")
        print(("%%s = %%.10g %%s, goal %%s"):format(what, value, unit, goal))
      end, io.write, %s)]]):format(name, options))
    return output, function(what)
      for line in output:gmatch "[^\n]+" do
        if line:find(what .. " = ", 1, true) == 1 then
          local value = line:sub(#what + 1):match "^ = (%S+)"
          return tonumber(value), line:match "goal (.*)$"
        end
      end
      error(("no figure '%s' in\n%s"):format(what, output))
    end
  end

  it("has cmaes on the sphere within 15 % of pycma", function()
    local output, figure = part("cma",
      "{ seeds = 3, cases = { agents.cases[1] } }")
    assert.matches("sphere%s+5 cmaes%s+%d+%s+%d+%-%d+%s+3/3%s+696", output)
    local median, goal = figure "cmaes, sphere, n = 5"
    assert.equal("<= 800", goal)
    assert.is_true(median % 8 == 0 and median <= 800, median)
    assert.equal(3, (figure "cmaes, sphere, n = 5, solved"))
  end)

  it("has kick2 solved by its spectrum", function()
    local output, figure = part("kick2",
      '{ seeds = 2, budget = 1000, agents = { "cem", "random" } }')
    assert.matches("cem%s+2%s+%d", output)
    local found, goal = figure "cem, kick2 by stft"
    assert.equal(2, found)
    assert.equal("2", goal)
    assert.equal("nil", select(2, figure "random, kick2 by stft"))
  end)

  it("has fm6 searched, its distances falling", function()
    local output = part("fm6",
      '{ targets = 1, budget = 1000, sets = { 1, 3 }, agents = { "de" } }')
    local a, b, c = output:match "de%s+([%d.]+)/([%d.]+)/([%d.]+)   %d %d\n"
    a, b, c = tonumber(a), tonumber(b), tonumber(c)
    assert.is_true(a > b and b == c, output)
  end)

  it("has the bounded cube", function()
    local output, figure = part("bounded", '{ seeds = 1, agents = { "es" } }')
    assert.matches("es%s+at %d+, 1/1%s+[%d.]+ left", output)
    assert.is_true((figure "es, sphere, to 1e-8") < 1200)
  end)
end)
