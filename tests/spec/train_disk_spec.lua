-- A disk that is full, and folders that cannot be written: what was there
-- stays, a message says what to do, and the run can go on.

local runs = require "raveforce.runs"
local workplace = require "tests.workplace"

describe("raveforce train", function()
  local place = workplace.new()
  before_each(place.enter)
  after_each(place.leave)

  local function write_task()
    place.write("t.lua", [[return rf.task { code = "o: sin {f}",
      params = { f = rf.exp(20, 2000) },
      target = rf.glicol("o: sin 100", { seconds = 0.02 }) }]])
  end

  local function returns(name)
    local run = runs.open(place.folder .. "/" .. name)
    local all = run:returns()
    run:close()
    return all
  end

  it("keeps what was written when no file may grow, and goes on later",
    function()
      write_task()
      local status, output = place.shell("ulimit -f 600; RUN train t.lua "
        .. "--iterations 20000 --out cut")
      assert.equal(3, status)
      local kept = output:match("io: [^\n]*cut/run.db: [^\n]+; cut keeps the "
        .. "first (%d+) episodes: make room, then raveforce train "
        .. "%-%-resume cut\n")
      assert.is_truthy(kept, output)
      assert.equal(math.tointeger(tonumber(kept)), #returns "cut")
      assert.equal(0, (place.shell "RUN train --resume cut"))
      assert.equal(0, (place.shell("RUN train t.lua --iterations 20000 "
        .. "--out whole")))
      assert.is_true(returns "cut" == returns "whole")
      assert.equal(0, (place.shell("cmp cut/best.wav whole/best.wav && "
        .. "cmp cut/summary.json whole/summary.json")))
    end)

  it("begins anew where there was no room for a beginning", function()
    write_task()
    local status, output = place.shell "ulimit -f 20; RUN train t.lua --out x"
    assert.equal(3, status)
    assert.matches("x/run.db: ", output, 1, true)
    assert.equal(3, (place.shell "RUN train --resume x"))
    assert.equal(0, (place.shell "RUN train t.lua --iterations 9 --out x"))
    assert.equal(9, #returns "x")
  end)

  it("says which folder cannot be written", function()
    write_task()
    place.write("file", "")
    for folder, what in pairs { -- any order: each by itself
      ["/proc/x/y"] = "io: /proc/x/y: No such file or directory",
      file = "io: file: File exists",
    } do
      local status, output = place.shell("RUN train t.lua --out " .. folder)
      assert.equal(3, status)
      assert.matches(what, output, 1, true)
    end
  end)

  it("leaves a folder alone that holds a run already", function()
    write_task()
    assert.equal(0, (place.shell "RUN train t.lua --iterations 9 --out x"))
    local status, output = place.shell "RUN train t.lua --out x"
    assert.equal(3, status)
    assert.matches("x holds a run already", output, 1, true)
    assert.equal(9, #returns "x")
  end)
end)
