local core = require "raveforce.core"
local rng = require "raveforce.rng"
local stats = require "raveforce.stats"

local function near(expected, got)
  assert.is_true(math.abs(expected - got) < 1e-12,
    ("expected %.17g, got %s"):format(expected, tostring(got)))
end

-- By definition: all pairs, one by one.
local function slow_kendall(x, y)
  local sum, free_x, free_y = 0, 0, 0
  local function sign(d) return d > 0 and 1 or d < 0 and -1 or 0 end
  for i = 1, #x do
    for j = i + 1, #x do
      local sx, sy = sign(x[i] - x[j]), sign(y[i] - y[j])
      sum, free_x, free_y = sum + sx * sy, free_x + sx * sx, free_y + sy * sy
    end
  end
  return sum / (math.sqrt(free_x) * math.sqrt(free_y))
end

describe("statistics", function()
  it("give equal values their mean rank", function()
    assert.same({ 1, 2.5, 4, 2.5 }, stats.ranks { 10, 20, 30, 20 })
    assert.same({ 2, 2, 2 }, stats.ranks { 7, 7, 7 })
    assert.same({}, stats.ranks {})
  end)

  it("find 1 for the same order and -1 for the opposite", function()
    for _, f in ipairs { stats.spearman, stats.kendall } do
      near(1, f({ 1, 2, 30 }, { -5, 0, 0.1 }))
      near(-1, f({ 1, 2, 30 }, { 9, 8, -7 }))
    end
  end)

  it("stay within -1..1 although roots are rounded", function()
    for n = 2, 300 do
      local x, y = {}, {}
      for i = 1, n do x[i], y[i] = i // 2, -(i // 2) end
      for _, f in ipairs { stats.spearman, stats.kendall } do
        local same, opposite = f(x, x), f(x, y)
        if same then
          near(1, same)
          near(-1, opposite)
          assert.is_true(same <= 1 and opposite >= -1, tostring(n))
        end
      end
    end
  end)

  it("order from the highest down, equals as they stand, NaN last", function()
    assert.same({ 3, 1, 4, 5, 2 }, stats.order { 2, 0 / 0, 7, 2, -1 })
    assert.same({}, stats.order {})
  end)

  -- d = -1, 1, -1, 1, 0: 1 - 6 * 4 / (5 * 24) = 0.8
  it("follow Spearman's formula where nothing is tied", function()
    near(0.8, stats.spearman({ 1, 2, 3, 4, 5 }, { 2, 1, 4, 3, 5 }))
  end)

  -- ranks 1, 2.5, 2.5, 4 and 1, 3, 2, 4: covariance 4.5, squares 4.5 and 5
  it("share ranks among ties as Spearman's correlation wants it", function()
    near(4.5 / math.sqrt(4.5 * 5),
      stats.spearman({ 1, 2, 2, 3 }, { 10, 30, 20, 40 }))
  end)

  -- of 10 pairs two disagree: (8 - 2) / 10
  it("count pairs as Kendall does", function()
    near(0.6, stats.kendall({ 1, 2, 3, 4, 5 }, { 2, 1, 4, 3, 5 }))
  end)

  -- of 6 pairs one is tied in x: 5 agree; 5 / sqrt(5 * 6)
  it("take ties into tau-b", function()
    near(5 / math.sqrt(30), stats.kendall({ 1, 2, 2, 3 }, { 10, 30, 20, 40 }))
  end)

  it("count pairs of long tied lists as one by one", function()
    local x, y = {}, {}
    for n = 1, 257 do
      for seed, list in ipairs { x, y } do
        list[n] = math.floor(9 * core.random(seed, n, 0, 0, 0))
      end
      if n > 2 then near(slow_kendall(x, y), stats.kendall(x, y)) end
    end
  end)

  it("are nil where a list has but one value", function()
    for _, f in ipairs { stats.spearman, stats.kendall } do
      assert.is_nil(f({ 1, 1, 1 }, { 1, 2, 3 }))
      assert.is_nil(f({ 1, 2, 3 }, { 4, 4, 4 }))
      assert.is_nil(f({ 1 }, { 1 }))
      assert.is_nil(f({}, {}))
    end
  end)

  it("take NaN as the lowest", function()
    near(1, stats.spearman({ 0 / 0, 2, 3 }, { -1, 2, 3 }))
    near(1, stats.kendall({ 0 / 0, 2, 3 }, { -1, 2, 3 }))
  end)

  it("refuse lists of two lengths", function()
    assert.has_error(function() stats.spearman({ 1 }, { 1, 2 }) end)
    local fine, raised = pcall(stats.kendall, { 1 }, { 1, 2 })
    assert.is_false(fine)
    assert.truthy(tostring(raised):find(
      "kendall: lists must be of one length, got 1 and 2", 1, true))
  end)

  it("find the middle", function()
    assert.equal(2, stats.median { 3, 1, 2 })
    assert.equal(2.5, stats.median { 4, 1, 2, 3 })
    assert.is_nil(stats.median {})
  end)

  -- place 1 + 4 q: 1.4 and 2.6
  it("find what a share of a list lies below", function()
    local list = { 50, 10, 40, 20, 30 }
    near(10, stats.quantile(list, 0))
    near(14, stats.quantile(list, 0.1))
    near(26, stats.quantile(list, 0.4))
    near(50, stats.quantile(list, 1))
    near(3, stats.quantile({ 3 }, 0.7))
    assert.is_nil(stats.quantile({}, 0.5))
    assert.equal(-math.huge, stats.quantile({ 0 / 0, 1, 2 }, 0.25))
    assert.equal(1, stats.quantile({ 0 / 0, 1, 2 }, 0.5))
  end)

  it("agree on the middle", function()
    local list = {}
    for n = 1, 40 do
      list[n] = core.random(7, n, 0, 0, 0)
      near(stats.median(list), stats.quantile(list, 0.5))
    end
  end)

  it("refuse a share that is none", function()
    for _, q in ipairs { -0.1, 1.1, 0 / 0 } do
      local fine, raised = pcall(stats.quantile, { 1, 2 }, q)
      assert.is_false(fine)
      assert.matches("quantile: q must be 0..1", tostring(raised), 1, true)
    end
  end)

  describe("of lists drawn again", function()
    local function mean(list)
      local sum = 0
      for _, x in ipairs(list) do sum = sum + x end
      return sum / #list
    end

    local function interval(lists, statistic, options)
      return stats.bootstrap(lists, statistic, rng.new(1, "user"), options)
    end

    -- means 0, 1/2 and 1 come up with chances 1/4, 1/2 and 1/4
    it("have the quantiles of their distribution", function()
      assert.same({ 0, 1 }, { interval({ { 0, 1 } }, mean) })
      assert.same({ 0.5, 0.5 }, { interval({ { 0, 1 } }, mean,
        { level = 0.4 }) })
    end)

    -- The exact chance that the drawn median is at most the k-th of n values
    -- (Efron 1979): at least (n + 1) / 2 of n draws are.
    local function chance(n, k)
      local sum, ways = 0, 1 -- n over i
      for i = 0, n do
        if i >= (n + 1) // 2 then
          sum = sum + ways * (k / n) ^ i * (1 - k / n) ^ (n - i)
        end
        ways = ways * (n - i) / (i + 1)
      end
      return sum
    end

    it("find the median's ends where the exact chances are", function()
      for n = 5, 21, 2 do
        local list, first, last = {}, nil, nil
        for k = 1, n do
          list[k] = k
          first = first or (chance(n, k) > 0.025 and k)
          last = last or (chance(n, k) > 0.975 and k)
        end
        assert.same({ n, first, last },
          { n, interval({ list }, stats.median) })
      end
    end)

    -- 1.96 standard errors to either side; the middle one has 1.5 %
    it("come near the normal interval of a long list's mean", function()
      local list, n, squares = {}, 400, 0
      for i = 1, n do
        list[i] = (i - (n + 1) / 2) / n
        squares = squares + list[i] ^ 2
      end
      local half = 1.959964 * math.sqrt(squares / n / n)
      local low, high = interval({ list }, mean)
      assert.is_true(math.abs(-low / half - 1) < 0.04)
      assert.is_true(math.abs(high / half - 1) < 0.04)
    end)

    it("draw each list by itself", function()
      local low, high = interval({ { 5 }, { 1, 2 } }, function(a, b)
        assert(#a == 1 and #b == 2)
        return a[1] - mean(b)
      end)
      assert.same({ 3, 4 }, { low, high })
    end)

    it("are the same for the same seed, and count as told", function()
      local list, calls = { 3, 1, 4, 1, 5, 9, 2, 6 }, 0
      local function counted(drawn)
        calls = calls + 1
        return mean(drawn)
      end
      local a = { interval({ list }, counted) }
      assert.equal(10000, calls)
      assert.same(a, { interval({ list }, mean) })
      interval({ list }, counted, { resamples = 10 })
      assert.equal(10010, calls)
      assert.has_error(function()
        interval({ list }, mean, { resample = 10 })
      end)
    end)
  end)

  it("take arrays, and leave them as they are", function()
    local x = core.array("float64", { 3, 1, 2 })
    near(1, stats.spearman(x, { 30, 10, 20 }))
    near(1, stats.kendall(x, x))
    assert.equal(2, stats.median(x))
    assert.same({ 3, 1, 2 }, x:table())
  end)
end)
