local core = require "raveforce.core"
local rf = require "raveforce"

local CODE = [[
// a comment with {no} hole
~amp: imp 8 >> envperc 0.001 {decay}
o: saw {freq} >> mul ~amp >> {fx}{tail}
]]

local EFFECTS = { "lpf 900 0.7", "onepole 0.9 >> mul 0.5", "hpf 300 0.7",
  "lpf 900 0.7 >> mul 0.5" }

local function target(frames)
  local made = rf.zeros(frames, "float32")
  for n = 1, frames do made[n] = (n * 37) % 101 / 128 - 0.4 end
  made.sr = 44100
  return made
end

local function params()
  return {
    decay = rf.lin(0.01, 0.2), freq = rf.exp(50, 900), fx = rf.choose(EFFECTS),
    tail = rf.fn({ "freq" }, function(freq)
      return freq > 200 and " >> mul 0.7" or ""
    end),
  }
end

local function new_env(given)
  local spec = { target = target(6000), total_step = 4, threads = 0,
    params = params(), reward = rf.reward.mfcc_l1() }
  for key, value in pairs(given or {}) do spec[key] = value end
  return rf.make(given and given.code or CODE, (function()
    spec.code = nil
    return spec
  end)())
end

local function sample(space, n)
  local actions = {}
  for i = 1, n do actions[i] = space:sample() end
  return actions
end

-- The sound of the texts, as a stream hears them.
local function render(env)
  local plans = {}
  for k = 1, env.total_step do
    plans[k] = assert(core.plan(assert(core.graph(env:text(k))),
      { sr = env.sr, live = true }))
  end
  local episode = assert(core.episode { plan = plans[1], ends = env._ends })
  episode:reset(42)
  for k = 1, env.total_step do episode:step({}, plans[k]) end
  local sound = episode:audio()
  episode:close()
  return sound:bytes()
end

