local rf = require "raveforce"

describe("a graph", function()
  it("renders ceil(seconds * sr) frames at its rate", function()
    local graph = rf.graph "o: constsig 0.25"
    local sound = graph:render { seconds = 0.01001, sr = 8000 }
    assert.same({ 81 }, sound.shape)
    assert.equal(8000, sound.sr)
    assert.equal(0.25, sound[81])
    assert.same({ 2, 80 },
      graph:render({ seconds = 0.01, sr = 8000, channels = 2 }).shape)
  end)

  it("fills holes by name or by place", function()
    local named = rf.graph("o: constsig {a} >> mul {b}")
    assert.equal(0.125, named:render({ seconds = 0.01,
      set = { a = 0.5, b = 0.25 } })[1])
    local listed = rf.graph("o: constsig {} >> mul {}")
    assert.equal(0.125, listed:render({ seconds = 0.01,
      set = { 0.5, 0.25 } })[1])
    assert.equal(0.125, listed:render({ seconds = 0.01,
      set = rf.array { 0.5, 0.25 } })[1])
  end)

  it("renders each of a batch as it renders it alone", function()
    local graph = rf.graph [[
      ~e: imp 50 >> envperc {a} 0.01
      o: sin {f} >> mul ~e ]]
    local sets = {}
    for i = 1, 37 do sets[i] = { f = 100 * i, a = 0.001 * i } end
    local all = graph:render_batch { seconds = 0.02, set = sets, threads = 1 }
    assert.same({ 37, 882 }, all.shape)
    for _, i in ipairs { 1, 16, 17, 37 } do
      local alone = graph:render { seconds = 0.02, set = sets[i] }
      assert.is_true(alone == all[i])
    end
  end)

  it("renders batches shorter than a block", function()
    local graph = rf.graph "o: constsig {}"
    local all = graph:render_batch { seconds = 0.001, set = { { 1 }, { 2 } } }
    assert.same({ 2, 45 }, all.shape)
    assert.same({ 1, 2 }, { all[1][45], all[2][1] })
  end)

  it("takes samples by name, and symbols for holes", function()
    local function ones(x)
      local sound = rf.zeros(441, "float32"):fill(x)
      sound.sr = 44100
      return sound
    end
    local samples = { one = ones(1), two = ones(2) }
    local graph = rf.graph "o: seq 60 >> sp {which}"
    for name, level in pairs { one = 1, two = 2 } do
      local sound = graph:render { seconds = 0.005, samples = samples,
        set = { which = "\\" .. name } }
      assert.equal(level, sound[100])
    end
    local both = graph:render_batch { seconds = 0.005, samples = samples,
      set = { { which = "\\two" }, { which = "\\one" } } }
    assert.same({ 2, 1 }, { both[1][100], both[2][100] })
  end)

  it("refuses what does not fit", function()
    local graph = rf.graph "o: sin {f}"
    for _, wrong in ipairs { {}, { seconds = 0 }, { seconds = 1 },
      { seconds = 1, set = { f = "x" } }, { seconds = 1, set = { g = 1 } },
      { seconds = 1, set = { f = 1, g = 1 } },
      { seconds = 1, set = { f = 1 }, seeds = 1 },
      { seconds = 1, set = { f = 1 }, sr = 1 },
      { seconds = 1, set = { f = 1 }, channels = 3 },
      { seconds = 1, set = { f = 1 }, seed = 0.5 } } do
      assert.has_error(function() graph:render(wrong) end)
    end
    assert.has_error(function() rf.graph(5) end)
    assert.has_error(function() return graph.nothing end)
  end)

  it("prints what it has", function()
    assert.equal("graph of 2 chains, 3 nodes; {f} number",
      tostring(rf.graph "~a: imp 1\no: sin {f} >> mul ~a"))
  end)
end)
