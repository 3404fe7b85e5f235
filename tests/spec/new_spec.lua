--- The command line: a folder with a task to start from.

local json = require "raveforce.json"
local workplace = require "tests.workplace"

local TEMPLATE = os.getenv "PWD" .. "/lua/raveforce/template/"

describe("raveforce new", function()
  local place = workplace.new()
  local shell = place.shell

  before_each(place.enter)
  after_each(place.leave)

  local function works(line)
    local status, output = shell(line)
    assert.equal(0, status, output)
    return output
  end

  local function refuses(name, wanted, text)
    local status, output = shell("RUN new " .. name)
    assert.truthy(output:find(text, 1, true), output)
    assert.equal(wanted, status)
  end

  it("says how to go there, in quotes where a shell needs them", function()
    local _, output = place.shell "mkdir 'a b'; RUN new 'a b/kick'"
    assert.matches("\n    cd 'a b/kick'\n", output, 1, true)
  end)

  it("makes a task that passes, trains and scores at once", function()
    works "RUN new kick"
    works "cd kick; RUN check task.lua"
    works "cd kick; RUN train task.lua --iterations 1000 --out run 2>log"
    local rescored = json.decode(works
      "cd kick; RUN rescore run --reward reward.lua")
    assert.equal(1000, rescored.episodes)
    assert.is_true(rescored.best[1].old_ret > 0.9)
    local scored = json.decode(works
      "cd kick; RUN score task.lua run/best.wav")
    assert.equal(0, scored.sounds[1].total)
    assert.equal(1, scored.sounds[2].total)
    assert.is_true(scored.sounds[3].total > 0.9)
    works "cd kick; RUN watch task.lua --rounds 1 --episodes 50"
    works "RUN check kick/task.lua --set target=run/best.wav"
  end)

  it("holds a target that its own parameters reach", function()
    works "RUN new kick"
    place.write("reach.lua", [[
      local env = rf.make(require "raveforce.task_file".load "kick/task.lua")
      print(env:evaluate { { freq = 48, bend = 70, fall = 0.09, decay = 0.36,
        gain = 0.8 } }[1])]])
    assert.equal("1.0\n", works "RUN run reach.lua")
  end)

  it("copies the files of the template, and says what comes next", function()
    local output = works "RUN new deep/in/it"
    assert.matches("deep/in/it/task.lua", output, 1, true)
    assert.matches("cd deep/in/it\n", output, 1, true)
    for _, name in ipairs { "task.lua", "reward.lua" } do
      works(("cmp deep/in/it/%s '%s%s'"):format(name, TEMPLATE, name))
    end
    assert.equal("reward.lua\ntask.lua\n", works "ls -A deep/in/it")
    assert.equal("it\n", works "ls -A deep/in")
  end)

  it("offers rewards that are rewards", function()
    works "RUN new kick"
    works "RUN train kick/task.lua --iterations 20 --out run 2>log"
    local text, count = works "cat kick/task.lua", 0
    for offered in text:gmatch "%-%-   (rf%.reward[^\n]*)" do
      place.write("r.lua", "return " .. offered:gsub(",$", ""))
      works "RUN rescore run --reward r.lua"
      count = count + 1
    end
    assert.is_true(count >= 3)
    for offered in text:gmatch "%-%-   ([%d.]+ %* rf%.reward[^\n]*)" do
      place.write("r.lua", "return " .. offered)
      works "RUN rescore run --reward r.lua"
    end
  end)

  it("leaves alone what is there", function()
    works "mkdir kick; echo mine >kick/task.lua; : >file; mkdir half.part"
    refuses("kick", 3, "io: kick is there already")
    refuses("file", 3, "io: file is there already")
    refuses("half", 3, "io: half.part is in the way")
    assert.equal("mine\n", works "cat kick/task.lua")
    assert.equal("task.lua\n", works "ls -A kick")
    assert.equal("", works "ls -A half.part")
  end)

  it("refuses names that would trouble a shell", function()
    for _, name in ipairs { "''", "a/", ".", "..", "'a b'", "-- -x", "'a;b'",
      "'$x'", "a/..", ".hidden" } do
      refuses(name, 2, "a task's folder is named by letters, digits, '_', "
        .. "'-' and '.'")
    end
    assert.equal("", works "ls -A")
    refuses("", 2, "NAME is missing")
    refuses("a b", 2, "unexpected argument 'b'")
    refuses("a --force", 2, "unknown option '--force'")
  end)

  it("leaves nothing behind where it cannot write", function()
    if works "id -u" == "0\n" then
      works "echo >file"
      refuses("file/kick", 3, "io: ")
      assert.equal("file\n", works "ls -A")
      -- no file may grow: the folder was made, and goes again
      local status, output = shell "(ulimit -f 0; RUN new kick) 2>&1 | cat"
      assert.equal(0, status) -- of cat
      assert.not_matches("cd kick", output, 1, true)
    else
      works "mkdir sealed; chmod 555 sealed"
      refuses("sealed/kick", 3, "io: ")
      assert.equal("", works "ls -A sealed")
    end
    assert.not_matches("kick", works "ls -A", 1, true)
  end)
end)
