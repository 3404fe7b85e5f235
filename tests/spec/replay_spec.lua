local core = require "raveforce.core"
local workplace = require "tests.workplace"

describe("raveforce replay", function()
  local place = workplace.new()
  local read = place.read
  local write, shell = place.write, place.shell

  before_each(place.enter)
  after_each(place.leave)

  local function trained(steps)
    write("t.lua", ([[
      return rf.task { code = "o: sin {freq} >> mul {gain}",
        params = { freq = rf.exp(50, 5000), gain = rf.lin(0, 1) },
        total_step = %d, reward = rf.reward.raw(),
        target = rf.glicol("o: sin 100", { seconds = 0.2 }) }]]):format(steps))
    local status, output = shell(
      "RUN train t.lua --agent random --iterations 20 --seed 4 --out r")
    assert(status == 0, output)
  end

  it("writes the best again, bit for bit, from run.db alone", function()
    trained(2)
    assert.equal(0, (shell "mkdir far && cp r/run.db far && rm t.lua"))
    for _, lanes in ipairs { 1, 4 } do
      local status, output = shell(("cd far && RAVEFORCE_LANES=%d "
        .. "RUN replay . best -o best.wav"):format(lanes))
      assert.equal(0, status, output)
      assert.is_true(read "far/best.wav" == read "r/best.wav")
    end
  end)

  it("takes the database itself for a run", function()
    trained(1)
    assert.equal(0, (shell
      "mv r/run.db kick.db && RUN replay kick.db best -o again.wav"))
    assert.is_true(read "again.wav" == read "r/best.wav")
  end)

  -- What is printed is a text that `render` turns into the same sound.
  it("prints the text of an episode", function()
    trained(1)
    assert.equal(0, (shell [[
      RUN replay r 7 --text -o seven.wav >seven.glicol
      RUN render seven.glicol --seconds 0.2 --sr 44100 -o again.wav]]))
    assert.is_true(read "seven.wav" == read "again.wav")
    local other = read "seven.glicol"
    assert.equal(0, (shell "RUN replay r 8 --text >eight.glicol"))
    assert.not_equal(other, read "eight.glicol")
  end)

  it("prints the text of each step", function()
    trained(2)
    local _, output = shell "RUN replay r 1 --text"
    assert.truthy(output:find(
      "^// step 1\no: sin [%d.]+ >> mul [%d.]+\n// step 2\no: sin "), output)
  end)

  it("says which episode it was, and its values", function()
    trained(2)
    local _, output = shell "RUN replay r 1 -o x.wav"
    assert.truthy(output:find("^episode 1, reward %-[%d.]+\n  step 1: freq=")
      , output)
    assert.equal(8820, assert(core.load(place.folder .. "/x.wav",
      { mono = false })).shape[2])
  end)

  it("names what it cannot do", function()
    trained(1)
    for line, wanted in pairs { -- in any order
      ["r 21 -o x.wav"] = { 1, "r/run.db: has no episode 21, the last one "
        .. "is 20" },
      ["r 0 -o x.wav"] = { 1, "has no episode 0" },
      ["r bset -o x.wav"] = { 2, "EPISODE must be a number or 'best', got "
        .. "'bset'" },
      ["r 1"] = { 2, "say -o FILE.wav, or --text" },
      ["r 1 -o no/where.wav"] = { 3, "no/where.wav" },
      ["none 1 -o x.wav"] = { 3, "none/run.db: No such file" },
      ["r"] = { 2, "" },
    } do
      local status, output = shell("RUN replay " .. line)
      assert.truthy(output:find(wanted[2], 1, true), output)
      assert.equal(wanted[1], status, line)
    end
    assert.equal(2, (shell "ls x.wav"))
  end)

  it("says that a run from before is of another format", function()
    trained(1)
    if shell "command -v python3" ~= 0 then
      pending "skipped: no python3"
      return
    end
    assert.equal(0, (shell [[python3 -c '
import sqlite3
db = sqlite3.connect("r/run.db")
db.execute("UPDATE meta SET value = 1 WHERE key = ?", ("format",))
db.commit()']]))
    local status, output = shell "RUN replay r 1 -o x.wav"
    assert.equal(1, status)
    assert.truthy(output:find("r/run.db: has format 1, wanted 2", 1, true),
      output)
  end)
end)
