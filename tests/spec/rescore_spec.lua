local core = require "raveforce.core"
local json = require "raveforce.json"
local workplace = require "tests.workplace"

describe("a run or a task under another reward", function()
  local place = workplace.new()
  local write, shell = place.write, place.shell

  before_each(place.enter)
  after_each(place.leave)

  local function task(reward)
    write("t.lua", ([[
      return rf.task { code = "~t: imp 0.1\no: ~t >> sp {s} >> mul {g}",
        params = { s = rf.choose { "\\a", "\\b" }, g = rf.lin(0, 1) },
        samples = { a = "a.wav", b = "b.wav" },
        reward = %s, total_step = 2,
        target = rf.glicol("o: sin 100", { seconds = 0.2 }) }]]):format(reward))
  end

  local function samples()
    for name, level in pairs { a = 0.25, b = 0.75 } do
      local sound = core.zeros("float32", 4410)
      for i = 1, 4410 do sound[i] = level end
      assert(core.save(("%s/%s.wav"):format(place.folder, name), sound, 44100))
    end
  end

  local function trained(reward)
    samples()
    task(reward or "rf.reward.raw()")
    assert(shell "RUN train t.lua --agent random --iterations 40 --out r" == 0)
  end

  local function rescored(options)
    local status, output = shell("RUN rescore r --json " .. (options or ""))
    assert(status == 0, output)
    return json.decode(output)
  end

  describe("rescore", function()
    it("gives the same returns under the same reward", function()
      trained()
      local result = rescored()
      assert.equal(40, result.episodes)
      assert.equal(1, result.spearman)
      assert.equal(1, result.kendall)
      assert.equal(10, #result.best)
      for i, entry in ipairs(result.best) do
        assert.equal(entry.old_ret, entry.ret)
        assert.equal(i, entry.rank)
        assert.truthy(entry.params[1].s:match "^\\[ab]$")
      end
    end)

    it("needs nothing but the run where a reward is given", function()
      trained()
      write("w.lua", "return -1 * rf.reward.raw()")
      shell "rm t.lua a.wav b.wav"
      local result = rescored "--reward w.lua"
      assert.is_true(math.abs(result.spearman + 1) < 1e-12)
      assert.is_true(math.abs(result.kendall + 1) < 1e-12)
      assert.equal(40, result.best[1].old_rank)
    end)

    it("takes a function, which sees the parameters", function()
      trained()
      write("w.lua", "return function(ctx) return ctx.params.g end")
      local best = rescored "--reward w.lua".best
      for i = 2, #best do
        assert.is_true(best[i - 1].params[1].g + best[i - 1].params[2].g
          >= best[i].params[1].g + best[i].params[2].g)
      end
    end)

    it("takes the task's reward as it is now", function()
      trained()
      task "-1 * rf.reward.raw()"
      assert.is_true(rescored().spearman < -0.999)
    end)

    it("writes the sounds of the best", function()
      trained()
      local result = rescored "--sounds out"
      assert.equal(10, #result.sounds)
      for _, path in ipairs(result.sounds) do
        assert.equal(8820, assert(core.load(place.folder .. "/" .. path,
          { mono = false })).shape[2])
      end
    end)

    it("shows a table in a terminal", function()
      if not workplace.has_terminal() then
        return pending "skipped: no pseudo-terminal here"
      end
      trained()
      local status, output = shell([[echo "RUN rescore r" >s.sh
        script -qec 'sh s.sh' /dev/null]])
      assert.equal(0, status)
      assert.truthy(output:find("Spearman 1.000, Kendall 1.000", 1, true))
      assert.truthy(output:find("rank  episode", 1, true))
    end)

    local function refuses(line, wanted, text)
      local status, output = shell(line)
      assert.truthy(output:find(text, 1, true), output)
      assert.equal(wanted, status)
    end

    it("names what it cannot do", function()
      trained()
      write("n.lua", "local x = 1\nreturn 7")
      write("e.lua", "return rf.reward.rwa()")
      refuses("RUN rescore nothing", 3, "nothing/run.db")
      refuses("RUN rescore n.lua", 2,
        "n.lua is a file; a run is the folder that train or rf.record made")
      write("w.lua", "return rf.reward.raw()")
      refuses("RUN score w.lua", 1, "this is a reward: rescore --reward")
      refuses("RUN rescore r --reward no.lua", 3, "no.lua")
      refuses("RUN rescore r --reward n.lua", 1,
        "n.lua: invalid: a reward file must return a reward, got 7")
      refuses("RUN rescore r --reward e.lua", 1, "did you mean 'raw'")
      write("c.lua", "return rf.reward.raw")
      refuses("RUN rescore r --reward c.lua", 1, "c.lua: invalid: a reward "
        .. "file must return a reward, got rf.reward.raw itself: call it")
      shell "rm t.lua"
      refuses("RUN rescore r", 3, "say --reward FILE.lua")
    end)

    local function recorded_in_script(fields)
      write("own.lua", ([[
        local rf = require "raveforce"
        local env = rf.make("o: constsig {x}", { step_len = 0.1,
          params = { x = rf.lin(0, 1) }, %s })
        local recorder = rf.record(env, "r")
        for seed = 1, 6 do
          recorder:reset { seed = seed }
          recorder:step { x = seed / 8 }
          recorder:reset()
          recorder:step { x = 0.5 }
        end
        recorder:close()]]):format(fields))
      local status, output = shell "RUN run own.lua"
      assert(status == 0, output)
    end

    it("wants a reward for a run of a script", function()
      recorded_in_script 'target = rf.glicol("o: sin 100", { seconds = 0.1 })'
      refuses("RUN rescore r", 1, "has no task file that says its reward: "
        .. "say --reward FILE.lua")
    end)

    it("renders a run of a script again, each episode with its seed",
      function()
        recorded_in_script [[engine_seed = "episode",
          target = rf.glicol("o: constsig 0.5", { seconds = 0.1 })]]
        shell "rm own.lua"
        write("same.lua", "return rf.reward.raw()")
        local same = rescored "--reward same.lua --sounds out"
        assert.equal(12, same.episodes)
        assert.equal(1, same.spearman)
        for _, entry in ipairs(same.best) do
          assert.equal(entry.old_ret, entry.ret)
        end
        assert.equal(0.5, assert(core.load(place.folder .. "/"
          .. same.sounds[1]))[1])
        write("loud.lua", "return function(ctx) return ctx.params.x end")
        assert.equal(11, rescored("--reward loud.lua").best[1].id)
      end)

    it("cannot bring back what a function gave as target", function()
      recorded_in_script
        [[target = function() return rf.glicol "o: constsig 0.5" end]]
      write("same.lua", "return rf.reward.raw()")
      refuses("RUN rescore r --reward same.lua", 1,
        "its targets came from a function of the script")
      write("loud.lua", "return function(ctx) return ctx.audio[1] end")
      assert.equal(11, rescored("--reward loud.lua").best[1].id)
    end)
  end)

  describe("watch", function()
    it("shows how the order changed, and keeps the last good state", function()
      samples()
      task "rf.reward.raw()"
      local _, output = shell([[
        RUN watch t.lua --episodes 50 --rounds 3 >log 2>&1 & p=$!
        wait_for() { n=0; until grep -q "$1" log || [ $n = 500 ]; do
          sleep 0.02; n=$((n + 1)); done; }
        wait_for 'rank'
        sed 's/rf.reward.raw()/rf.reward.wrong()/' t.lua >u.lua; mv u.lua t.lua
        wait_for 'stays'
        sed 's/rf.reward.wrong()/-1 * rf.reward.raw()/' t.lua >u.lua
        mv u.lua t.lua
        wait $p; cat log]])
      assert.truthy(output:find("50 episodes in", 1, true), output)
      assert.truthy(output:find("t.lua:4: argument: rf.reward has no 'wrong'",
        1, true), output)
      assert.truthy(output:find("the last good state stays", 1, true))
      assert.truthy(output:find("Spearman -1.000, Kendall -1.000", 1, true),
        output)
    end)

    it("looks at the files that the task reads", function()
      samples()
      task "rf.reward.raw()"
      local _, output = shell [[
        RUN watch t.lua --episodes 20 --rounds 2 >log 2>&1 & p=$!
        n=0; until grep -q rank log || [ $n = 500 ]; do
          sleep 0.02; n=$((n + 1)); done
        cp b.wav c.wav; mv c.wav a.wav; wait $p; cat log]]
      assert.truthy(output:find("against the order before", 1, true), output)
    end)
  end)
end)
