--- Benches of speed and memory in a small form: what they report, not how fast
-- it was.

local memory = require "raveforce.bench.memory"
local workplace = require "tests.workplace"

-- What a bench reports, by name; each name but once.
local function figures(bench, ...)
  local found, order = {}, {}
  bench.run(function(name, value, unit, goal)
    assert.is_nil(found[name], name)
    found[name] = { value = value, unit = unit, goal = goal }
    order[#order + 1] = name
  end, nil, ...)
  return found, order
end

describe("the bench of features", function()
  -- only the command line has FFTW
  local fftw, modules = {}, { "raveforce.fftw", "raveforce.bench.features" }
  local small = { rounds = 1, calls = 1, episodes = 16 }

  before_each(function()
    for _, name in ipairs(modules) do package.loaded[name] = nil end
    package.loaded["raveforce.fftw"] = fftw
  end)

  after_each(function()
    for _, name in ipairs(modules) do package.loaded[name] = nil end
  end)

  local function run(seconds)
    fftw.cost = function() return seconds end
    return figures(require "raveforce.bench.features", small)
  end

  it("has a figure for each speed that is asked for, and its goal", function()
    local found, order = run(2e-6)
    for name, goal in pairs { -- in any order
      ["real FFT of 2048, a lane"] = "<= 1.2",
      ["stft of one second, alone"] = "<= 0.2",
      ["melspectrogram of one second, alone"] = "<= 0.4",
      ["mfcc of one second, alone"] = "<= 0.4",
      ["mfcc_l1 / its FFTs"] = "<= 2.5",
      ["logmel_l1 / its FFTs"] = "<= 2.5",
      ["mrstft_music / its FFTs"] = "<= 2.5",
      ["0.7 mfcc_l1 + 0.3 env_db"] = ">= 3000",
    } do
      assert.equal(goal, (found[name] or {}).goal, name)
    end
    for _, name in ipairs(order) do
      local value = found[name].value
      assert.is_true(value > 0 and value < math.huge, name)
      assert.is_true(#name <= 40, name)
    end
  end)

  it("compares in one run: ratios are those of the figures", function()
    local found = run(2e-6)
    local function value(name)
      return found["real FFT of 2048, " .. name].value
    end
    local ours = value "a lane"
    assert.near(2, value "FFTW", 1e-9)
    assert.near(2 / ours, value "FFTW / a lane", 1e-9)
    assert.near(value "kissfft" / ours, value "kissfft / a lane", 1e-9)
  end)

  it("leaves FFTW out where it is not installed", function()
    local found = run(nil)
    assert.is_nil(found["real FFT of 2048, FFTW"])
    assert.is_nil(found["real FFT of 2048, FFTW / a lane"])
    assert.is_table(found["real FFT of 2048, kissfft"])
  end)
end)

describe("the bench of memory", function()
  it("looks at raw and at spectral rewards", function()
    local _, order = figures(memory, { few = 16, many = 48, spectra = 32 })
    assert.same({ "raw, 48 episodes over 16",
      "raw, returns and terms of them",
      "mfcc_l1 + env_db, 32 episodes over 16",
      "mfcc_l1 + env_db, returns and terms of them" }, order)
  end)
end)

describe("the bench of runs", function()
  it("writes, keeps and reads", function()
    local runs = require "raveforce.bench.runs"
    local found = figures(runs, { episodes = 2000, batch = 8, rounds = 1 })
    assert.equal("<= 15", found["writing, 8 episodes at a time"].goal)
    local name = "2000 episodes, "
    assert.is_nil(found[name .. "run.db"].goal) -- that of a million
    for _, what in ipairs { "writing", "run.db", "returns, terms, units",
      "the best" } do
      assert.is_true(found[name .. what].value > 0, what)
    end
    -- 2000 episodes of 14 numbers are 0.2 MB, and what SQLite adds
    assert.is_true(found[name .. "run.db"].value < 0.8)
  end)
end)

describe("FFTW in the command line", function()
  local run = workplace.script

  it("has a cost where it is installed, else none", function()
    local output = run 'print(require "raveforce.fftw".cost(512))'
    if output ~= "nil\n" then
      local seconds = tonumber(output)
      assert.is_true(seconds ~= nil and seconds > 0, output)
    end
  end)

  it("refuses sizes that are none", function()
    for _, n in ipairs { "1", "65537", "-2", "2.5", "'x'" } do
      local output = run(('require "raveforce.fftw".cost(%s)'):format(n))
      assert.matches("bad argument #1", output)
    end
  end)
end)
