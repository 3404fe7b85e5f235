local rf = require "raveforce"

-- What a term says about notes in the holes n1, n2…
local function rate(term, options, notes)
  local code, params, names = { "~e: imp 1.0" }, {}, {}
  for i = 1, #notes do
    local name = "n" .. i
    code[#code + 1] = ("o%d: constsig {%s}"):format(i, name)
    params[name], names[i] = rf.lin(-1, 127), name
  end
  options.params = options.params or names
  local env = rf.make(table.concat(code, "\n"), { step_len = 0.01,
    threads = 0, params = params, reward = rf.reward[term](options) })
  local action = {}
  for i, note in ipairs(notes) do action["n" .. i] = note end
  env:reset()
  local _, value = env:step(action)
  assert.equal(value, env:evaluate({ action })[1])
  return value
end

describe("scale", function()
  it("is the share of the played notes that lie in it", function()
    assert.equal(1, rate("scale", {}, { 60, 62, 64, 65, 67, 69, 71, 72 }))
    assert.equal(0.5, rate("scale", {}, { 60, 61, 62, 63 }))
    assert.equal(0, rate("scale", {}, { 61, 66 }))
  end)

  it("counts no rests, and 1 where nothing is played", function()
    assert.equal(0.5, rate("scale", {}, { 0, 60, 0, 61 }))
    assert.equal(1, rate("scale", {}, { 0, 0 }))
  end)

  it("has a root and a kind, or semitones of one's own", function()
    local d_dorian = { 62, 64, 65, 67, 69, 71, 72 } -- the white keys
    assert.equal(1, rate("scale", { root = "D", scale = "dorian" }, d_dorian))
    assert.equal(1, rate("scale", { root = 9, scale = "minor" }, d_dorian))
    for _, root in ipairs { "C#", "Db", 1 } do -- F and C are in it
      assert.equal(2 / 7, rate("scale", { root = root }, d_dorian))
    end
    assert.equal(2 / 3, rate("scale", { root = "F#", scale = { 0, 12, -1 } },
      { 66, 65, 67 }))
  end)

  it("rounds to semitones", function()
    assert.equal(0.5, rate("scale", {}, { 60.4, 60.6 }))
  end)

  it("takes holes by name or by number, and only those", function()
    assert.equal(1, rate("scale", { params = { "n1", 3 } }, { 60, 61, 62 }))
    local env = rf.make("a: constsig {}\nb: constsig {}", { step_len = 0.01,
      action_space = { { "lin", 0, 99 }, { "lin", 0, 99 } },
      reward = rf.reward.scale { params = { 2 } } })
    env:reset()
    assert.equal(1, (select(2, env:step { 61, 60 })))
  end)
end)

describe("key", function()
  -- Correlation of a histogram with the profile of C major, by definition.
  local major = { 6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66,
    2.29, 2.88 }
  local function pearson(x, y)
    local mx, my, xy, xx, yy = 0, 0, 0, 0, 0
    for i = 1, 12 do mx, my = mx + x[i] / 12, my + y[i] / 12 end
    for i = 1, 12 do
      xy = xy + (x[i] - mx) * (y[i] - my)
      xx, yy = xx + (x[i] - mx) ^ 2, yy + (y[i] - my) ^ 2
    end
    return xy / math.sqrt(xx * yy)
  end

  it("is the correlation with the key that fits best", function()
    local scale = { 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1 }
    local expected = pearson(scale, major)
    for transposed = 0, 11 do
      local notes = {}
      for class = 0, 11 do
        if scale[class + 1] == 1 then
          notes[#notes + 1] = 48 + class + transposed
        end
      end
      assert.near(expected, rate("key", {}, notes), 1e-12)
    end
    assert.near(pearson({ 2, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0 }, major),
      rate("key", {}, { 60, 72, 64, 67, 0 }), 1e-12)
  end)

  it("prefers a triad to a cluster", function()
    assert.is_true(rate("key", {}, { 57, 60, 64 })
      > rate("key", {}, { 57, 58, 59 }) + 0.2)
  end)

  it("is 0 where nothing is played, or everything alike", function()
    assert.equal(0, rate("key", {}, { 0, 0 }))
    assert.equal(0, rate("key", {}, { 60, 61, 62, 63, 64, 65, 66, 67, 68, 69,
      70, 71 }))
  end)
end)

describe("density", function()
  it("is minus how far the share of notes is from its target", function()
    assert.equal(0, rate("density", { target = 0.5 }, { 60, 0, 60, 0 }))
    assert.equal(-0.5, rate("density", { target = 0.5 }, { 60, 61, 60, 1 }))
    assert.equal(-1, rate("density", { target = 1 }, { 0, 0 }))
  end)
end)

describe("a term over notes", function()
  local function refuses(message, f)
    local fine, raised = pcall(f)
    assert.is_false(fine)
    assert.matches("reward_notes_spec.lua$", raised.file)
    assert.equal(message, raised.message)
  end

  it("refuses settings that make no sense", function()
    refuses("rf.reward.scale: params must be a list of the holes that hold "
      .. "notes, got nothing", function() rf.reward.scale {} end)
    refuses("rf.reward.key: params must be a list of the holes that hold "
      .. "notes, got an empty one",
      function() rf.reward.key { params = {} } end)
    refuses("rf.reward.key: params must hold names or numbers of holes, got "
      .. "1.5", function() rf.reward.key { params = { 1.5 } } end)
    refuses("rf.reward.scale: root must be a note like 'C', 'F#' or 'Bb', or "
      .. "a number in 0..11, got 'H'",
      function() rf.reward.scale { root = "H", params = { 1 } } end)
    refuses("rf.reward.scale: scale must be a name or a list of semitones, got "
      .. "'doran'; did you mean 'dorian'",
      function() rf.reward.scale { scale = "doran", params = { 1 } } end)
    refuses("rf.reward.density: target must be a number in 0..1, got nothing",
      function() rf.reward.density { params = { 1 } } end)
    refuses("rf.reward.density: no setting 'taget'; did you mean 'target'",
      function() rf.reward.density { taget = 1, params = { 1 } } end)
  end)

  it("refuses holes that are not there when the env is made", function()
    refuses("rf.reward.scale: no parameter 'note' (have n1, n2)", function()
      rate("scale", { params = { "note" } }, { 60, 61 })
    end)
    refuses("rf.reward.density: no parameter 3 (have n1, n2)", function()
      rate("density", { target = 1, params = { 3 } }, { 60, 61 })
    end)
  end)

  it("refuses values that are no notes", function()
    local env = rf.make("o: speed 1 >> seq _60 >> sp {d}", { step_len = 0.01,
      params = { d = rf.choose { "\\a" } },
      samples = { a = (function()
        local sound = rf.zeros(9, "float32")
        sound.sr = 44100
        return sound
      end)() }, reward = rf.reward.key { params = { "d" } } })
    env:reset()
    refuses("reward term 'key' wants notes, parameter 'd' is '\\a'",
      function() env:step { d = "\\a" } end)
  end)
end)
