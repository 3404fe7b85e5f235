local core = require "raveforce.core"
local mapping = require "raveforce.mapping"

describe("a mapping", function()
  it("lin goes from its first bound to its second", function()
    local m = mapping.lin(-2, 6)
    assert.same({ -2, 0, 6 }, { m:map(0, -2, 6), m:map(0.25, -2, 6),
      m:map(1, -2, 6) })
    local down = mapping.lin(6, -2)
    assert.equal(4, down:map(0.25, 6, -2))
    assert.equal(0.25, down:unmap(4, 6, -2))
  end)

  it("exp is a (b/a)^u, on both sides of zero", function()
    local m = mapping.exp(10, 10000)
    assert.equal(10, m:map(0, 10, 10000))
    assert.equal(10000, m:map(1, 10, 10000))
    assert.near(100, m:map(1 / 3, 10, 10000), 1e-12 * 100)
    assert.near(-4, mapping.exp(-2, -8):map(0.5, -2, -8), 1e-15 * 4)
    assert.near(1 / 3, m:unmap(100, 10, 10000), 1e-15)
  end)

  it("int gives each of its numbers the same share", function()
    local m, seen = mapping.int(3, 7), {}
    for k = 0, 99 do
      local v = m:map((k + 0.5) / 100, 3, 7)
      assert.equal("integer", math.type(v))
      seen[v] = (seen[v] or 0) + 1
    end
    assert.same({ [3] = 20, [4] = 20, [5] = 20, [6] = 20, [7] = 20 }, seen)
    assert.equal(7, m:map(1, 3, 7))
    assert.equal(0.5, m:unmap(5, 3, 7))
  end)

  it("choose takes item min(k, 1 + floor(k u)), back (item - 0.5) / k",
    function()
      local m = mapping.choose { "\\a", "\\b", "\\c" }
      assert.equal("\\a", m:map(0))
      assert.equal("\\b", m:map(1 / 3))
      assert.equal("\\c", m:map(1))
      assert.equal(2.5 / 3, m:unmap "\\c")
    end)

  it("returns to the value it came from", function()
    local cases = { mapping.lin(-1, 3), mapping.exp(0.001, 7),
      mapping.int(-3, 12), mapping.choose { 5, 1, 9 } }
    for draw = 0, 99 do
      local u = core.random(1, draw, 0, 0, 5)
      for _, m in ipairs(cases) do
        local v = m:map(u, m.lo, m.hi)
        local again = m:map(m:unmap(v, m.lo, m.hi), m.lo, m.hi)
        assert.near(v, again, 1e-12 * math.abs(v))
      end
    end
  end)

  it("clamps what a rounding put outside, and refuses what is farther",
    function()
      local m = mapping.lin(0.5, 10)
      assert.equal(10, m:accept(10 * (1 + 0.9e-9), 0.5, 10))
      assert.is_nil(m:accept(10 * (1 + 1.1e-9), 0.5, 10))
      assert.is_nil(m:accept(0.4, 0.5, 10))
      assert.is_nil(m:accept(0 / 0, 0.5, 10))
      assert.is_nil(m:accept("5", 0.5, 10))
      assert.equal(5, mapping.int(1, 9):accept(5.0, 1, 9))
      assert.is_nil(mapping.int(1, 9):accept(5.5, 1, 9))
      assert.equal(0.1, mapping.choose { 0.1 }:accept(0.1 + 1e-12))
      assert.is_nil(mapping.choose { 0.1 }:accept(0.2))
    end)

  it("knows whether it gives integers only", function()
    assert.is_true(mapping.is_integer(mapping.int(0, 5)))
    assert.is_true(mapping.is_integer(mapping.choose { 60, 0, 64.0 }))
    assert.is_true(mapping.is_integer(mapping.const(60)))
    assert.is_false(mapping.is_integer(mapping.lin(0, 5)))
    assert.is_false(mapping.is_integer(mapping.choose { 60, 60.5 }))
    assert.is_false(mapping.is_integer(mapping.rel("a", math.abs)))
  end)

  it("refuses bounds that make no sense", function()
    local nan = 0 / 0
    for _, wrong in ipairs { { "lin", nan, 1 }, { "lin", 0, 1 / 0 },
      { "lin", "a", 1 }, { "lin" }, { "exp", -1, 1 }, { "exp", 0, 1 },
      { "int", 0.5, 2 }, { "int", 5, 1 }, { "choose", {} }, { "choose" },
      { "choose", { {} } }, { "const" }, { "const", nan }, { "rel", "a" },
      { "rel", 1.5, math.abs }, { "fn", "a", math.abs },
      { "fn", { {} }, math.abs } } do
      assert.has_error(function()
        mapping[wrong[1]](wrong[2], wrong[3])
      end)
    end
  end)

  it("prints as it was written", function()
    assert.equal("exp(10, 10000)", tostring(mapping.exp(10, 10000)))
    assert.equal("lin(0, function)", tostring(mapping.lin(0, math.abs)))
    assert.equal("choose{1, 'b'}", tostring(mapping.choose { 1, "b" }))
  end)
end)
