local core = require "raveforce.core"
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

  it("take arrays, and leave them as they are", function()
    local x = core.array("float64", { 3, 1, 2 })
    near(1, stats.spearman(x, { 30, 10, 20 }))
    near(1, stats.kendall(x, x))
    assert.equal(2, stats.median(x))
    assert.same({ 3, 1, 2 }, x:table())
  end)
end)
