local core = require "raveforce.core"
local workplace = require "tests.workplace"

describe("raveforce train", function()
  local place = workplace.new()
  local write, shell = place.write, place.shell

  before_each(place.enter)
  after_each(place.leave)

  local function returns(run)
    local path = ("%s/%s/run.db"):format(place.folder, run)
    local store = assert(core.store(path, false))
    local all = assert(store:returns(1, 100000))
    store:close()
    return all
  end

  -- Trains, and presses Ctrl-C soon after `condition` holds.
  local function interrupted(options, condition)
    return ("RUN train t.lua --out cut %s >log 2>&1 & p=$!; n=0; "
      .. "until %s || [ $n = 500 ]; do sleep 0.02; n=$((n + 1)); done; "
      .. "sleep 0.1; kill -INT $p; wait $p; s=$?; cat log; (exit $s)")
      :format(options, condition)
  end

  local KICK = [[
    return rf.task { code = "o: sin {f} >> mul {g}",
      params = { f = rf.exp(20, 2000), g = rf.lin(0, 1) },
      target = rf.glicol("o: sin 100", { seconds = %s }) }]]

  describe("stops a task at its own line", function()
    local tasks = {
      ["that never ends"] = "local x\nwhile true do end",
      ["that wants 10 GB"] = "local x\nreturn ('x'):rep(10e9)",
      ["that grows"] = "local t = {}\nfor i = 1, 1e9 do t[i] = "
        .. "('x'):rep(1e6) .. i end",
      ["that recurses"] = "local f\nf = function() return 1 + f() end f()",
      ["that joins what C makes up"] = "local t = setmetatable({}, { __index "
        .. "= table.concat })\ntable.concat(t, '', 1, math.maxinteger)",
      ["that backtracks"] = "local s = ('a'):rep(1e5)\n"
        .. "s:find(('.-'):rep(50) .. 'b')",
    }
    for what, text in pairs(tasks) do -- any order: each by itself
      it(what, function()
        write("t.lua", text)
        local status, output = shell "timeout 60 RUN train t.lua"
        assert.equal(4, status)
        assert.matches("^t.lua:2: limit: ", output)
      end)
    end
  end)

  it("hands a task no way to files", function()
    write("t.lua", [[
      local t = rf.task { code = "o: sin 1", step_len = 0.1,
        reward = rf.reward.fn(function() return 0 end) }
      assert(t.files == nil and t.__index == nil)
      assert(rf.lin(0, 1).__index == nil)
      local fine, e = pcall(rf.exp, -1, 1)
      assert(not fine and e.__index == nil)
      return t]])
    assert.equal(0, (shell "RUN train t.lua --iterations 3"))
  end)

  it("goes on after Ctrl-C to the end of an uninterrupted run", function()
    write("t.lua", KICK:format "0.5")
    local status, output = shell(interrupted("--iterations 1000000",
      "grep -q episodes log"))
    assert.equal(130, status)
    assert.matches("raveforce train %-%-resume cut", output)
    local done = #returns "cut"
    assert.is_true(done < 10 ^ 6)
    local total = done + 500
    assert.equal(0, (shell(("RUN train --resume cut --iterations %d")
      :format(total))))
    assert.equal(0, (shell(("RUN train t.lua --iterations %d --out whole")
      :format(total))))
    assert.is_true(returns "cut" == returns "whole")
    assert.equal(0, (shell "cmp cut/best.wav whole/best.wav"))
  end)

  it("goes on where Ctrl-C came before the first episode was over", function()
    write("t.lua", KICK:format "60")
    local status, output = shell(interrupted("--iterations 2000",
      "[ -e cut/run.db ]"))
    assert.equal(130, status)
    assert.not_matches("listen", output)
    assert.equal(0, #returns "cut")
    assert.equal(0, (shell "RUN train --resume cut --iterations 20"))
    assert.equal(20, #returns "cut")
  end)

  it("refuses with --resume what the run has itself", function()
    write("t.lua", KICK:format "0.1")
    assert.equal(0, (shell "RUN train t.lua --iterations 5 --out cut"))
    for _, option in ipairs { "--set bpm=3", "--agent de", "--seed 3",
      "--seeds 2", "--out x", "--start v.json", "--agent-set elite=0.5" } do
      local status, output = shell("RUN train --resume cut " .. option)
      assert.equal(2, status)
      assert.matches(option:match "^[%-%a]+" .. " does not go with --resume",
        output, 1, true)
    end
  end)

  it("resumes from the run alone, wherever its task went", function()
    write("t.lua", KICK:format "0.1")
    assert.equal(0, (shell "RUN train t.lua --iterations 128 --out cut"))
    assert.equal(0, (shell "RUN train t.lua --iterations 256 --out whole"))
    assert.equal(0, (shell("mv t.lua u.lua; mv cut moved; "
      .. "RUN train --resume moved --iterations 256")))
    assert.is_true(returns "moved" == returns "whole")
    assert.equal(0, (shell "RUN train u.lua --resume moved --iterations 300"))
    write("v.lua", KICK:format "0.2")
    local status, output = shell "RUN train v.lua --resume moved"
    assert.equal(1, status)
    assert.matches("not the one that this run began with", output, 1, true)
  end)
end)
