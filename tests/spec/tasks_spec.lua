local core = require "raveforce.core"
local rf = require "raveforce"
local task_file = require "raveforce.task_file"
local tasks = require "raveforce.tasks"

local RAVEFORCE = require "tests.workplace".RAVEFORCE

local function run(line)
  local pipe = io.popen(("'%s' %s 2>&1; echo $?"):format(RAVEFORCE, line))
  local output, status = pipe:read "a":match "^(.-)(%d+)\n$"
  pipe:close()
  return math.tointeger(status), output
end

local function raised(...)
  local fine, failure = pcall(rf.make, ...)
  assert.is_false(fine)
  return tostring(failure)
end

describe("a ready-made task", function()
  it("is made by its name", function()
    local env = rf.make "drums/OneShot-v0"
    assert.equal(10, env.action_space.d)
    env:reset { seed = 1 }
    local _, reward = env:step(env.action_space:sample())
    assert.equal(reward, reward)
  end)

  it("lies where its name says, for every name", function()
    for _, id in ipairs(tasks.ids()) do
      assert.is_true(tasks.is_id(id))
      assert.is_true(tasks.holds(tasks.path(id)))
      assert.truthy(task_file.load(id).file:find(id .. ".lua", 1, true))
    end
  end)

  it("is not confused with a text or a path", function()
    for _, text in ipairs { "o: sin 1", "drums/OneShot", "OneShot-v0",
      "a/b/C-v0", "drums/OneShot-v0.lua", " drums/OneShot-v0",
      "drums/One Shot-v0" } do
      assert.is_false(tasks.is_id(text))
    end
    assert.equal(1, rf.make("o: sin {}", { target = rf.glicol "o: sin 9",
      step_len = 0.1, action_space = { { "lin", 1, 100 } } }).action_space.d)
  end)

  it("is named by the error where it is mistyped", function()
    assert.truthy(raised("drums/OnShot-v0"):find(
      "no task 'drums/OnShot-v0'; did you mean 'drums/OneShot-v0'", 1, true))
  end)

  it("blames the line that asked for it", function()
    assert.truthy(raised("drums/OnShot-v0"):find "tasks_spec.lua:%d+: ")
  end)

  it("takes options and fields, and refuses others", function()
    local env = rf.make("drums/OneShot-v0", { longest = 0.1, total_step = 2,
      step_len = 0.05 })
    assert.equal(4410, #env.target)
    assert.equal(2, env.total_step)
    assert.truthy(raised("drums/OneShot-v0", { longst = 1 }):find(
      "did you mean 'longest'", 1, true))
  end)

  it("takes a sound as its target, and paths from where it runs", function()
    local sound = core.zeros("float32", 2000)
    sound[5], sound.sr = 0.5, 8000
    assert.equal(2000, #rf.make("drums/OneShot-v0", { target = sound }).target)
    local here = os.tmpname()
    rf.save(here, sound)
    local folder, name = here:match "^(.*)/([^/]+)$"
    local status, output = run(("check drums/OneShot-v0 --set target=%s")
      :format(here))
    assert.equal(0, status, output)
    local line = ("cd %s && '%s' check drums/OneShot-v0 --set target=%s")
      :format(folder, RAVEFORCE, name)
    assert.truthy(os.execute(line .. " >/dev/null"))
    os.remove(here)
    assert.truthy(raised("drums/OneShot-v0", { target = here }):find(
      "io: " .. here, 1, true))
  end)

  it("is trained, and goes on, by its name", function()
    local out = os.tmpname()
    os.remove(out)
    local status, output = run("train drums/OneShot-v0 --iterations 64 --out "
      .. out)
    assert.equal(0, status, output)
    status, output = run("train --resume " .. out .. " --iterations 128")
    assert.equal(0, status, output)
    assert.truthy(output:find("128 episodes", 1, true))
    os.execute("rm -r " .. out)
  end)

  it("is checked by its name, and asked back where that is mistyped",
    function()
      local status, output = run "check drums/OneShot-v0"
      assert.equal(0, status, output)
      status, output = run "check drums/OneShoot-v0"
      assert.equal(2, status)
      assert.truthy(output:find("did you mean 'drums/OneShot-v0'", 1, true))
    end)
end)

-- What the patch must reach: sounds of the four families, by their own numbers.
describe("drums/OneShot-v0", function()
  local function play(values)
    local env = rf.make("drums/OneShot-v0", { longest = 0.4 })
    env:reset()
    env:step(values)
    return env:audio()
  end

  local KICK = { freq = 50, bend = 3, sweep = 0.1, attack = 0.001, decay = 0.8,
    tone = 0.9, hiss_decay = 0.02, low_cut = 500, high_cut = 8000, hiss = 0 }

  local function changed(changes)
    local values = {}
    for key, value in pairs(KICK) do values[key] = value end
    for key, value in pairs(changes) do values[key] = value end
    return values
  end

  local function crossings(audio, first, last)
    local count = 0
    for n = first, last do
      if (audio[n] < 0) ~= (audio[n - 1] < 0) then count = count + 1 end
    end
    return count
  end

  it("ends at the frequency asked for", function()
    local audio = play(changed { freq = 200, decay = 2 })
    -- 0.2 s of 200 Hz cross zero 80 times
    assert.is_true(math.abs(crossings(audio, 8821, 17640) - 80) <= 1)
  end)

  it("is over when its envelopes are", function()
    local audio = play(changed { attack = 0.001, decay = 0.1, hiss = 1,
      hiss_decay = 0.1 })
    local _, _, peak = audio:stats()
    assert.is_true(peak > 0.3)
    local _, _, rest = audio:rows(4600, #audio):stats()
    assert.is_true(rest < 1e-3 * peak)
  end)

  it("is silent with neither tone nor hiss", function()
    local _, _, peak = play(changed { tone = 0 }):stats()
    assert.equal(0, peak)
  end)

  it("has hats: noise with little below its high-pass", function()
    local audio = play(changed { tone = 0, hiss = 1, hiss_decay = 2,
      low_cut = 9000, high_cut = 16000 })
    -- white noise crosses zero every other sample, a hat more often
    assert.is_true(crossings(audio, 2, 4410) > 0.45 * 4410)
  end)
end)
