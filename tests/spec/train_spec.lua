local core = require "raveforce.core"
local rf = require "raveforce"
local workplace = require "tests.workplace"

local folder = os.tmpname()
os.remove(folder)

local function dir(name)
  return folder .. "/" .. name
end

local read = workplace.read

local target = rf.graph([[
  ~e: imp 0.1 >> envperc 0.01 0.1
  o: sin 60 >> mul ~e ]]):render { seconds = 0.2 }

local function kick()
  return rf.task {
    code = "~e: imp 0.1 >> envperc {a} 0.1\no: sin {f} >> mul ~e",
    params = { a = rf.lin(0.001, 0.1), f = rf.exp(20, 500) },
    target = target, reward = rf.reward.raw(),
  }
end

local function steps()
  return rf.task {
    code = "o: saw {f} >> mul {g}",
    params = { f = rf.choose { 110, 220 }, g = rf.lin(0, 1) },
    target = target, total_step = 4,
  }
end

describe("rf.train", function()
  teardown(function() os.execute("rm -rf '" .. folder .. "'") end)

  it("leaves a folder with everything in it", function()
    local result = rf.train(kick(), { agent = "cem", iterations = 300,
      seed = 3, out = dir "kick" })
    assert.equal(300, result.episodes)
    assert.equal(300, #result.returns)
    assert.is_true(result.best.ret > result.baselines.silence)
    for _, name in ipairs { "run.db", "best.wav", "best.glicol", "best.sh",
      "best.svg", "summary.json" } do
      assert.is_true(#read(dir("kick/" .. name)) > 0, name)
    end
  end)

  it("keeps the best of its own returns", function()
    local result = rf.train(kick(), { iterations = 200, out = dir "best" })
    local top = -math.huge
    for i = 1, #result.returns do top = math.max(top, result.returns[i]) end
    assert.equal(top, result.best.ret)
  end)

  it("gives the same bits again, with any number of threads", function()
    local a = rf.train(kick(), { iterations = 150, out = dir "a",
      threads = 0 })
    local b = rf.train(kick(), { iterations = 150, out = dir "b",
      threads = 2 })
    assert.is_true(a.returns == b.returns)
    assert.equal(read(dir "a/best.wav"), read(dir "b/best.wav"))
  end)

  for _, agent in ipairs { "random", "cem", "de" } do
    it("resumes " .. agent .. " to the same end, bit for bit", function()
      local whole = rf.train(kick(), { agent = agent, iterations = 250,
        out = dir(agent .. "-whole") })
      local half = dir(agent .. "-half")
      rf.train(kick(), { agent = agent, iterations = 128, out = half })
      local rest = rf.train(kick(), { iterations = 250, out = half,
        resume = true })
      assert.equal(250, rest.episodes)
      assert.is_true(whole.returns == rest.returns)
      assert.same(whole.best, rest.best)
      assert.equal(read(dir(agent .. "-whole/best.wav")),
        read(half .. "/best.wav"))
    end)
  end

  it("tells each episode with its terms", function()
    local seen = {}
    rf.train(kick(), { iterations = 70, on_episode = function(e)
      seen[#seen + 1] = e
    end })
    assert.equal(70, #seen)
    assert.equal(70, seen[70].id)
    assert.equal(seen[9].ret, seen[9].terms.raw)
    assert.equal(2, #seen[1].unit)
  end)

  it("searches whole plans of several steps", function()
    local result = rf.train(steps(), { agent = "de", iterations = 128,
      out = dir "steps" })
    assert.equal(4, #result.best.params)
    assert.is_true(#read(dir "steps/best.4.glicol") > 0)
    local again = dir "again.wav"
    assert.is_true(os.execute(("RAVEFORCE='%s' sh '%s' '%s'")
      :format(workplace.RAVEFORCE, dir "steps/best.sh", again)))
    assert.equal(read(dir "steps/best.wav"), read(again))
  end)

  it("takes an agent of one's own", function()
    local Mine = { d = 2, batch = 5 }
    function Mine:ask(n)
      local X, ids = core.zeros("float64", n, 2), {}
      for i = 1, n do ids[i] = i end
      return X, ids
    end
    function Mine:tell(_, rewards) self.count = (self.count or 0) + #rewards end
    function Mine:best() return { 0, 0 }, -1 end
    local result = rf.train(kick(), { agent = Mine, iterations = 12 })
    assert.equal(12, Mine.count)
    assert.equal(12, result.episodes)
  end)

  local function message(...)
    local fine, raised = pcall(rf.train, ...)
    assert.is_false(fine)
    return raised.message
  end

  it("anneals from population to population", function()
    local earned, together, all = {}, 64, 192 * 4
    local task = rf.task { code = "o: constsig {x}", total_step = 4,
      step_len = 0.01, params = { x = rf.lin(0, 1) },
      reward = rf.reward.fn(function() return 1 end)
        :anneal(0, 1, all) }
    rf.train(task, { agent = "random", iterations = 192,
      on_episode = function(e) earned[e.id] = e.ret end })
    for id = 1, 192 do -- four steps, counted from the population's first
      local first = (id - 1) // together * together * 4
      assert.near((4 * first + 6) / all, earned[id], 1e-12)
    end
  end)

  it("takes a task by its name", function()
    local result = rf.train("drums/OneShot-v0", { iterations = 16,
      agent = "random" })
    assert.equal(16, result.episodes)
  end)

  it("refuses what it cannot do", function()
    assert.matches("wants a task", message(7))
    assert.matches("no_such.lua", message "no_such.lua")
    assert.matches("did you mean 'iterations'",
      message(kick(), { iteration = 3 }))
    assert.matches("iterations must be at least 1",
      message(kick(), { iterations = 0 }))
    assert.matches("did you mean 'cem'", message(kick(), { agent = "cen" }))
    assert.matches("resume needs `out`", message(kick(), { resume = true }))
    for key, value in pairs { agent = "de", agent_options = {}, seed = 1,
      set = {}, start = {} } do
      assert.matches(key .. " does not go with resume", message(kick(),
        { resume = true, out = dir "any", [key] = value }))
    end
    rf.train(kick(), { iterations = 5, out = dir "used" })
    assert.matches("holds a run already",
      message(kick(), { iterations = 5, out = dir "used" }))
    assert.matches("not the one that this run began with",
      message(steps(), { iterations = 9, out = dir "used", resume = true }))
    assert.matches("/proc", message(kick(), { out = "/proc/nothing/here" }))
  end)
end)

describe("rf.record", function()
  teardown(function() os.execute("rm -rf '" .. folder .. "'") end)

  it("records a loop of one's own", function()
    local env = rf.make(steps())
    local rec <close> = rf.record(env, dir "own")
    for episode = 1, 5 do
      rec:reset { seed = episode }
      for _ = 1, 4 do rec:step(rec.action_space:sample()) end
    end
    local returns = rec:evaluate_unit(rec.plan_space:sample_unit(6))
    assert.equal(6, #returns)
    rec:close()
    local store = assert(core.store(dir "own/run.db", false))
    local kept = store:returns(1, 20)
    assert.equal(11, #kept)
    assert.equal(returns[6], kept[11])
    store:close()
    for _, name in ipairs { "best.wav", "best.svg", "summary.json" } do
      assert.is_true(#read(dir("own/" .. name)) > 0, name)
    end
  end)
end)
