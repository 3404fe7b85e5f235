local core = require "raveforce.core"
local rng = require "raveforce.rng"

describe("a stream of random numbers", function()
  it("is a function of root, purpose, episode, env and draw", function()
    local stream = rng.new(7, "agent", 3, 2)
    for draw = 0, 9 do
      assert.equal(core.random(7, draw, 3, 2, 4), stream:uniform())
    end
    assert.equal(core.random_bits(7, 0, 3, 2, 2), rng.bits(7, "engine", 3, 2))
  end)

  it("differs from that of another purpose", function()
    local seen = {}
    for purpose in pairs(rng.purposes) do
      local u = rng.new(1, purpose):uniform()
      assert.is_nil(seen[u])
      seen[u] = true
    end
  end)

  it("gives integers 1..n evenly, and normals of mean 0 and deviation 1",
    function()
      local stream, counts = rng.new(1, "user"), {}
      for _ = 1, 6000 do
        local k = stream:integer(6)
        counts[k] = (counts[k] or 0) + 1
      end
      for k = 1, 6 do assert.near(1000, counts[k], 150) end
      local sum, squares = 0, 0
      for _ = 1, 10000 do
        local x = stream:normal()
        sum, squares = sum + x, squares + x * x
      end
      assert.near(0, sum / 10000, 0.04)
      assert.near(1, squares / 10000, 0.06)
    end)

  it("gives many normals as it gives one after the other", function()
    local one, many = rng.new(3, "agent", 2, 1), rng.new(3, "agent", 2, 1)
    local table_, array = {}, core.zeros("float64", 50, 3)
    one.draw, many.draw = (1 << 32) - 201, (1 << 32) - 201
    assert.equal(table_, many:normals(150, table_))
    for i = 1, 150 do assert.equal(one:normal(), table_[i]) end
    assert.equal(array, many:normals(150, array))
    for i = 1, 150 do
      assert.equal(one:normal(), array[(i - 1) // 3 + 1][(i - 1) % 3 + 1])
    end
    assert.equal(one:uniform(), many:uniform())
    assert.same({}, many:normals(0))
    assert.equal(one:normal(), many:normals(1)[1])
  end)

  it("refuses a place that many normals do not fit in", function()
    local stream = rng.new(1, "user")
    for _, bad in ipairs {
      core.zeros("float32", 4), core.zeros("float64", 3), "out",
      core.zeros("float64", 4):seal(),
    } do
      assert.is_false(pcall(stream.normals, stream, 4, bad))
    end
    assert.is_false(pcall(stream.normals, stream, -1))
    assert.is_false(pcall(stream.normals, stream, 0.5))
  end)

  it("goes on beyond 2^32 numbers", function()
    local stream = rng.new(1, "user")
    stream.draw = (1 << 32) - 1
    local last, first = stream:uniform(), stream:uniform()
    assert.equal(core.random(1, 0xffffffff, 0, 0, 5), last)
    assert.equal(core.random(1, 0, 1, 0, 5), first)
  end)

  it("begins anew after restart", function()
    local stream = rng.new(1, "user")
    local first = stream:uniform()
    stream:restart(2)
    assert.not_equal(first, stream:uniform())
    stream:restart(1)
    assert.equal(first, stream:uniform())
  end)
end)
