-- `raveforce train --watch`: what is saved while a search goes on.

local runs = require "raveforce.runs"
local workplace = require "tests.workplace"

describe("raveforce train --watch", function()
  local place = workplace.new()
  before_each(place.enter)
  after_each(place.leave)

  local TASK = [[return rf.task { code = "o: sin {f} >> mul {g}",
    params = { f = rf.exp(20, 2000), g = rf.lin(0, %s) },
    target = rf.glicol("o: sin 100", { seconds = 0.02 }), reward = %s }]]

  local function write(reward)
    place.write("t.lua", TASK:format(1, reward))
  end

  -- Trains in the background; `steps` are saved one after the other, each as
  -- soon as the log shows what the one before did.
  local function train(steps, agent)
    local lines = { ("RUN train t.lua --agent %s --watch --out run "
      .. "--iterations 100000000 >log 2>&1 & p=$!"):format(agent or "de"),
      "wait_for() { n=0; until grep -q \"$1\" log || [ $n = 500 ]; do "
        .. "sleep 0.02; n=$((n + 1)); done; }",
      "wait_for episodes" }
    for i, step in ipairs(steps) do
      place.write(("%d.lua"):format(i), TASK:format(step.most or 1,
        step.reward))
      lines[#lines + 1] = ("cp %d.lua next; mv next t.lua; wait_for '%s'")
        :format(i, step.shows)
    end
    lines[#lines + 1] = "sleep 0.2; kill -INT $p; wait $p; s=$?; cat log; "
      .. "(exit $s)"
    return place.shell(table.concat(lines, "; "):gsub("& p=%$!;", "& p=$!\n"))
  end

  it("lets a changed reward take effect, and keeps both", function()
    write "rf.reward.raw()"
    local status, output = train { { reward = "rf.reward.env_db():relative()",
      shows = "the reward changed" } }
    assert.equal(130, status)
    local after = math.tointeger(tonumber(output:match(
      "the reward changed after episode (%d+): env_db%(%):relative%(%)\n")))
    local run = runs.open(place.folder .. "/run")
    local rewards, returns = run:rewards(), run:returns()
    assert.equal(2, #rewards)
    assert.equal("raw()", rewards[1].text)
    assert.equal("env_db():relative()", rewards[2].text)
    assert.equal(after + 1, rewards[2].first)
    assert.not_equal(rewards[1].hash, run:episode(after + 1).reward_hash)
    -- the best that was remembered opens the new one, played again
    local again, known = run:units()[after + 1]:bytes(), false
    local units = run:units()
    for id = 1, after do known = known or units[id]:bytes() == again end
    assert.is_true(known)
    local id, ret = run:best()
    assert.is_true(id > after and ret >= returns[after + 1])
    local silence = run:baselines().silence
    assert.equal(0, silence) -- of the new one, which is relative
    run:close()
  end)

  it("says what is wrong once, and keeps the reward that it had", function()
    write "rf.reward.raw()"
    local _, output = train { { reward = "rf.reward.rwa()",
      shows = "stays as it was" }, { reward = "rf.reward.raw()", most = 2,
      shows = "only the reward can change" } }
    assert.matches("t.lua:3: argument: rf.reward has no 'rwa'; did you mean "
      .. "'raw'\nthe reward stays as it was\n", output, 1, true)
    assert.matches("t.lua: the action space changed, but only the reward can "
      .. "change while it runs\nthe reward stays as it was\n", output, 1, true)
    assert.equal(2, select(2, output:gsub("stays as it was", "")))
    local run = runs.open(place.folder .. "/run")
    assert.equal(1, #run:rewards())
    assert.is_true(run:episodes() > 0)
    run:close()
  end)

  it("tells functions apart that have the same name", function()
    write "rf.reward.fn(function(c) return c.params.g end)"
    local _, output = train({ { shows = "the reward changed",
      reward = "rf.reward.fn(function(c) return -c.params.g end)" } },
      "random")
    assert.matches("the reward changed after episode %d+: fn%(%) %-%- as in "
      .. "t.lua, %x+\n", output)
    local run = runs.open(place.folder .. "/run")
    local rewards = run:rewards()
    assert.equal(2, #rewards)
    assert.not_equal(rewards[1].hash, rewards[2].hash)
    local returns, units, first = run:returns(), run:units(), rewards[2].first
    for id = first - 100, math.min(#returns, first + 100) do
      local g = units[id][2]
      assert.equal(id < first and g or -g, returns[id])
    end
    run:close()
  end)

  it("goes on under the last reward, with the same bits", function()
    write "rf.reward.raw()"
    train { { reward = "rf.reward.env_db():relative()",
      shows = "the reward changed" } }
    local run = runs.open(place.folder .. "/run")
    local total = run:episodes() + 300
    run:close()
    write "rf.reward.raw()" -- nobody watches any more
    assert.equal(0, (place.shell(("cp -r run again; RUN train --resume run "
      .. "--iterations %d; RUN train --resume again --iterations %d; cmp "
      .. "run/best.wav again/best.wav"):format(total - 150, total))))
    assert.equal(0, (place.shell(("RUN train --resume run --iterations %d")
      :format(total))))
    local a = runs.open(place.folder .. "/run")
    local b = runs.open(place.folder .. "/again")
    assert.equal(2, #a:rewards())
    assert.equal(total, a:episodes())
    assert.is_true(a:returns() == b:returns())
    assert.is_true(a:actions() == b:actions())
    a:close()
    b:close()
    local _, output = place.shell(("RUN train --resume run --watch "
      .. "--iterations %d"):format(total + 100))
    assert.matches(("the reward changed after episode %d: raw()")
      :format(total), output, 1, true)
  end)
end)
