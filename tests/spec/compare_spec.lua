--- The command line: runs grouped by what they tried.

local core = require "raveforce.core"
local json = require "raveforce.json"
local workplace = require "tests.workplace"

describe("raveforce compare", function()
  local place = workplace.new()
  local shell = place.shell

  before_each(place.enter)
  after_each(place.leave)

  local META = { engine = "0.1.0", task = "drums/kick.lua", task_hash = "t",
    reward_hash = "r", options = "{}", description = "o: sin 1",
    sounds = "{}", agent = "cem", agent_options = "{}", files = "[]" }

  -- A run's database as training leaves it, with these returns.
  local function run(dir, seed, returns, meta)
    local path = place.folder .. "/" .. dir
    assert(core.folder_make(path))
    local store = assert(core.store(path .. "/run.db", true))
    local all = setmetatable(meta or {}, { __index = META })
    for key in pairs(META) do assert(store:set_meta(key, all[key])) end
    if all.baselines then
      assert(store:set_meta("baselines", all.baselines))
    end
    assert(store:set_meta("root_seed", tostring(seed)))
    assert(store:set_meta("rewards", "{}"))
    local first = assert(store:put_blob "a reward")
    local second = assert(store:put_blob "another reward")
    for id, ret in ipairs(returns) do
      assert(store:add { id = id, env = 1, episode = id, task_hash = first,
        reward_hash = id == all.changes and second or first, seed = seed,
        ret = ret, seconds = 1,
        steps = { { action = { 1 }, reward = ret, terms = { ret } } } })
    end
    store:close()
  end

  -- Rises to `best` at episode `at`, and falls again.
  local function peak(episodes, at, best)
    local returns = {}
    for i = 1, episodes do returns[i] = -math.abs(i - at) / 1000 + best end
    return returns
  end

  local function compared(arguments)
    local status, output = shell("RUN compare " .. arguments)
    assert.equal(0, status, output)
    return json.decode(output)
  end

  local function refuses(arguments, wanted, text)
    local status, output = shell("RUN compare " .. arguments)
    assert.truthy(output:find(text, 1, true), output)
    assert.equal(wanted, status)
  end

  it("groups what differs in nothing but the seed", function()
    for seed = 0, 2 do
      run("a" .. seed, seed, peak(20, 5, seed))
      run("b" .. seed, seed, peak(20, 5, seed), { agent = "de",
        agent_options = '{"F": 0.5}', options = '{"bpm": 90}' })
    end
    run("a3", 3, peak(20, 5, 3), { task = "elsewhere/kick.lua" })
    local result = compared "a2 b0 a0 b1 a1 b2 a3"
    assert.equal(2, #result.groups)
    local a, b = result.groups[1], result.groups[2]
    assert.equal("kick cem", a.title)
    assert.equal("kick de bpm=90 F=0.5", b.title)
    assert.same({ bpm = 90 }, b.options)
    assert.same({ F = 0.5 }, b.agent_options)
    for seed = 0, 3 do
      assert.equal(seed, a.runs[seed + 1].seed)
      assert.equal("a" .. seed, a.runs[seed + 1].dir)
    end
  end)

  it("takes medians of the best, and of the best so far", function()
    run("a", 1, { 1, 4, 2, 2, 2, 2, 2, 2, 2, 9 })
    run("b", 2, { 3, 3, 5, 3, 3, 3, 3, 3, 3, 3, 7, 11 })
    run("c", 3, { 2, 2, 8, 2, 2, 2, 2, 2, 2, 2 })
    local result = compared "a b c"
    assert.same({ 1, 3, 10 }, result.budgets)
    local group = result.groups[1]
    assert.same({ 2, 5, 8 }, group.budgets) -- of 1 3 2, 4 5 8, 9 5 8
    assert.equal(9, group.best.median) -- of 9, 11, 8
    assert.same({ run = "b", episode = 12, reward = 11 }, group.top)
    assert.same({}, result.pairs)
    assert.equal(0, (shell [[RUN compare a b c | grep -q '"pairs": \[\],']]))
    assert.same({}, result.warnings)
  end)

  -- the ends of three values: each is drawn three times in 1 of 27
  it("gives percentile intervals of seeds and of differences", function()
    for seed = 1, 3 do
      run("a" .. seed, seed, { 10 * seed })
      run("b" .. seed, seed, { seed }, { agent = "de" })
    end
    local result = compared "a1 a2 a3 b1 b2 b3"
    assert.same({ median = 20, low = 10, high = 30 }, result.groups[1].best)
    assert.same({ median = 2, low = 1, high = 3 }, result.groups[2].best)
    local pair = result.pairs[1]
    assert.same({ 1, 2, 18 }, { pair.a, pair.b, pair.difference })
    assert.is_true(pair.low >= 7 and pair.low <= 8)
    assert.is_true(pair.high >= 28 and pair.high <= 29)
    assert.same(result, compared "a1 a2 a3 b1 b2 b3")
  end)

  it("compares groups within the shortest run", function()
    for seed = 1, 3 do
      run("a" .. seed, seed, { 1, 1, 1, 50 })
      run("b" .. seed, seed, { 1, 2 }, { agent = "de" })
    end
    local result = compared "a1 a2 a3 b1 b2 b3"
    assert.same({ 1, 2 }, result.budgets)
    assert.equal(-1, result.pairs[1].difference)
    assert.equal(50, result.groups[1].best.median)
  end)

  it("counts the episodes until a return", function()
    run("a", 1, { 0, 3, 1, 9 })
    run("b", 2, { 0, 0, 4, 9 })
    run("c", 3, { 0, 0, 0, 1 })
    local function reach(options)
      local group = compared("a b c " .. options).groups[1]
      return group.threshold, group.reach
    end
    local threshold, taken = reach "--at 3"
    assert.same({ value = 3, of = "--at" }, threshold)
    assert.same({ median = 3, seeds = 2 }, taken)
    threshold, taken = reach "--at 10"
    assert.same({ value = 10, of = "--at" }, threshold)
    assert.same({ seeds = 0 }, taken) -- no median: infinite
    assert.is_nil((reach ""))
  end)

  it("takes the random baseline, else silence, where --at is not given",
    function()
      run("a", 1, { 0, 3, 1 }, { baselines =
        '{"silence": 0.5, "random": {"n": 9, "best": 2, "median": 1}}' })
      local group = compared "a".groups[1]
      assert.same({ value = 2, of = "random" }, group.threshold)
      assert.same({ median = 2, seeds = 1 }, group.reach)
      for seed, best in ipairs { 9, 2, 1 } do
        run("c" .. seed, seed, { 0, 3 }, { baselines = ('{"random": {"n": 9, '
          .. '"best": %d, "median": 1}}'):format(best) })
      end
      assert.same({ value = 2, of = "random" },
        compared "c1 c2 c3".groups[1].threshold)
      run("b", 1, { 0, 3, 1 }, { baselines = '{"silence": -1}' })
      group = compared "b".groups[1]
      assert.same({ value = -1, of = "silence" }, group.threshold)
      assert.same({ median = 1, seeds = 1 }, group.reach)
    end)

  it("warns where returns do not compare", function()
    run("a", 1, { 1 })
    for what, meta in pairs { -- any order: each by itself
      tasks = { task_hash = "other" }, rewards = { reward_hash = "other" },
      ["tasks' options"] = { options = '{"x": 1}' },
      sounds = { sounds = '{"target": 1}' },
    } do
      run("b", 1, { 1 }, meta)
      local warning = compared "a b".warnings[1]
      assert.equal(("the groups' %s differ: their returns do not compare")
        :format(what), warning)
      assert.equal(0, (shell "rm -r b"))
    end
    run("b", 1, { 1 }, { agent = "de" })
    assert.not_matches("do not compare", compared "a b".warnings[1])
  end)

  it("warns where a reward changed on the way", function()
    for seed = 1, 3 do
      run("a" .. seed, seed, { 1, 2, 3 }, { changes = seed == 2 and 3 })
    end
    assert.same({ "a2: the reward changed on the way; what came before and "
      .. "after does not compare" }, compared "a1 a2 a3".warnings)
  end)

  it("finds the runs of a folder", function()
    for seed = 8, 10 do run("all/seed-" .. seed, seed, { seed }) end
    local group = compared "all".groups[1]
    assert.same({ "all/seed-8", "all/seed-9", "all/seed-10" },
      { group.runs[1].dir, group.runs[2].dir, group.runs[3].dir })
  end)

  it("reads what train leaves", function()
    place.write("t.lua", [[return rf.task { code = "o: sin {f}",
      params = { f = rf.exp(50, 500) }, target = rf.glicol("o: sin 99",
        { seconds = 0.1 }) }]])
    for seed = 0, 2 do
      assert.equal(0, (shell(("RUN train t.lua --agent random --seed %d "
        .. "--iterations 30 --out all/%d 2>log"):format(seed, seed))))
    end
    local group = compared "all".groups[1]
    assert.equal("t random", group.title)
    for i, each in ipairs(group.runs) do
      assert.equal(i - 1, each.seed)
      local store = assert(core.store(("%s/all/%d/run.db"):format(
        place.folder, i - 1), false))
      local returns, best = assert(store:returns(1, 30)), -math.huge
      for n = 1, 30 do best = math.max(best, returns[n]) end
      store:close()
      assert.equal(best, each.best)
      assert.equal(best, each.curve[#each.curve])
      assert.equal(best, returns[each.at])
    end
  end)

  it("says when there are too few seeds for an interval", function()
    run("a", 1, { 1 })
    run("b", 2, { 2 })
    local result = compared "a b"
    assert.same({ "kick cem: an interval over 2 seeds means nothing; 3 is "
      .. "the least" }, result.warnings)
    assert.same({ median = 1.5 }, result.groups[1].best)
    assert.same({ "kick cem: an interval over 1 seed means nothing; 3 is "
      .. "the least" }, compared "a".warnings)
  end)

  it("counts a seed once", function()
    run("a", 1, { 1 })
    run("b", 1, { 2 })
    local result = compared "a b a"
    assert.equal(1, #result.groups[1].runs)
    assert.same({ "b has the seed of a and is left out",
      "a has the seed of a and is left out" },
      table.move(result.warnings, 1, 2, 1, {}))
  end)

  it("shows tables in a terminal", function()
    if not workplace.has_terminal() then
      return pending "skipped: no pseudo-terminal here"
    end
    for seed = 1, 3 do
      run("a" .. seed, seed, { 1, seed })
      run("b" .. seed, seed, { 0, 0.5 }, { agent = "de" })
    end
    local status, output = shell([[echo "RUN compare --at 2 a1 a2 a3 b1 b2 b3" \
      >s.sh; script -qec 'sh s.sh' /dev/null]])
    assert.equal(0, status)
    local lines = {}
    for line in output:gmatch "[^\r\n]+" do lines[#lines + 1] = line end
    assert.matches("^group +seeds +episodes +median best +95 %% +at 1 +at 2 "
      .. "+best +to reach +took$", lines[1])
    assert.matches("^kick cem +3 +2 +2 +1 %.%. 3 +1 +2 +3 +2 %-%-at +2 "
      .. "%(2 of 3%)$", lines[2])
    assert.matches("^kick de +3 +2 +0.5 +0.5 %.%. 0.5 +0 +0.5 +0.5 +2 %-%-at "
      .. "+%- %(0 of 3%)$", lines[3])
    assert.matches("^medians at 2 episodes +difference +95 %%$", lines[4])
    assert.matches("^kick cem %- kick de +1.5 +0.5 %.%. 2.5$", lines[5])
    assert.is_nil(lines[6])
  end)

  it("names what is no run, and a run without episodes", function()
    run("a", 1, {})
    refuses("a", 1, "invalid: a: the run has no episodes yet")
    refuses("none", 3, "none")
    refuses(".", 1, "./a: the run has no episodes yet")
    run("b", 2, { 1 }) -- of several seeds one has begun
    local result = compared "."
    assert.equal(1, #result.groups[1].runs)
    assert.equal("./a has no episodes yet and is left out", result.warnings[1])
    refuses("", 2, "RUN... is missing")
    refuses("a --at much", 2, "--at: a number is wanted, got 'much'")
    place.write("a/run.db", "no database")
    local status = shell "RUN compare a"
    assert.is_true(status == 1 or status == 3)
  end)
end)
