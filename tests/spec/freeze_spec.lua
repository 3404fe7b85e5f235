local core = require "raveforce.core"
local freeze = require "raveforce.freeze"

local function again(data)
  return freeze.thaw(freeze.freeze(data))
end

-- 1/3, 2/3, … in the order of memory.
local function counted(dtype, shape)
  local a, count = core.zeros(dtype, table.unpack(shape)), 0
  local function fill(part, depth)
    for i = 1, #part do
      if depth == #shape then
        count = count + 1
        part[i] = count / 3
      else
        fill(part[i], depth + 1)
      end
    end
  end
  fill(a, 1)
  return a
end

describe("freeze", function()
  it("keeps all bits of plain data", function()
    local data = { 1, 0.1, -0.0, math.huge, "a\0b", true, false,
      { x = { y = math.mininteger } } }
    assert.same(data, again(data))
    assert.equal(-math.huge, 1 / again(data)[3])
    assert.equal("integer", math.type(again(data)[1]))
  end)

  it("keeps lists of floats, long ones and NaN too", function()
    local list = {}
    for i = 1, 1000 do list[i] = i / 7 end
    list[500] = -0.0
    local back = again(list)
    assert.same(list, back)
    assert.equal(-math.huge, 1 / back[500])
    assert.is_true(again { 0 / 0 }[1] ~= again { 0 / 0 }[1])
    assert.equal(1 + 4 + 8000, #freeze.freeze(list))
    assert.same({ 1.5, nil, 2.5 }, again { 1.5, nil, 2.5 })
    assert.same({ 1.5, x = 2.5 }, again { 1.5, x = 2.5 })
  end)

  it("keeps the order of keys out of the bytes", function()
    local a, b = {}, {}
    for i = 1, 50 do a["k" .. i] = i end
    for i = 50, 1, -1 do b["k" .. i] = i end
    assert.equal(freeze.freeze(a), freeze.freeze(b))
  end)

  for _, dtype in ipairs { "float32", "float64" } do
    it("keeps arrays of " .. dtype .. " and their shape", function()
      for _, shape in ipairs { { 3 }, { 2, 5 }, { 3, 2, 4 }, { 0 }, { 4, 0 },
        { 2, 0, 3 } } do
        local a = counted(dtype, shape)
        local back = again { inside = a }.inside
        assert.equal(a, back)
        assert.equal(dtype, back.dtype)
        assert.same(shape, back.shape)
        assert.equal(a:bytes(), back:bytes())
      end
    end)
  end

  it("refuses functions and broken bytes", function()
    assert.has_error(function() freeze.freeze { print } end)
    local whole = freeze.freeze { 1, { "two" }, { 0.5, 1.5 },
      core.zeros("float64", 2, 2), core.zeros("float32", 3) }
    for n = 0, #whole - 1 do
      assert.is_false(pcall(freeze.thaw, whole:sub(1, n)))
    end
    assert.is_false(pcall(freeze.thaw, whole .. "x"))
  end)

  it("takes no memory that the bytes do not pay for", function()
    local text = string.pack("<c1I4", "v", 0x7fffffff)
    assert.is_false(pcall(freeze.thaw, text))
    text = string.pack("<c1s1I1I4I4s8", "a", "float64", 2, 0x7fffffff, 1, "")
    assert.is_false(pcall(freeze.thaw, text))
  end)
end)
