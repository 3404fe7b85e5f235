local core = require "raveforce.core"

describe("an array", function()
  it("keeps float64 exactly and float32 to its nearest", function()
    local a, b = core.zeros("float64", 1), core.zeros("float32", 1)
    a[1], b[1] = 0.1, 0.1
    assert.are.equal(0.1, a[1])
    assert.are.equal(string.unpack("<f", string.pack("<f", 0.1)), b[1])
  end)

  it("gives rows as views on its own memory", function()
    local a = core.array("float64", { { 1, 2 }, { 3, 4 } })
    a[2][1] = 5
    assert.are.same({ { 1, 2 }, { 5, 4 } }, a:table())
    assert.are.equal(core.array("float64", { 5, 4 }), a[2])
  end)

  it("takes rows as tables and as arrays", function()
    local a = core.zeros("float32", 2, 2)
    a[1] = { 1, 2 }
    a[2] = a[1]
    assert.are.same({ { 1, 2 }, { 1, 2 } }, a:table())
  end)

  it("keeps the whole alive for as long as a view of it", function()
    local row = core.array("float64", { { 1, 2 }, { 3, 4 } })[2]
    collectgarbage()
    collectgarbage()
    assert.are.same({ 3, 4 }, row:table())
  end)

  it("names the index that is outside", function()
    local a = core.zeros("float32", 3)
    assert.has_error(function() return a[4] end)
    local _, message = pcall(function() a[0] = 1 end)
    assert.matches("array_spec.lua:%d+: index 0 is outside 1..3$", message)
  end)

  it("reads back from its own bytes", function()
    local a = core.array("float32", { 0.5, -1, 0 / 0 })
    local b = core.from_bytes("float32", a:bytes())
    assert.are.equal(a:bytes(), b:bytes())
    assert.are_not.equal(a, b) -- NaN is not itself
  end)

  it("copies into memory of its own", function()
    local a = core.array("float64", { 1, 2 })
    local b = a:copy()
    b:fill(7)
    assert.are.same({ 1, 2 }, a:table())
    assert.are.same({ 7, 7 }, b:table())
  end)

  it("is read-only once it is sealed, and so are its views", function()
    local a = core.array("float64", { { 1, 2 }, { 3, 4 } })
    local row = a[2]
    assert.are.equal(a, a:seal())
    local function refuses(f)
      assert.error_matches(f, "read%-only")
    end
    refuses(function() row[1] = 0 end)
    refuses(function() a[1] = { 0, 0 } end)
    refuses(function() a:fill(0) end)
    assert.are.same({ { 1, 2 }, { 3, 4 } }, a:table())
    a:copy():fill(0)
  end)

  it("cannot be sealed by a view", function()
    local a = core.array("float64", { { 1, 2 }, { 3, 4 } })
    assert.error_matches(function() a[1]:seal() end, "a view cannot be sealed")
    a[1][1] = 7
    assert.are.equal(7, a[1][1])
  end)
end)