describe("a hole that is a piece of code", function()
  it("is found where no number, note or sample can stand", function()
    local env = new_env()
    assert.equal(3, env.action_space.d)
    assert.same({ "decay", "freq", "fx", "tail" }, env.action_space.names)
    assert.same({ "lin", "exp", "choose" }, { env.action_space.dims[1].kind,
      env.action_space.dims[2].kind, env.action_space.dims[3].kind })
    assert.equal(4, env.action_space.dims[3].n)
    env:close()
  end)

  it("is filled as the action says, and by functions", function()
    local env = new_env()
    env:reset()
    env:step { decay = 0.1, freq = 100, fx = EFFECTS[2] }
    local _, _, _, _, info = env:step { decay = 0.1, freq = 300,
      fx = EFFECTS[1] }
    assert.equal("// a comment with {no} hole\n"
      .. "~amp: imp 8 >> envperc 0.001 0.1\n"
      .. "o: saw 100.0 >> mul ~amp >> onepole 0.9 >> mul 0.5\n", env:text(1))
    assert.equal("// a comment with {no} hole\n"
      .. "~amp: imp 8 >> envperc 0.001 0.1\n"
      .. "o: saw 300.0 >> mul ~amp >> lpf 900 0.7 >> mul 0.7\n", env:text(2))
    assert.same({ decay = 0.1, freq = 300, fx = EFFECTS[1],
      tail = " >> mul 0.7" }, info.params)
    env:close()
  end)

  it("sounds as if the step's text had been sent as an update", function()
    local env = new_env()
    env.action_space:seed(3)
    for _ = 1, 5 do
      env:reset()
      for _ = 1, 4 do env:step(env.action_space:sample()) end
      assert.equal(render(env), env:audio():bytes())
    end
    env:close()
  end)

  it("gives the same returns in packs, in the order of the entries", function()
    local env = new_env()
    local plans = {}
    env.action_space:seed(5)
    for i = 1, 45 do
      plans[i] = i % 4 == 0 and env.action_space:sample()
        or sample(env.action_space, 4)
    end
    local want = {}
    for i, plan in ipairs(plans) do
      env:reset { seed = 0 }
      local total = 0.0
      for k = 1, 4 do
        local _, r = env:step(plan[k] or plan)
        total = total + r
      end
      want[i] = total
    end
    local seen = {}
    assert.same(want, env:evaluate(plans):table())
    local heard = new_env { reward = rf.reward.mfcc_l1()
      + rf.reward.fn(function(ctx)
        if ctx.step == 4 then seen[#seen + 1] = ctx.params.fx end
        return 0
      end) }
    assert.same(want, heard:evaluate(plans):table())
    for i, plan in ipairs(plans) do
      assert.equal((plan[4] or plan).fx, seen[i])
    end
    env:close()
    heard:close()
  end)

  it("may be the only hole, held over all steps", function()
    local env = rf.make("o: saw 100 >> {}\n", { target = target(3000),
      threads = 0, action_space = { { "choose", EFFECTS } } })
    assert.equal(1, env.action_space.d)
    local returns = env:evaluate_unit { { 0.1 }, { 0.9 }, { 0.4 }, { 0.1 } }
    for i, fx in ipairs { EFFECTS[1], EFFECTS[4], EFFECTS[2], EFFECTS[1] } do
      env:reset()
      local _, r = env:step { fx }
      assert.equal(r, returns[i])
    end
    env:close()
  end)

  it("may be lines, chains and names", function()
    local env = rf.make("{name}: saw {f}\n{lines}\n", {
      step_len = 0.1, reward = rf.reward.clipping(), threads = 0, params = {
        name = rf.choose { "o", "~x" }, f = rf.lin(40, 50),
        lines = rf.const "a: sin 30\nb: sin 40 >> mul 0.1" } })
    env:reset()
    env:step { name = "~x", f = 45 }
    assert.equal("~x: saw 45.0\na: sin 30\nb: sin 40 >> mul 0.1\n", env:text(1))
    env:close()
  end)

  it("is remembered by snapshots and branches", function()
    local env = new_env()
    env:reset { seed = 2 }
    local actions = sample(env.action_space, 4)
    env:step(actions[1])
    env:step(actions[2])
    local taken, branch = env:snapshot(), env:branch(1)[1]
    local heard = {}
    for k, one in ipairs { env, branch, env } do
      if k == 3 then env:restore(taken) end
      one:step(actions[3])
      local _, r = one:step(actions[4])
      heard[k] = ("%a "):format(r) .. one:audio():bytes() .. one:text(4)
    end
    assert.equal(heard[1], heard[2])
    assert.equal(heard[1], heard[3])
    assert.equal(render(branch), branch:audio():bytes())
    env:close()
    branch:close()
  end)

  it("keeps no more than so many plans", function()
    local many = {}
    for i = 1, 300 do many[i] = ("mul 0.%03d"):format(i) end
    local env = rf.make("o: saw 100 >> {}", { step_len = 0.01, threads = 0,
      reward = rf.reward.clipping(), action_space = { { "choose", many } } })
    local units = {}
    for i = 1, 300 do units[i] = { (i - 0.5) / 300 } end
    env:evaluate_unit(units)
    assert.equal(256, env._plans.count)
    local before = env._plans:get { many[300] }
    assert.equal(before, env._plans:get { many[300] })
    env:reset()
    env:step { many[1] }
    assert.equal("o: saw 100 >> mul 0.001", env:text(1))
    env:close()
  end)

  it("leaves recorded runs that play again", function()
    local dir = os.tmpname()
    os.remove(dir)
    local env = new_env { params = { decay = rf.lin(0.01, 0.2),
      freq = rf.exp(50, 900), fx = rf.choose(EFFECTS), tail = rf.const "" } }
    local recorder <close> = rf.record(env, dir)
    recorder:reset { seed = 1 }
    for _ = 1, 4 do recorder:step(env.action_space:sample()) end
    local sound = env:audio():bytes()
    recorder:evaluate_unit(env.plan_space:sample_unit(3))
    recorder:close()
    local run = require "raveforce.runs".open(dir)
    local recorded = require "raveforce.run.recorded"
    local again = recorded.env(run)
    recorded.play(run, again, 1)
    assert.equal(sound, again:audio():bytes())
    again:set_reward(rf.reward.mfcc_l1())
    local returns = recorded.returns(run, again)
    assert.equal(run:returns():bytes(), returns:bytes())
    run:close()
    again:close()
    env:close()
    os.execute("rm -r " .. dir)
  end)
end)

describe("a piece of code that will not do", function()
  local function refusal(code, given, act)
    local fine, raised = pcall(function()
      local env = rf.make(code, given)
      env:reset()
      act(env)
    end)
    assert.is_false(fine)
    assert.is_table(raised)
    return ("%s %s:%s %s"):format(raised.kind, raised.line, raised.column,
      raised.message)
  end

  local function with(choices, more)
    local spec = { step_len = 0.1, reward = rf.reward.clipping(), threads = 0,
      params = { fx = rf.choose(choices) } }
    for key, value in pairs(more or {}) do spec.params[key] = value end
    return spec
  end

  local TEXT = "a: sin {f}\no: saw 100 >> {fx} >> mul 0.5\n"

  local function step(fx)
    return function(env) env:step { fx = fx, f = 30 } end
  end

  it("is named, with its place in the task's code and its own", function()
    local spec = with({ "lpff 100 1", "mul 2", "mul 2\n)" },
      { f = rf.lin(20, 40) })
    local unknown = refusal(TEXT, spec, step "lpff 100 1")
    assert.matches("^syntax 2:15 in 'lpff 100 1', line 1, column 1: ", unknown)
    assert.matches("lpff", unknown)
    assert.matches("%(fx = 'lpff 100 1'%)$", unknown)
    assert.matches("^syntax 2:15 in 'mul 2\\n%)', line 2, column 1: ",
      refusal(TEXT, spec, step "mul 2\n)"))
  end)

  it("may make trouble behind it", function()
    local spec = with({ "mul 2", "mul 1 >>" }, { f = rf.lin(20, 40) })
    assert.matches("^syntax 2:20 .*%(fx = 'mul 1 >>'%)$",
      refusal(TEXT, spec, step "mul 1 >>"))
  end)

  it("has no holes of its own, and takes none away", function()
    local spec = with({ "mul 2 //", "mul 2", "mul {g}" },
      { f = rf.lin(20, 40) })
    local text = "o: saw 100 >> {fx} >> mul {f}\n"
    assert.matches("^invalid .* a piece of code took the hole {f} away "
      .. "%(fx = 'mul 2 //'%)$", refusal(text, spec, step "mul 2 //"))
    assert.matches("^invalid 1:15 in 'mul {g}', line 1, column 5: "
      .. "a piece of code has no holes of its own",
      refusal(text, spec, step "mul {g}"))
  end)

  it("wants strings", function()
    local spec = with({ "mul 2" }, { f = rf.lin(20, 40) })
    spec.params.fx = rf.lin(0, 1)
    assert.matches("^invalid 2:15 parameter 'fx': no number, note or sample "
      .. "stands here but a piece of code, which wants choose of strings, "
      .. "got lin%(0, 1%)", refusal(TEXT, spec, step(1)))
    spec.params.fx = rf.choose { "mul 2", 3 }
    assert.matches("wants choose of strings, got choose", refusal(TEXT, spec,
      step(3)))
    spec.params.fx = rf.rel("f", function(f)
      return f > 25 and "mul 2" or 3
    end)
    assert.matches("parameter 'fx': rel must give a piece of code, got 3",
      refusal(TEXT, spec, function(env) env:step { f = 22 } end))
  end)

  it("leaves the episode as it was", function()
    local spec = with({ "mul 1", "mul 2", "mul" }, { f = rf.lin(20, 40) })
    spec.total_step = 2
    local env = rf.make(TEXT, spec)
    env:reset()
    env:step { fx = "mul 2", f = 30 }
    local before = env:audio():bytes()
    assert.has_error(function() env:step { fx = "mul", f = 30 } end)
    assert.equal(before, env:audio():bytes())
    env:step { fx = "mul 2", f = 30 }
    env:close()
  end)

  it("names the entry of an evaluation", function()
    local spec = with({ "mul 1", "mul 2", "mul" }, { f = rf.lin(20, 40) })
    assert.matches("^syntax 2:%d+ entry 2: ", refusal(TEXT, spec,
      function(env)
        env:evaluate { { fx = "mul 2", f = 30 }, { fx = "mul", f = 30 } }
      end))
  end)

  it("is no excuse for other mistakes", function()
    local spec = with({ "mul 2" }, { f = rf.lin(20, 40) })
    assert.matches("^syntax 1:%d unknown node",
      refusal("a: sun {f}\no: saw 100 >> {fx}\n", spec, step "mul 2"))
    assert.matches("^syntax 2:%d unknown node",
      refusal("a: sin {f} >> {fx}\no: sew 100\n", spec, step "mul 2"))
    assert.matches("hole {gx} has no parameter",
      refusal("a: sin {f} >> {gx}\n", spec, step "mul 2"))
  end)
end)
