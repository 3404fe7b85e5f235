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
