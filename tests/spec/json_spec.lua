local core = require "raveforce.core"
local freeze = require "raveforce.freeze"
local json = require "raveforce.json"

describe("JSON", function()
  it("writes sorted keys, lists, arrays and shortest numbers", function()
    assert.equal('{\n  "a": [1, 0.1, -2.5e-07],\n  "b": null,\n  "c": '
      .. '"x\\n\\"\\u0001"\n}\n', json.encode {
        a = core.array("float64", { 1, 0.1, -2.5e-7 }):table(), b = 0 / 0,
        c = 'x\n"\1' })
    assert.equal("{}\n", json.encode {})
  end)

  it("reads back what it wrote", function()
    local data = { a = { 1, 2.5, 1 / 3 }, b = true, c = { d = "é\n" },
      e = {}, f = false }
    assert.same(data, json.decode(json.encode(data)))
  end)

  it("reads escapes and white space", function()
    assert.same({ "\u{e9}/\t", 3 }, json.decode ' [ "\\u00e9\\/\\t" , 3 ] ')
  end)

  it("refuses what is not JSON, with its place", function()
    for _, text in ipairs { "", "{", "[1,]", '{"a" 1}', '"x', "nul", "1 2",
      "[1 2]" } do
      local fine, raised = pcall(json.decode, text)
      assert.is_false(fine, text)
      assert.matches("^JSON, byte %d+: ", raised.message)
    end
  end)
end)

describe("freeze", function()
  it("keeps all bits of plain data", function()
    local data = { 1, 0.1, -0.0, math.huge, "a\0b", true, false,
      { x = { y = math.mininteger } } }
    local again = freeze.thaw(freeze.freeze(data))
    assert.same(data, again)
    assert.equal(-math.huge, 1 / again[3])
    assert.equal("integer", math.type(again[1]))
  end)

  it("refuses functions and broken bytes", function()
    assert.has_error(function() freeze.freeze { print } end)
    local whole = freeze.freeze { 1, { "two" } }
    for n = 0, #whole - 1 do
      assert.is_false(pcall(freeze.thaw, whole:sub(1, n)))
    end
    assert.is_false(pcall(freeze.thaw, whole .. "x"))
  end)
end)
