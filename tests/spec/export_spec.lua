local core = require "raveforce.core"
local export = require "raveforce.run.export"
local json = require "raveforce.json"
local rf = require "raveforce"
local runs = require "raveforce.runs"
local workplace = require "tests.workplace"

describe("export", function()
  local place = workplace.new()
  local at, read = place.at, place.read

  before_each(place.enter)
  after_each(place.leave)

  -- Two steps of a symbol and two numbers, of which one has an awkward name.
  local function new_env()
    local sound = core.array("float32", { 0.5, 0.25 })
    sound.sr = 44100
    return rf.make("~t: imp 9\no: ~t >> sp {s} >> mul {g} >> add {k}", {
      params = { s = rf.choose { "\\a", "\\b" }, g = rf.lin(0, 1),
        k = rf.const(0.5) },
      samples = { a = sound, b = sound }, step_len = 0.01, total_step = 2,
      target = rf.glicol "o: sin 200",
      reward = rf.reward.raw():named [[loud, "or" not]]
        + rf.reward.mae_raw():named "mae" })
  end

  local function f64(rows) return core.array("float64", rows) end

  local function batch(more)
    local given = { seconds = 0.02, returns = f64 { 0.1, -1e300 },
      rewards = f64 { { 0.1, 0 }, { 1, 2 } },
      terms = f64 { { 0.1, 0.2, 0, 0 }, { 1 / 3, 0, 1, 5e-324 } },
      actions = f64 { { 0, 0.1, 0.5, 1, 1 / 3, 0.5 },
        { 1, 1e-7, 0.5, 0, 1, 0.5 } } }
    for key, value in pairs(more or {}) do given[key] = value end
    return given
  end

  local function written(...)
    local run = runs.create(at "r", new_env(),
      { root_seed = -9223372036854775807 })
    for _, each in ipairs { ... } do run:add_batch(each) end
    return run
  end

  local function lines_of(run, name)
    export.write(run, at(name))
    local lines = {}
    for line in read(name):gmatch "([^\n]*)\n" do lines[#lines + 1] = line end
    return lines
  end

  it("writes a column for each term and for each parameter of a step",
    function()
      local run = written(batch(), batch { seed = 8 })
      local hash = run:meta "reward_hash"
      local lines = lines_of(run, "a.csv")
      assert.equal(5, #lines)
      assert.equal('episode,seed,return,seconds,reward_hash,'
        .. '"term.loud, ""or"" not",term.mae,param.1.s,param.1.g,param.1.k,'
        .. "param.2.s,param.2.g,param.2.k", lines[1])
      assert.equal("1,-9223372036854775807,0.1,0.02," .. hash
        .. ",0.1,0.2,\\a,0.1,0.5,\\b,0.3333333333333333,0.5", lines[2])
      assert.equal("4,8,-1e+300,0.02," .. hash
        .. ",1.3333333333333333,4.94065645841247e-324,\\b,1e-07,0.5,\\a,1,0.5",
        lines[5])
      run:close()
    end)

  it("writes the same as JSON lines, with the steps apart", function()
    local run = written(batch())
    local lines = lines_of(run, "a.jsonl")
    assert.equal(2, #lines)
    local first = json.decode(lines[1])
    assert.same({ ['loud, "or" not'] = 0.1, mae = 0.2 }, first.terms)
    assert.same({ { s = "\\a", g = 0.1, k = 0.5 },
      { s = "\\b", g = 1 / 3, k = 0.5 } }, first.params)
    assert.same({ 1, 0.1, 0.02, run:meta "reward_hash" }, { first.episode,
      first["return"], first.seconds, first.reward_hash })
    assert.truthy(lines[1]:find('"seed":-9223372036854775807,', 1, true))
    run:close()
  end)

  -- Another reader's judgement, where there is one.
  it("is read by Python's own csv and json", function()
    local run = written(batch())
    export.write(run, at "a.csv")
    export.write(run, at "a.jsonl")
    run:close()
    if place.shell "command -v python3" ~= 0 then
      pending "skipped: no python3"
      return
    end
    local status, output = place.shell [[python3 -c '
import csv, json
rows = list(csv.DictReader(open("a.csv", newline="")))
lines = [json.loads(line) for line in open("a.jsonl")]
assert len(rows) == len(lines) == 2
for row, line in zip(rows, lines):
    assert int(row["seed"]) == line["seed"]
    assert float(row["return"]) == line["return"]
    name = "loud, \"or\" not"
    assert float(row["term." + name]) == line["terms"][name]
    assert row["param.2.s"] == line["params"][1]["s"]
    assert float(row["param.2.g"]) == line["params"][1]["g"]']]
    assert.equal("", output)
    assert.equal(0, status)
  end)

  it("leaves empty what another reward's episodes lack", function()
    place.write("t.lua", [[
      return rf.task { code = "o: sin {}", action_space = { { "lin", 1, 9 } },
        step_len = 0.01, target = rf.glicol "o: sin 5",
        reward = rf.reward.mae_raw():named "mae" }]])
    local env = rf.make(require "raveforce.task_file".load(at "t.lua"))
    local run = runs.create(at "r", env, { root_seed = 0, options = {} })
    local one = { seconds = 0.01, returns = f64 { 1 }, rewards = f64 { { 1 } },
      terms = f64 { { 1 } }, actions = f64 { { 2 } } }
    run:add_batch(one)
    local first = run:meta "reward_hash"
    env:set_reward(rf.reward.raw())
    run:change_reward(env, { text = "other", batch = one })
    local lines = lines_of(run, "a.csv")
    assert.same({ "episode,seed,return,seconds,reward_hash,term.mae,term.raw,"
      .. "param.1", "1,0,1,0.01," .. first .. ",1,,2",
      "2,0,1,0.01," .. run:meta "reward_hash" .. ",,1,2" }, lines)
    assert.same({ raw = 1 },
      json.decode(lines_of(run, "a.jsonl")[2]).terms)
    assert.same({ { 2 } }, json.decode(lines_of(run, "a.jsonl")[2]).params)
    run:close()
  end)

  it("writes more episodes than a page holds, each once", function()
    local n = 1500
    local many = { seconds = 0.02, returns = core.zeros("float64", n),
      rewards = core.zeros("float64", n, 2),
      terms = core.zeros("float64", n, 4),
      actions = core.zeros("float64", n, 6) }
    for i = 1, n do many.returns[i] = -i end
    local run = written(many, many)
    assert.equal(2 * n, export.write(run, at "a.csv"))
    local wanted = 0
    for id, ret in read "a.csv":gmatch "\n(%d+),%-?%d+,(%-?%d+)," do
      wanted = wanted + 1
      assert.equal(wanted, tonumber(id))
      assert.equal(-((wanted - 1) % n + 1), tonumber(ret))
    end
    assert.equal(2 * n, wanted)
    run:close()
  end)

  it("writes the head of an empty run, and runs without parameters",
    function()
      local run = written()
      assert.equal(1, #lines_of(run, "a.csv"))
      assert.equal(0, #lines_of(run, "a.jsonl"))
      run:close()
      local bare = runs.create(at "bare", rf.make("o: saw 100",
        { target = rf.glicol "o: sin 5", step_len = 0.01 }), {})
      bare:add_batch { seconds = 0.01, returns = f64 { 1 },
        rewards = f64 { { 1 } }, terms = f64 { { 1 } },
        actions = core.zeros("float64", 1, 0) }
      assert.equal("episode,seed,return,seconds,reward_hash,term.raw",
        lines_of(bare, "b.csv")[1])
      assert.same({}, json.decode(lines_of(bare, "b.jsonl")[1]).params[1])
      bare:close()
    end)

  it("is a command, which names what it cannot do", function()
    written(batch()):close()
    local status, output = place.shell "RUN export r -o a.csv"
    assert.equal("2 episodes\n", output)
    assert.equal(0, status)
    for line, wanted in pairs { -- in any order
      ["r -o a.txt"] = { 2, "'a.txt' must end in .csv or .jsonl" },
      ["r -o csv"] = { 2, "'csv' must end in .csv or .jsonl" },
      ["r"] = { 2, "say -o FILE.csv or FILE.jsonl" },
      ["r -o no/a.csv"] = { 3, "no/a.csv: No such file" },
      ["none -o a.csv"] = { 3, "none/run.db: No such file" },
    } do
      status, output = place.shell("RUN export " .. line)
      assert.truthy(output:find(wanted[2], 1, true), output)
      assert.equal(wanted[1], status, line)
    end
  end)

  it("leaves the old file where the disk is full, and nothing beside",
    function()
      local n = 1100
      local run = written { seconds = 0.02,
        returns = core.zeros("float64", n),
        rewards = core.zeros("float64", n, 2),
        terms = core.zeros("float64", n, 4),
        actions = core.zeros("float64", n, 6) }
      run:close()
      place.write("a.csv", "old")
      local status, output = place.shell
        "trap '' XFSZ; ulimit -f 100; RUN export r -o a.csv"
      assert.equal(3, status)
      assert.truthy(output:find("a.csv: File too large", 1, true), output)
      assert.equal("old", read "a.csv")
      local _, names = place.shell "ls"
      assert.equal("a.csv\nr\n", names)
    end)
end)
