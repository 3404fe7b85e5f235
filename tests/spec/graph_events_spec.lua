local core = require "raveforce.core"
local rf = require "raveforce"

local FIRST = "~e: imp 8 >> envperc 0.001 0.1\no: saw 100 >> mul ~e\n"
local SECOND = "~e: imp 8 >> envperc 0.001 0.1\n"
  .. "o: saw 200 >> mul ~e >> lpf 900 1\n"

describe("graph:render", function()
  it("lets texts take over at the block that the command would", function()
    local whole = rf.graph(FIRST):render { seconds = 0.5, channels = 2,
      updates = { { 0.2, SECOND } } }
    local plan = assert(core.plan(assert(core.graph(FIRST)), { live = true }))
    local stream = assert(core.stream(plan, {}))
    local frames = math.ceil(0.2 * 44100 / 128) * 128
    local before = stream:pull(frames, 2)
    assert(stream:update(assert(core.graph(SECOND))))
    local after = stream:pull(22050 - frames, 2)
    for c = 1, 2 do
      assert.equal(before[c]:bytes() .. after[c]:bytes(), whole[c]:bytes())
    end
    stream:close()
  end)

  it("takes messages and tempos", function()
    local plain = rf.graph("o: speed 2 >> seq 60 _60 >> saw 1")
    local fast = plain:render { seconds = 0.5, tempos = { { 0, 240 } } }
    assert.equal(plain:render { seconds = 0.5, bpm = 240 }:bytes(),
      fast:bytes())
    local told = rf.graph("o: sin 100"):render { seconds = 0.1,
      messages = { { 0, "o,0,0,200" } } }
    assert.not_equal(rf.graph("o: sin 100"):render { seconds = 0.1 }:bytes(),
      told:bytes())
  end)

  it("plays an input of one channel or two", function()
    local input = rf.zeros(70000, "float32")
    for n = 1, 70000 do input[n] = n % 101 / 128 end
    input.sr = 44100
    local heard = rf.graph("o: ~input"):render { seconds = 2, input = input }
    assert.equal(input:bytes(), heard:rows(1, 70000):bytes())
    assert.equal(0, heard[70001])
    local two = rf.zeros({ 2, 300 }, "float32")
    two[1], two[2] = input:rows(1, 300), input:rows(2, 301)
    two.sr = 44100
    local both = rf.graph("o: ~input"):render { seconds = 0.01, input = two,
      channels = 2 }
    assert.equal(two[2]:bytes(), both[2]:rows(1, 300):bytes())
  end)

  it("refuses what is no event, and texts that are wrong", function()
    local plain = rf.graph("o: sin 100")
    assert.error_matches(function()
      plain:render { seconds = 0.1, updates = { "o: sin 3" } }
    end, "updates%[1%] wants { seconds, what }, got 'o: sin 3'")
    assert.error_matches(function()
      plain:render { seconds = 0.1, updates = { { 0.05, "o: sun 3" } } }
    end, "unknown node 'sun'")
    assert.error_matches(function()
      plain:render { seconds = 0.1, tempos = { { 0.05, 0 } } }
    end, "tempo")
  end)
end)
