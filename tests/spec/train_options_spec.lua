local core = require "raveforce.core"
local json = require "raveforce.json"
local rf = require "raveforce"
local runs = require "raveforce.runs"
local workplace = require "tests.workplace"

-- The return is x, the sum over the steps.
local function task(steps)
  return rf.task { code = "o: constsig {x} >> mul {y}", step_len = 0.01,
    params = { x = rf.lin(0, 10), y = rf.choose { 1, 2, 4 } },
    total_step = steps or 1, reward = rf.reward.fn(function(ctx)
      return ctx.params.x or 0
    end) }
end

describe("rf.train", function()
  local place = workplace.new()
  before_each(place.enter)
  after_each(place.leave)

  local function dir(name) return place.folder .. "/" .. name end

  local function refusal(options, steps)
    local fine, raised = pcall(rf.train, task(steps), options)
    assert.is_false(fine)
    return raised.message, raised
  end

  it("stops at the first population that earns enough", function()
    local seen = {}
    local result = rf.train(task(), { agent = "random", iterations = 10000,
      stop_at = 9.9, on_episode = function(e) seen[e.id] = e.ret end })
    assert.equal("stopped", result.state)
    assert.equal("stop_at", result.stopped)
    assert.equal(0, result.episodes % result.agent.batch)
    for id, ret in ipairs(seen) do
      if ret >= 9.9 then
        assert.is_true(id > result.episodes - result.agent.batch)
        return
      end
    end
    error "no such return"
  end)

  it("finishes where nothing earns enough", function()
    local result = rf.train(task(), { iterations = 70, stop_at = 11 })
    assert.equal("finished", result.state)
    assert.is_nil(result.stopped)
    assert.equal(70, result.episodes)
  end)

  it("loses patience, counted from the last better episode", function()
    local last, best = 0, -math.huge
    local result = rf.train(task(), { agent = "random", iterations = 10000,
      patience = 300, on_episode = function(e)
        if e.ret > best then last, best = e.id, e.ret end
      end })
    assert.equal("patience", result.stopped)
    local batch = result.agent.batch
    assert.equal(math.ceil((last + 300) / batch) * batch, result.episodes)
  end)

  it("counts patience across an interruption", function()
    local whole = rf.train(task(), { agent = "random", iterations = 10000,
      patience = 300, out = dir "whole" })
    rf.train(task(), { agent = "random", out = dir "cut", patience = 300,
      iterations = whole.episodes - 130 })
    local rest = rf.train(task(), { out = dir "cut", resume = true,
      iterations = 10000 })
    assert.equal("patience", rest.stopped)
    assert.equal(whole.episodes, rest.episodes)
    assert.equal(130, rest.played)
    assert.is_true(whole.returns == rest.returns)
    local again = rf.train(task(), { out = dir "cut", resume = true })
    assert.equal(0, again.played)
    assert.equal("patience", again.stopped)
    local more = rf.train(task(), { out = dir "cut", resume = true,
      patience = 500 })
    assert.is_true(more.played > 0)
  end)

  for _, agent in ipairs { "cem", "de", "jade", "cmaes", "es", "lhs" } do
    it("gives " .. agent .. " the rest of a population that the end cut",
      function()
        local whole = rf.train(task(2), { agent = agent, iterations = 333,
          out = dir "whole" })
        rf.train(task(2), { agent = agent, iterations = 101,
          out = dir "cut" })
        local rest = rf.train(task(2), { out = dir "cut", resume = true,
          iterations = 333 })
        assert.is_true(whole.returns == rest.returns)
      end)
  end

  it("plays known values first, as episodes of the run", function()
    local result = rf.train(task(2), { iterations = 70, out = dir "known",
      start = { { x = 3, y = 4 }, { { 1, 2 }, { 9, 1 } } } })
    assert.equal(6, result.returns[1])
    assert.equal(10, result.returns[2])
    local run = runs.open(dir "known")
    assert.same({ 1, 2, 9, 1 }, { table.unpack(
      run:actions():table()[2] or {}) })
    run:close()
  end)

  it("tells the agent what known values are worth", function()
    local result = rf.train(task(), { agent = "random", iterations = 3,
      start = { x = 10, y = 1 } })
    assert.equal(10, result.best.ret)
    assert.equal(1, result.best.id)
    local unit, reward = result.agent:best()
    assert.equal(10, reward)
    assert.equal(1, unit[1])
  end)

  it("takes known values from a file, and from a run", function()
    local file = io.open(dir "v.json", "w")
    file:write '[{ "x": 8, "y": 2 }]'
    file:close()
    rf.train(task(), { iterations = 1, start = dir "v.json",
      out = dir "first" })
    local second = rf.train(task(2), { iterations = 1, out = dir "second",
      start = dir "first" })
    assert.equal(16, second.returns[1])
    local by_summary = rf.train(task(), { iterations = 1, out = dir "third",
      start = dir "first/summary.json" })
    assert.equal(8, by_summary.returns[1])
  end)

  -- a run that was killed has no summary
  it("takes known values from run.db alone, symbols too", function()
    local function choosing(steps)
      local sound = rf.zeros(100, "float32")
      sound.sr = 44100
      return rf.task { code = "o: seq 60 >> sp {which} >> mul {g}",
        params = { which = rf.choose { "\\a", "\\b" }, g = rf.int(0, 9) },
        samples = { a = sound, b = sound }, step_len = 0.01,
        total_step = steps, reward = rf.reward.fn(function(ctx)
          return ctx.params.g + (ctx.params.which == "\\b" and 100 or 0)
        end) }
    end
    local known = { { which = "\\b", g = 7 }, { which = "\\a", g = 3 } }
    rf.train(choosing(2), { iterations = 1, out = dir "first",
      start = { known } })
    assert(os.remove(dir "first/summary.json"))
    for _, path in ipairs { "first", "first/run.db" } do
      local result = rf.train(choosing(2), { iterations = 1,
        start = dir(path) })
      assert.equal(110, result.best.ret)
      assert.same(known, result.best.params)
    end
    assert.matches("entry 1: wants one action or 3, got 2", (select(2, pcall(
      rf.train, choosing(3), { start = dir "first" }))).message, 1, true)
  end)

  it("says what a start without values lacks", function()
    require "raveforce.train".prepare(task(), { out = dir "all/none" })
    local message, raised = refusal { start = dir "all/none" }
    assert.equal("the run has no episodes yet", message)
    assert.equal(dir "all/none", raised.file)
    assert.matches("all holds 1 run, and is none: say which, as ",
      refusal { start = dir "all" }, 1, true)
    local file = io.open(dir "v.json", "w")
    file:write '{ "best": { "params": [3] } }'
    file:close()
    assert.equal("wants an action, got 3", refusal { start = dir "v.json" })
  end)

  it("fills in the middle where another run had no such parameter", function()
    rf.train(task(), { iterations = 1, out = dir "first",
      start = { x = 8, y = 2 } })
    local other = rf.task { code = "o: constsig {x} >> mul {z}",
      params = { x = rf.lin(0, 10), z = rf.lin(0, 3) }, step_len = 0.01,
      reward = rf.reward.fn(function(ctx)
        return ctx.params.x + ctx.params.z
      end) }
    assert.equal(9.5, rf.train(other, { iterations = 1, out = dir "other",
      start = dir "first" }).returns[1])
    local none = rf.task { code = "o: sin {f}", step_len = 0.01,
      params = { f = rf.lin(0, 1) }, reward = other:spec().reward }
    local fine, raised = pcall(rf.train, none, { start = dir "first" })
    assert.is_false(fine)
    assert.matches("none of its parameters is one of this task's (have f)",
      raised.message, 1, true)
  end)

  it("names entry and parameter of a value that will not do", function()
    local wrong = {
      { { { x = 3, y = 1 }, { x = 30, y = 1 } },
        "entry 2: parameter 'x' must be a number in 0..10, got 30" },
      { { x = 3, y = 3 }, "entry 1: parameter 'y' must be one of 1, 2, 4, "
        .. "got 3" },
      { { x = 3, yy = 1 }, "entry 1: no parameter 'yy'" },
      { { x = 3 }, "entry 1: action has no value for 'y'" },
      { { { 1, 1 }, 5 }, "entry 2: wants an action, got 5" },
      { {}, "holds no values" },
    }
    for _, case in ipairs(wrong) do
      assert.matches(case[2], refusal { start = case[1] }, 1, true)
    end
    assert.matches("entry 1: wants one action or 3, got 2",
      refusal({ start = { { { 1, 1 }, { 1, 1 } } } }, 3), 1, true)
    assert.matches("start has 2 entries, but there are 1 iterations",
      refusal { start = { { 1, 1 }, { 2, 1 } }, iterations = 1 }, 1, true)
    assert.matches("start must be a list of actions, a file or a run's folder,"
      .. " got 5", refusal { start = 5 }, 1, true)
    assert.matches("nix: No such file", refusal { start = "nix" }, 1, true)
  end)

  it("names the file of such a value", function()
    for text, what in pairs { -- any order: each by itself
      ['{ "x": 99, "y": 1 }'] = "entry 1: parameter 'x' must be a number in "
        .. "0..10, got 99",
      ['{ "x": }'] = "JSON, byte 8: expected a value",
      ["3"] = "wants an action, or a list of actions, got 3",
    } do
      local file = io.open(dir "v.json", "w")
      file:write(text)
      file:close()
      local message, raised = refusal { start = dir "v.json" }
      assert.equal(what, message)
      assert.equal(dir "v.json", raised.file)
      assert.equal("invalid", raised.kind)
    end
  end)

  it("refuses options that will not do", function()
    for _, case in ipairs {
      { { patience = 0 }, "patience must be at least 1, got 0" },
      { { patience = 1.5 }, "patience must be an integer, got 1.5" },
      { { stop_at = "x" }, "stop_at must be a number, got 'x'" },
      { { stop_at = 0 / 0 }, "stop_at must be a number, got NaN" },
      { { seed = 1.5 }, "seed must be an integer, got 1.5" },
      { { stopat = 1 }, "no setting 'stopat'; did you mean 'stop_at'" },
      { { watch = true }, "watch wants a task from a file" },
      { { agent = 5 }, "agent must be a name, or an agent with ask and tell, "
        .. "got 5" },
      { { agent = {} }, "with ask and tell, got a table" },
    } do
      assert.matches(case[2], refusal(case[1]), 1, true)
    end
  end)

  it("watches files in the raveforce command only", function()
    place.write("t.lua", [[return rf.task { code = "o: sin 1", step_len = 0.01,
      reward = rf.reward.fn(function() return 0 end) }]])
    local given = require "raveforce.task_file".load(dir "t.lua")
    local fine, raised = pcall(rf.train, given, { watch = true,
      out = dir "run" })
    assert.is_false(fine)
    assert.equal("unsupported", raised.kind)
    assert.matches("not in a stock Lua", raised.message, 1, true)
    assert.is_false(runs.exists(dir "run"))
  end)

  it("says what scripts want to know", function()
    local result = rf.train(task(2), { iterations = 100, seed = 3,
      out = dir "all" })
    assert.equal(dir "all", result.dir)
    assert.equal(100, result.episodes)
    assert.equal(100, result.played)
    assert.equal(result.best.ret, result.returns[result.best.id])
    assert.equal(2, #result.best.params)
    assert.equal(result.best.ret,
      result.best.params[1].x + result.best.params[2].x)
    assert.equal(0, result.baselines.silence)
    assert.equal(16, result.baselines.random.n)
    local file = io.open(dir "all/summary.json")
    local summary = json.decode(file:read "a")
    file:close()
    assert.equal(result.best.ret, summary.best.reward)
    assert.equal(result.best.id, summary.best.episode)
    assert.equal("finished", summary.state)
    local run = runs.open(dir "all")
    assert.equal("finished", run:meta "state")
    assert.equal(16, run:baselines().random.n)
    run:close()
  end)

  it("leaves a run that can go on where a reward fails", function()
    local limit = 300
    local given = rf.task { code = "o: constsig {x}", step_len = 0.01,
      params = { x = rf.lin(0, 10) }, reward = rf.reward.fn(function(ctx)
        limit = limit - 1
        if limit == 0 then error "enough" end
        return ctx.params.x
      end) }
    local fine, raised = pcall(rf.train, given, { iterations = 400,
      out = dir "run" })
    assert.is_false(fine)
    assert.matches("reward term 'fn': enough", raised.message, 1, true)
    local run = runs.open(dir "run")
    assert.equal("interrupted", run:meta "state")
    run:close()
    local result = rf.train(given, { out = dir "run", resume = true })
    assert.equal(400, result.episodes)
    assert.is_true(result.returns
      == rf.train(given, { iterations = 400, out = dir "whole" }).returns)
  end)

  it("plays the same with a folder and without", function()
    local function returns(out)
      local seen = {}
      rf.train(task(), { agent = "de", iterations = 500, out = out,
        on_episode = function(e) seen[e.id] = e.ret end })
      return seen
    end
    assert.same(returns(nil), returns(dir "folder"))
  end)

  it("normalizes by the populations that came before", function()
    local earned = {}
    local reward = rf.reward.fn(function(ctx) return ctx.params.x end)
      :normalize { epsilon = 1e-8, clip = 100 }
    local given = rf.task { code = "o: constsig {x}", step_len = 0.01,
      params = { x = rf.lin(0, 10) }, reward = reward }
    local options = { agent = "random", iterations = 192, out = dir "n",
      on_episode = function(e) earned[e.id] = { e.ret, 10 * e.unit[1] } end }
    rf.train(given, options)
    local n, sum, squares = 0, 0, 0
    for id = 1, 192 do
      if (id - 1) % 64 == 0 then
        n, sum, squares = id - 1, 0, 0
        for i = 1, n do sum = sum + earned[i][2] end
        for i = 1, n do squares = squares + (earned[i][2] - sum / n) ^ 2 end
      end
      local ret, x = table.unpack(earned[id])
      local expected = n == 0 and x
        or (x - sum / n) / math.sqrt(squares / n + 1e-8)
      assert.near(expected, ret, 1e-9)
    end
  end)

  it("asks for what a run cannot hold itself", function()
    local agent = rf.agent.random(2, {})
    local function mine(self)
      return { d = 2, batch = 5, tell = function() end, ask = function(_, n)
        local ids = {}
        for i = 1, n do ids[i] = i end
        return core.zeros("float64", n, 2), ids
      end, save = self.save, load = self.load }
    end
    rf.train(task(), { agent = mine {}, iterations = 10, out = dir "blind" })
    assert.matches("its agent could not be saved",
      refusal { agent = mine {}, resume = true, out = dir "blind" })
    local able = { save = function() return "mine" end,
      load = function(self) return self end }
    rf.train(task(), { agent = mine(able), iterations = 10, out = dir "own" })
    assert.matches("its agent was one of your own; resume wants it",
      refusal { resume = true, out = dir "own" })
    local result = rf.train(task(), { agent = mine(able), resume = true,
      out = dir "own", iterations = 20 })
    assert.equal(20, result.episodes)
    local fine, raised = pcall(rf.train, nil, { resume = true,
      out = dir "own", agent = agent })
    assert.is_false(fine)
    assert.matches("a script made its task; resume wants the task",
      raised.message)
  end)
end)
