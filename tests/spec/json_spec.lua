local core = require "raveforce.core"
local json = require "raveforce.json"

describe("JSON", function()
  it("writes sorted keys, lists, arrays and shortest numbers", function()
    assert.equal('{\n  "a": [1, 0.1, -2.5e-07],\n  "b": null,\n  "c": '
      .. '"x\\n\\"\\u0001"\n}\n', json.encode {
        a = core.array("float64", { 1, 0.1, -2.5e-7 }):table(), b = 0 / 0,
        c = 'x\n"\1' })
    assert.equal("{}\n", json.encode {})
  end)

  it("writes an empty list as a list where it is told that it is one",
    function()
      assert.equal('{\n  "a": [],\n  "b": {}\n}\n',
        json.encode { a = json.list {}, b = {} })
      assert.equal("[[], {}]\n", json.encode(json.decode "[[], {}]"))
      assert.equal("[1]\n", json.encode(json.list { 1 }))
    end)

  it("reads back what it wrote", function()
    local data = { a = { 1, 2.5, 1 / 3 }, b = true, c = { d = "é\n" },
      e = {}, f = false }
    assert.same(data, json.decode(json.encode(data)))
  end)

  it("reads escapes and white space", function()
    assert.same({ "\u{e9}/\t", 3 }, json.decode ' [ "\\u00e9\\/\\t" , 3 ] ')
  end)

  it("reads the two halves of a character", function()
    assert.equal("\u{1f3b9}x", json.decode [["\ud83c\udfb9x"]])
    assert.equal("\u{e9}\u{e9}", json.decode [["\u00E9\u00e9"]])
  end)

  it("reads no deeper than a stack is", function()
    local function deep(n) return ("["):rep(n) .. ("]"):rep(n) end
    assert.is_table(json.decode(deep(500)))
    assert.equal(deep(500) .. "\n", json.encode(json.decode(deep(500))))
    local fine, raised = pcall(json.decode, deep(100000))
    assert.is_false(fine)
    assert.equal("JSON, byte 501: nested too deep", raised.message)
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
