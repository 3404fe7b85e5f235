--- The parts of a report, against other ways to say the same.

local core = require "raveforce.core"
local encode = require "raveforce.report.encode"
local history = require "raveforce.report.history"
local html = require "raveforce.report.html"
local leaders = require "raveforce.report.leaders"
local plot = require "raveforce.report.plot"
local png = require "raveforce.picture.png"
local score = require "raveforce.report.score"

describe("what a task says", function()
  it("cannot become markup", function()
    assert.equal("&lt;/script&gt;&lt;b a=&quot;&#39;&amp;&quot;&gt;",
      html.text [[</script><b a="'&">]])
    assert.equal([[<p title="&quot; onclick=&quot;x">a</p>]],
      html.element("p", { title = '" onclick="x' }, "a"))
  end)

  it("is shown where it would not be seen", function()
    assert.equal("a\\u{202E}b\\u{2066}c\\u{200B}d\\u{85}e",
      html.text "a\u{202E}b\u{2066}c\u{200B}d\u{85}e")
    assert.equal("\\u{0}\\u{1B}[31m\\u{7F}", html.text "\0\27[31m\127")
    assert.equal("two\nlines\tand ü 鼓 🥁", html.text "two\nlines\tand ü 鼓 🥁")
  end)

  it("is UTF-8 in the end, whatever it was", function()
    for _, text in ipairs { "\xff<", "a\xc3", "\xe2\x82", "\xed\xa0\x80",
      "\xc0\xbc" } do
      local shown = html.text(text)
      assert.is_truthy(utf8.len(shown))
      assert.is_nil(shown:find "<")
    end
    assert.equal("a\u{FFFD}b", html.text "a\xffb")
  end)
end)

describe("numbers", function()
  it("are short, and read the same in any locale", function()
    local shown = { [0.91460789] = "0.9146", [-0.5] = "−0.5", [2000] = "2000",
      [123456.7] = "123457", [1e-7] = "1e-07", [math.huge] = "∞" }
    for x, text in pairs(shown) do -- any order
      assert.equal(text, html.number(x))
    end
    assert.equal("not a number", html.number(0 / 0))
    assert.equal("–", html.number(nil))
  end)

  it("of things have their thousands apart", function()
    assert.equal("999", html.count(999))
    assert.equal("1,000", html.count(1000))
    assert.equal("12,345,678", html.count(12345678))
  end)
end)

