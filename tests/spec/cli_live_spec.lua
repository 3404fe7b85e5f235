--- `raveforce render` while something happens: messages, tempi, bar lines, a
-- sound that is fed in.

local rf = require "raveforce"
local workplace = require "tests.workplace"

describe("raveforce render", function()
  local place = workplace.new()

  before_each(place.enter)
  after_each(place.leave)

  local function render(...)
    return place.shell(("RUN render code.glicol -o out.wav %s"):format(
      table.concat({ ... }, " ")))
  end

  -- The left channel.
  local function left()
    return rf.load(place.at "out.wav", { mono = false })[1]
  end

  it("sends messages to nodes and parameters", function()
    place.write("code.glicol", "~g: constsig 1\no: ~g >> mul 0.5 >> add 0.25")
    -- 0.01 * 44100 / 128 = 3.4: block 4 begins with frame 512
    assert.same({ 0, "" }, { render("--seconds 0.05",
      "--message '0.01=o,1,0,2;~g,0,0,3' --message 0.03=o,2,0,0") })
    local sound = left()
    assert.same({ 0.75, 6.25, 6 }, { sound[512], sound[513], sound[2000] })
  end)

  it("ignores what a message addresses and is not there", function()
    place.write("code.glicol", "o: constsig 0.5")
    assert.same({ 0, "" }, { render("--seconds 0.02",
      "--message '0=p,0,0,1;o,7,0,1;o,0,9,1;o,0;x'") })
    assert.equal(0.5, left()[882])
  end)

  it("reports code that a message brings and that is wrong", function()
    place.write("code.glicol", "o: eval `0.5`")
    local status, said = render("--seconds 0.02", "--message '0=o,0,0,0.5 +'")
    assert.equal(0, status)
    assert.matches("invalid", said, 1, true)
    assert.equal(0.5, left()[882])
    assert.same({ 0, "" }, { render("--seconds 0.02",
      "--message '0=o,0,0,0.25 * 3'") })
    assert.equal(0.75, left()[882])
  end)

  it("plays notes that messages bring", function()
    place.write("code.glicol", "o: msgsynth \\a 0.001 0.1")
    assert.same({ 0, "" }, { render("--seconds 0.1",
      "--message '0=o,0,3,0.05=>60'") })
    local sound = left()
    assert.equal(0, sound[2205])
    assert.is_true(math.abs(sound[2230]) > 1e-3)
  end)

  it("changes the tempo", function()
    place.write("code.glicol", "o: seq 60 60")
    assert.same({ 0, "" }, { render(
      "--seconds 0.8 --bpm 240 --tempo 0.6=480") })
    local sound, at = left(), {}
    for n = 1, #sound do
      if sound[n] > 0 then at[#at + 1] = n - 1 end
    end
    -- half a bar of 44100, then of 22050 samples
    assert.same({ 0, 22050, 33075 }, at)
  end)

  it("waits for the bar line in live-coding mode", function()
    place.write("code.glicol", "o: constsig 0.25")
    place.write("later.glicol", "o: constsig 0.5")
    local update = "--seconds 0.3 --bpm 1200 --update 0.01=later.glicol"
    assert.same({ 0, "" }, { render(update) })
    assert.equal(0.5, left()[513])
    assert.same({ 0, "" }, { render(update, "--livecoding") })
    local sound = left()
    -- a bar of 8820 samples: the block from 8704 contains its line
    assert.same({ 0.25, 0.5 }, { sound[8704], sound[8705] })
  end)

  it("takes the textbook filter when told to be strict", function()
    place.write("code.glicol", "o: constsig 1 >> lpf 500.0 0.7")
    assert.same({ 0, "" }, { render "--seconds 0.2" })
    assert.near(0.75, left()[8000], 1e-3)
    assert.same({ 0, "" }, { render "--seconds 0.2 --strict" })
    assert.near(1, left()[8000], 1e-3)
  end)

  it("feeds a sound in, and silence behind it", function()
    place.write("code.glicol", "o: ~input >> mul 2")
    local sound = rf.zeros(70000)
    for n = 1, 70000 do sound[n] = n / 140000 end
    sound.sr = 44100
    rf.save(place.at "in.wav", sound)
    assert.same({ 0, "" }, { render "--seconds 1.7 --input in.wav" })
    local heard = left()
    for _, n in ipairs { 1, 129, 65537, 70000 } do
      assert.near(n / 70000, heard[n], 1e-6)
    end
    assert.equal(0, heard[70001])
    assert.equal(3, (render "--seconds 0.1 --input none.wav"))
  end)

  it("says once that a script fails, and goes on", function()
    place.write("code.glicol", "o: meta `local t = input.x.y`\np: constsig 0.5")
    local status, said = render "--seconds 0.1"
    assert.equal(0, status)
    assert.equal(1, select(2, said:gsub("invalid", "")))
    assert.equal(0.5, left()[4000])
  end)

  it("says in which text a script fails", function()
    place.write("code.glicol", "o: sin 440")
    place.write("next.glicol", "o: sin 440\na: meta `x = nil + 1`")
    local status, said = render("--seconds 0.1 --update 0.05="
      .. place.at "next.glicol")
    assert.equal(0, status)
    assert.matches("next.glicol:2:10: invalid: meta: ", said, 1, true)
  end)

  it("refuses times, tempi and pairs that are none", function()
    place.write("code.glicol", "o: sin 440")
    for _, words in ipairs { "--tempo x=90", "--tempo 0=0", "--tempo 0=loud",
      "--message 1", "--message -1=o", "--update 0", "--tempo 0=nan" } do
      assert.equal(2, (render("--seconds 0.1", words)), words)
    end
  end)
end)
