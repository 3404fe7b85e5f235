-- What `raveforce train` says and leaves behind, option by option.

local json = require "raveforce.json"
local runs = require "raveforce.runs"
local workplace = require "tests.workplace"

describe("raveforce train", function()
  local place = workplace.new()
  local shell = place.shell

  before_each(function()
    place.enter()
    place.write("t.lua", [[return rf.task({ top = 1, name = "a" },
      function(o) return { code = "o: sin {f} >> mul {g}",
        params = { f = rf.exp(20, 2000), g = rf.lin(0, o.top) },
        target = rf.glicol("o: sin 100", { seconds = 0.02 }) } end)]])
  end)
  after_each(place.leave)

  local function meta(name, key)
    local run = runs.open(place.folder .. "/" .. name)
    local value = run:meta(key)
    run:close()
    return value
  end

  it("ends with what was found and what to do next", function()
    local status, output = shell "RUN train t.lua --iterations 640 2>errors"
    assert.equal(0, status)
    assert.matches("^640 episodes in [%d.]+ s\n"
      .. "silence 0, best of 640 random 0%.%d+, best [01]%.?%d* "
      .. "%(episode %d+%)\n"
      .. "  f = [%d.]+, g = [%d.]+\n"
      .. "listen: runs/t%-cem%-0/best.wav   look: runs/t%-cem%-0/best.svg\n"
      .. "next:   raveforce report runs/t%-cem%-0\n$", output)
  end)

  it("quotes a folder for the shell where it needs it", function()
    local _, output = shell "RUN train t.lua --iterations 9 --out 'a b' 2>&1"
    assert.matches("next:   raveforce report 'a b'\n", output, 1, true)
    _, output = shell("RUN train t.lua --iterations 9 --seeds 2 --out "
      .. "\"it's\" 2>&1")
    assert.matches("next: raveforce report 'it'\\''s'\n", output, 1, true)
  end)

  it("logs plain lines to a pipe, the last one at the end", function()
    local _, output = shell "RUN train t.lua --iterations 640 2>&1 >out"
    assert.matches("640/640 episodes  %d+/s  best [01]%.?%d*  0 s left\n$",
      output)
    assert.is_nil(output:find "[\r\27]")
  end)

  it("draws one line again and again on a terminal", function()
    if not workplace.has_terminal() then
      return pending "skipped: no pseudo-terminal here"
    end
    local _, output = shell([[echo "RUN train t.lua --iterations 640" >s.sh
      script -qec 'sh s.sh' /dev/null]])
    assert.matches("\r640/640 episodes [^\r\n]* left\27%[K\r?\n640 episodes",
      output)
  end)

  it("takes a list of numbers where the agent knows one", function()
    local function refuses(setting, text)
      local status, output = shell("RUN train t.lua --agent cmaes --out no "
        .. "--agent-set " .. setting .. " 2>&1")
      assert.equal(2, status)
      assert.truthy(output:find(text, 1, true), output)
    end
    assert.equal(0, (shell("RUN train t.lua --agent cmaes --iterations 9 "
      .. "--agent-set x0=0.3,0.5 --out x")))
    assert.same({ x0 = { 0.3, 0.5 } }, json.decode(meta("x", "agent_options")))
    local _, output = shell "RUN compare x"
    assert.truthy(output:find('"title": "t cmaes x0=[0.3,0.5]"', 1, true))
    assert.equal(0, (shell "RUN train --resume x --iterations 12"))
    refuses("x0=0.3,0.5,1", "x0 must be a number in 0..1, or a list of 2, got "
      .. "a list of 3")
    refuses("x0=0.3,7", "or a list of 2, got 7")
    refuses("x0=0.3,", "--agent-set x0: wants a number or a list of them "
      .. "(0.3,0.5), got '0.3,'")
    refuses("sigma0=0.3,0.5", "--agent-set sigma0: wants a number, got")
  end)

  it("gives a run a folder of its own", function()
    for _ = 1, 2 do shell "RUN train t.lua --agent de --iterations 9" end
    assert.equal(0, (shell "ls runs/t-de-0/run.db runs/t-de-0.2/run.db"))
  end)

  it("stops at a return, and says so", function()
    local status, output = shell "RUN train t.lua --stop-at 0.5 --out x"
    assert.equal(0, status)
    assert.matches("episodes in [%d.]+ s: one earned what %-%-stop%-at wants",
      output)
    assert.equal("stopped", meta("x", "state"))
    assert.equal("stop_at", meta("x", "stopped"))
    status, output = shell "RUN train --resume x --stop-at 0.6"
    assert.equal(0, status)
    assert.matches("what %-%-stop%-at wants", output)
    assert.equal("0.6", meta("x", "stop_at"))
  end)

  it("loses its patience, and says so", function()
    local status, output = shell("RUN train t.lua --patience 64 --agent "
      .. "random --iterations 100000 --out x")
    assert.equal(0, status)
    assert.matches("s: no better one for as long as %-%-patience says\n",
      output)
    assert.equal("patience", meta("x", "stopped"))
  end)

  it("makes a run for each of several seeds, and their table", function()
    local status, output = shell("RUN train t.lua --seeds 3 --seed 4 "
      .. "--iterations 64 2>errors")
    assert.equal(0, status)
    assert.matches("^seed  episodes +best  end       folder\n"
      .. "   4        64 +[%d.]+  finished  runs/t%-cem%-4\n"
      .. "   5        64 +[%d.]+  finished  runs/t%-cem%-5\n"
      .. "   6        64 +[%d.]+  finished  runs/t%-cem%-6\n"
      .. "median of the best [%d.]+\n"
      .. "next: raveforce report runs/t%-cem%-4 runs/t%-cem%-5 "
      .. "runs/t%-cem%-6\n$", output)
    shell "RUN train t.lua --seed 5 --iterations 64 --out alone"
    local a = runs.open(place.folder .. "/runs/t-cem-5")
    local b = runs.open(place.folder .. "/alone")
    assert.is_true(a:returns() == b:returns())
    assert.equal(5, a.root)
    a:close()
    b:close()
  end)

  it("resumes what is unfinished in a folder of several", function()
    local status, output = shell("RUN train t.lua --seeds 3 --iterations "
      .. "100000000 --out all >log 2>&1 & p=$!; n=0; until grep -q episodes "
      .. "log || [ $n = 500 ]; do sleep 0.02; n=$((n + 1)); done; "
      .. "kill -INT $p; wait $p; s=$?; cat log; (exit $s)")
    assert.equal(130, status)
    assert.matches("interrupted; go on with: raveforce train --resume all\n",
      output, 1, true)
    assert.equal("interrupted", meta("all/seed-0", "state"))
    assert.equal("running", meta("all/seed-1", "state"))
    local total = 1000 + math.tointeger(tonumber(
      output:match "\n   0 +(%d+) "))
    status, output = shell(("RUN train --resume all --iterations %d 2>errors")
      :format(total))
    assert.equal(0, status)
    for seed = 0, 2 do
      assert.matches(("\n   %d +%d +[%%d.]+  finished  all/seed%%-%d\n")
        :format(seed, total, seed), output)
    end
    status, output = shell "RUN train --resume all"
    assert.equal(0, status)
    assert.equal("all: all of its runs are at their end\n", output)
    shell(("RUN train t.lua --seed 1 --iterations %d --out one"):format(total))
    assert.equal(0, (shell "cmp one/best.wav all/seed-1/best.wav"))
  end)

  it("reads settings of the agent as its defaults are", function()
    assert.equal(0, (shell("RUN train t.lua --agent de --agent-set cr=0.5 "
      .. "--agent-set population=8 --iterations 9 --out x")))
    assert.same({ cr = 0.5, population = 8 },
      json.decode(meta("x", "agent_options")))
    assert.equal(0, (shell("RUN train t.lua --agent sobol --agent-set "
      .. "scramble=false --iterations 9 --out y")))
    assert.same({ scramble = false }, json.decode(meta("y", "agent_options")))
    assert.matches("scramble: wants a boolean, got 'no'", select(2, shell(
      "RUN train t.lua --agent sobol --agent-set scramble=no")), 1, true)
    for option, what in pairs { -- any order: each by itself
      ["cr=x"] = "--agent-set cr: wants a number, got 'x'",
      ["crr=1"] = "agent de: no setting 'crr'; did you mean 'cr'",
      ["cr=2"] = "agent de: cr must be in 0..1, got 2",
      ["population=4.5"] = "agent de: population must be a whole number, "
        .. "got 4.5",
    } do
      local status, output = shell("RUN train t.lua --agent de --agent-set "
        .. option)
      assert.equal(2, status)
      assert.matches("argument: " .. what, output, 1, true)
    end
    assert.equal(2, (shell "ls runs 2>/dev/null"))
  end)

  it("sets options of the task", function()
    assert.equal(0, (shell("RUN train t.lua --set top=0.5 --iterations 64 "
      .. "--out x --threads 0")))
    local run = runs.open(place.folder .. "/x")
    local actions = run:actions()
    for id = 1, 64 do assert.is_true(actions[id][2] <= 0.5) end
    assert.same({ top = 0.5 }, run:options())
    run:close()
  end)

  it("plays known values first", function()
    place.write("v.json", '[{ "f": 100, "g": 1 }, [200, 0.25]]')
    assert.equal(0, (shell("RUN train t.lua --start v.json --iterations 9 "
      .. "--out x")))
    local run = runs.open(place.folder .. "/x")
    assert.near(100, run:actions()[1][1], 1e-9)
    assert.equal(0.25, run:actions()[2][2])
    local id, ret = run:best()
    assert.equal(1, id)
    assert.near(1, ret, 1e-3)
    run:close()
    place.write("v.json", '[{ "f": 100, "g": 1 }, { "f": 5, "g": 1 }]')
    local status, output = shell "RUN train t.lua --start v.json"
    assert.equal(1, status)
    assert.equal("v.json: invalid: entry 2: parameter 'f' must be a number in "
      .. "20..2000, got 5\n", output)
  end)

  it("leaves the best so far to listen to while it goes on", function()
    assert.equal(0, (shell("RUN train t.lua --iterations 100000000 --out x "
      .. ">log 2>&1 & p=$!; n=0; until [ -e x/best.svg ] || [ $n = 500 ]; do "
      .. "sleep 0.02; n=$((n + 1)); done; sleep 0.3; kill -9 $p; wait $p; "
      .. "sh x/best.sh again.wav; cmp x/again.wav x/best.wav")))
  end)

  it("refuses what makes no sense", function()
    for line, what in pairs { -- any order: each by itself
      ["t.lua --seeds 0"] = "--seeds must be at least 1, got 0",
      ["t.lua --patience 0"] = "patience must be at least 1, got 0",
      ["t.lua --iterations 0"] = "iterations must be at least 1, got 0",
      ["t.lua --agent cems"] = "no agent 'cems'; did you mean 'cem'",
      ["t.lua --stop-at x"] = "--stop-at: a number is wanted, got 'x'",
      ["t.lua --stopat 1"] = "did you mean '--stop-at'",
      ["--iterations 3"] = "TASK.lua is missing",
    } do
      local status, output = shell("RUN train " .. line)
      assert.equal(2, status)
      assert.matches(what, output, 1, true)
    end
    local status, output = shell "RUN train --resume nothing"
    assert.equal(3, status)
    assert.matches("io: nothing: No such file or directory", output, 1, true)
  end)
end)