describe("scales", function()
  it("have round ticks inside of what they show", function()
    for _, range in ipairs { { 0, 1 }, { -3, 17 }, { 0.91, 0.93 }, { 5, 5 },
      { 0, 0 }, { -1e6, 1e6 } } do
      local scale = plot.linear(range[1], range[2], 6)
      assert.is_true(scale.part(range[1]) > 0 and scale.part(range[2]) < 1)
      assert.is_true(#scale.ticks >= 2 and #scale.ticks <= 7)
      for _, tick in ipairs(scale.ticks) do
        assert.is_true(tick >= scale.low and tick <= scale.high)
      end
    end
    local shown = {}
    for i, tick in ipairs(plot.linear(0, 1, 8).ticks) do
      shown[i] = html.number(tick)
    end
    assert.equal("0 0.2 0.4 0.6 0.8 1", table.concat(shown, " "))
  end)

  it("of episodes go by powers of ten, and end at the last", function()
    assert.same({ 1 }, plot.logarithmic(1).ticks)
    assert.same({ 1, 7 }, plot.logarithmic(7).ticks)
    assert.same({ 1, 10, 100, 1500 }, plot.logarithmic(1500).ticks)
    local scale = plot.logarithmic(10000)
    assert.same({ 0, 1 }, { scale.part(1), scale.part(10000) })
    assert.is_true(math.abs(scale.part(100) - 0.5) < 1e-15)
  end)
end)

describe("data in a page", function()
  it("is base64 as RFC 4648, section 10 has it", function()
    local vectors = { [""] = "", f = "Zg==", fo = "Zm8=", foo = "Zm9v",
      foob = "Zm9vYg==", fooba = "Zm9vYmE=", foobar = "Zm9vYmFy",
      ["\xff\xff\xff\0\x10\x83"] = "////ABCD" }
    for bytes, text in pairs(vectors) do -- any order
      assert.equal(text, encode.base64(bytes))
    end
  end)

  it("is allowed by its digest, not by its hexadecimal", function()
    -- FIPS 180-2, B.1: ba7816bf 8f01cfea 414140de 5dae2223 b00361a3…
    assert.equal("'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='",
      encode.source "abc")
  end)

  it("is sound that a reader of files hears again", function()
    local samples = {}
    for n = 1, 1000 do samples[n] = 0.9 * math.sin(n * 0.05) end
    local audio = core.array("float32", samples)
    local heard = assert(core.decode(encode.wav(audio, 8000), "x.wav"))
    assert.equal(8000, heard.sr)
    assert.equal(1000, #heard)
    for n = 1, 1000 do
      assert.is_true(math.abs(heard[n] - audio[n]) <= 0.5 / 32768)
    end
  end)

  it("is sound that fits when it is turned down", function()
    local audio = core.array("float32", { 2, -2, 1 })
    local heard = core.decode(encode.wav(audio, 8000, 0.5), "x.wav")
    assert.is_true(math.abs(heard[3] - 0.5) < 1e-4)
    heard = core.decode(encode.wav(audio, 8000), "x.wav")
    assert.is_true(heard[1] > 0.999 and heard[2] == -1)
  end)

  it("is an image of the size it says", function()
    local bytes = png.encode({ { 0, 1, 0 }, { 1, 0, 1 } },
      { { 0, 0, 0 }, { 255, 255, 255 } })
    assert.equal("\x89PNG\r\n\x1a\n", bytes:sub(1, 8))
    assert.same({ 3, 2, 8, 3, 27 }, { (">I4I4BB"):unpack(bytes, 17) })
    -- the checksum of an empty IEND is known
    assert.equal("\0\0\0\0IEND\xae\x42\x60\x82", bytes:sub(-12))
  end)
end)

describe("the best so far", function()
  it("is the running maximum, NaN being no number", function()
    local line = history.of({ 0 / 0, 1, 0, 3, 3, 2, 5 }, { 1 })
    assert.same({ 2, 4, 7 }, line.ids)
    assert.same({ 1, 3, 5 }, line.values)
    assert.is_nil((history.at(line, 1)))
    assert.same({ 3, 4 }, { history.at(line, 6) })
    assert.is_nil((history.at(line, 8)))
  end)

  it("begins anew under another reward", function()
    local line = history.of({ 9, 8, 1, 2 }, { 1, 3 })
    assert.same({ 1, 3, 4 }, line.ids)
    assert.equal(9, (history.at(line, 2)))
    assert.equal(1, (history.at(line, 3)))
  end)

  it("of several runs has a median and a range until one ends", function()
    local all = { history.of({ 1, 4 }, { 1 }), history.of({ 2, 3, 5 }, { 1 }),
      history.of({ 0, 9, 9 }, { 1 }) }
    assert.same({ median = 4, low = 3, high = 9 }, history.spread(all, 2))
    assert.is_nil(history.spread(all, 3))
  end)

  it("is looked at from the first episode to the last, rising", function()
    for _, n in ipairs { 1, 2, 3, 10, 499, 500, 5000, 1000000 } do
      local ids = history.grid(n, 500)
      assert.is_true(#ids <= 501)
      assert.same({ 1, n }, { ids[1], ids[#ids] })
      for i = 2, #ids do assert.is_true(ids[i] > ids[i - 1]) end
    end
  end)

  -- The mean best of all choices of k entries, made one by one.
  local function expected(list, k)
    local sum, count = 0, 0
    local function choose(from, left, best)
      if left == 0 then
        sum, count = sum + best, count + 1
        return
      end
      for i = from, #list - left + 1 do
        choose(i + 1, left - 1, math.max(best, list[i]))
      end
    end
    choose(1, k, -math.huge)
    return sum / count
  end

  it("of k random episodes is the mean over all choices of k", function()
    local sorted = { -1, -0.5, 0.1, 0.1, 0.3, 0.7, 0.8, 2 }
    for k = 1, #sorted do
      assert.is_true(math.abs(history.expected_best(sorted, k)
        - expected(sorted, k)) < 1e-12)
    end
  end)
end)

describe("the best episodes", function()
  it("are those that sorting puts first, of equals the first", function()
    local returns, x = {}, 1
    for i = 1, 2000 do
      x = x * 48271 % 2147483647
      returns[i] = x % 97
      if i % 13 == 0 then returns[i] = 0 / 0 end
    end
    for _, first in ipairs { 1, 700 } do
      local order = {}
      for i = first, 2000 do
        if returns[i] == returns[i] then order[#order + 1] = i end
      end
      table.sort(order, function(a, b)
        if returns[a] ~= returns[b] then return returns[a] > returns[b] end
        return a < b
      end)
      assert.same(table.move(order, 1, 50, 1, {}),
        leaders.places(returns, first, 50))
      assert.same(order, leaders.places(returns, first, 5000))
    end
  end)
end)

describe("a text", function()
  local function marks(code, text)
    local found = {}
    for value in score.marked(code, text):gmatch "<mark[^>]*>(.-)</mark>" do
      found[#found + 1] = value
    end
    return found
  end

  it("has its values marked, by the names of their holes", function()
    assert.equal('o: sin <mark title="f">440</mark> &gt;&gt; mul '
      .. '<mark title="g">0.5</mark>',
      score.marked("o: sin {f} >> mul {g}", "o: sin 440 >> mul 0.5"))
    assert.same({ "1", "2" }, marks("a {} {}\n", "a 1 2\n"))
    assert.same({ "\\kick" }, marks("o: sp {s}", "o: sp \\kick"))
  end)

  it("has no holes in comments and backticks", function()
    assert.same({ "7" }, marks("// {x}\no: `{y}` {z} // {x}",
      "// {x}\no: `{y}` 7 // {x}"))
  end)

  it("is whole where it cannot be told what filled it", function()
    assert.same({}, marks("a {x}{y} b", "a 12 b"))
    assert.matches("a 12 b", score.marked("a {x}{y} b", "a 12 b"), 1, true)
    assert.equal("other", score.marked("a {x}", "other"))
  end)
end)
