local core = require "raveforce.core"
local rf = require "raveforce"

local function ramp(frames)
  local sound = rf.zeros(frames, "float32")
  for n = 1, frames do sound[n] = n / frames end
  sound.sr = 44100
  return sound
end

local function make(term, given)
  local spec = { target = ramp(1000), total_step = 2, step_len = 600 / 44100,
    threads = 0, reward = term }
  for key, value in pairs(given or {}) do spec[key] = value end
  local env = rf.make("o: constsig 0.5", spec)
  env:reset()
  return env
end

local function squares(first, last, sound)
  local sum = 0
  for n = first, last do
    local target = n <= 1000 and n / 1000 or 0
    sum = sum + ((n <= sound and 0.5 or 0) - target) ^ 2
  end
  return sum
end

describe("a reward", function()
  it("raw compares the padded sound with the whole target", function()
    local env = make(rf.reward.raw())
    local _, first = env:step {}
    assert.near(-squares(1, 1000, 600) / 1000, first, 1e-6)
    local _, second = env:step {}
    assert.near(-squares(1, 1000, 1200) / 1000, second, 1e-6)
  end)

  it("raw compares what was played, or one step, where asked", function()
    local env = make(rf.reward.raw { span = "played" })
    assert.near(-squares(1, 600, 600) / 600, (select(2, env:step {})), 1e-6)
    env = make(rf.reward.raw { span = "step" },
      { total_step = 2, step_len = 500 / 44100 })
    env:step {}
    assert.near(-squares(501, 1000, 1000) / 500, (select(2, env:step {})),
      1e-6)
  end)

  it("is 0 and not -0 for equals", function()
    local equal = rf.zeros(1200, "float32"):fill(0.5)
    equal.sr = 44100
    local env = make(rf.reward.raw(), { target = equal, total_step = 1,
      step_len = 1200 / 44100 })
    local _, value = env:step {}
    assert.equal("0.0", ("%.1f"):format(value))
  end)

  it("fn sees sound and target cut to its span", function()
    local seen = {}
    for _, span in ipairs { "played", "step", "target" } do
      local env = make(rf.reward.fn(function(ctx)
        seen[#seen + 1] = { #ctx.audio, #ctx.target, ctx.step, ctx.sr,
          ctx.total_step, ctx.last }
        return 0
      end, { span = span }))
      env:step {}
      env:step {}
    end
    assert.same({
      { 600, 600, 1, 44100, 2, false }, { 1200, 1200, 2, 44100, 2, true },
      { 600, 600, 1, 44100, 2, false }, { 600, 600, 2, 44100, 2, true },
      { 1000, 1000, 1, 44100, 2, false }, { 1000, 1000, 2, 44100, 2, true },
    }, seen)
  end)

  it("fn gets the frames of its span, and zeros where there are none",
    function()
      local cases = { played = { 0.5, 600, 0.6 }, step = { 0.5, 600, 0.6 },
        target = { 0.5, 1000, 1 } }
      for span, case in pairs(cases) do
        local env = make(rf.reward.fn(function(ctx)
          if ctx.last then return 0 end
          assert.equal(case[1], ctx.audio[600])
          assert.near(case[3], ctx.target[case[2]], 1e-6)
          if span == "target" then assert.equal(0, ctx.audio[601]) end
          return 0
        end, { span = span }))
        env:step {}
      end
    end)

  it("fn's views end with the call", function()
    local kept
    local env = make(rf.reward.fn(function(ctx)
      kept = kept or ctx.audio
      return kept[1]
    end))
    env:step {}
    assert.has_error(function() env:step {} end)
    assert.has_error(function() return kept[1] end)
  end)

  it("fn may name numbers beside its own", function()
    local env = make(rf.reward.fn(function(ctx)
      return 1, { step = ctx.step, half = 0.5 }
    end, { name = "mine" }))
    local _, value, _, _, info = env:step {}
    assert.equal(1, value)
    assert.same({ mine = { step = 1, half = 0.5 } }, info.details)
    assert.same({ mine = 1 }, info.reward_terms)
  end)

  it("fn refuses names for what is no number", function()
    for _, wrong in ipairs { { a = "x" }, { 1 }, "x" } do
      local env = make(rf.reward.fn(function() return 1, wrong end))
      assert.error_matches(function() env:step {} end, "reward term 'fn' must")
    end
  end)

  it("keeps the error that a script raised itself as the message", function()
    local env = make(rf.reward.fn(function() error({}) end))
    assert.error_matches(function() env:step {} end, "raised a table")
  end)

  it("fn's numbers are found under the name of its term", function()
    local function loud() return 1, { n = 1 } end
    local env = make(rf.reward.fn(loud) + rf.reward.fn(loud)
      + rf.reward.fn(loud):clip(0, 1):named "mine")
    local _, _, _, _, info = env:step {}
    assert.same({ fn = { n = 1 }, ["fn#2"] = { n = 1 }, mine = { n = 1 } },
      info.details)
  end)

  it("calls fn once a step, however often it is used", function()
    local calls = 0
    local mine = rf.reward.fn(function()
      calls = calls + 1
      return 0.25
    end)
    local env = make(mine + mine:clip(0, 0.125) + 2 * mine)
    local _, value = env:step {}
    assert.same({ 1, 0.25 + 0.125 + 0.5 }, { calls, value })
    env:evaluate { {} }
    assert.equal(3, calls)
  end)

  it("may be used by two envs, which do not share what it remembers",
    function()
      local term = rf.reward.fn(function(ctx) return ctx.step end):delta()
      local a, b = make(term), make(term)
      a:step {}
      assert.equal(1, (select(2, b:step {})))
      assert.equal(1, (select(2, a:step {})))
    end)
end)

describe("a measured term", function()
  it("exists for every measure of the core, over what was played", function()
    for _, info in ipairs(core.measures()) do
      local term = rf.reward[info.name]()
      assert.equal(info.name .. "()", tostring(term))
      assert.equal("played", term.summands[1].node.span)
      for _, setting in ipairs(info.settings) do
        if setting.fallback ~= nil then
          rf.reward[info.name] { [setting.name] = setting.fallback }
        end
      end
      assert.error_matches(function()
        rf.reward[info.name] { nonsense = 1 }
      end, "rf.reward." .. info.name .. ": no setting 'nonsense'")
    end
  end)

  it("is minus a distance", function()
    local env = make(rf.reward.mse_raw { span = "target" }:named "a"
      + rf.reward.raw())
    local _, _, _, _, info = env:step {}
    assert.near(-squares(1, 1000, 600) / 1000, info.reward_terms.raw, 1e-6)
    assert.equal(info.reward_terms.raw, info.reward_terms.a)
  end)

  it("is what the formula gives for a sine and silence", function()
    local target = rf.zeros(44100, "float32")
    target.sr = 44100
    local env = rf.make("o: sin 441 >> mul {g}", { target = target,
      params = { g = rf.lin(0, 1) },
      reward = rf.reward.mse_raw() + rf.reward.mae_raw() })
    local _, info = env:evaluate { { g = 1 }, { g = 0.5 }, { g = 0 } }
    local mse, mae = info.terms.mse_raw, info.terms.mae_raw
    for i, gain in ipairs { 1, 0.5, 0 } do
      assert.near(-gain * gain / 2, mse[i], 1e-5)
      assert.near(-gain * 2 / math.pi, mae[i], 1e-3)
    end
  end)

  it("is plus a similarity", function()
    local env = rf.make("o: sin 100 >> mul {g}", {
      params = { g = rf.lin(0, 1) }, reward = rf.reward.snr(),
      target = rf.graph "o: sin 100":render { seconds = 0.1 } })
    local returns = env:evaluate { { g = 1 }, { g = 0.9 }, { g = 0 } }
    assert.is_true(returns[1] > 60)
    assert.near(20, returns[2], 0.01)
    assert.near(0, returns[3], 0.01)
  end)

  it("counts as -1e30 where a distance is infinite, so that no NaN follows",
    function()
      local target = rf.zeros(4410, "float32")
      target.sr = 44100
      local ratio = rf.reward.spectral_convergence()
      local env = rf.make("o: sin 100", { target = target, reward = ratio
        + 0 * ratio:named "zero" + ratio:relative():named "relative"
        + ratio:delta():anneal(0, 1, 5):named "delta" })
      local returns, info = env:evaluate { {} }
      assert.equal(-1e30, returns[1])
      assert.same({ 0, -1, 0 }, { info.terms.zero[1], info.terms.relative[1],
        info.terms.delta[1] })
    end)

  it("earns in a batch what it earns step by step", function()
    local target = rf.graph "o: saw 200 >> mul 0.5":render { seconds = 0.2 }
    for _, span in ipairs { "played", "step", "target" } do
      local sum = 0
      for _, info in ipairs(core.measures()) do
        local term = rf.reward[info.name] { span = span }
        sum = sum + term
        if info.zero then sum = sum + term:relative() end
      end
      local env = rf.make("o: saw {f} >> mul {g}", { target = target,
        params = { f = rf.exp(50, 1000), g = rf.lin(0, 1) }, threads = 0,
        total_step = 3, reward = sum })
      local plans, stepped = {}, {}
      for i = 1, 3 do
        plans[i], stepped[i] = env.plan_space:sample(), 0.0
        env:reset()
        for k = 1, 3 do
          stepped[i] = stepped[i] + select(2, env:step(plans[i][k]))
        end
      end
      assert.same(stepped, env:evaluate(plans):table())
    end
  end)

  it("is measured once where it is asked for twice", function()
    local asked = {}
    local score = core.score
    core.score = function(target, terms, ...)
      asked[#asked + 1] = #terms
      return score(target, terms, ...)
    end
    local fine, raised = pcall(function()
      local mfcc = rf.reward.mfcc_l1
      make(mfcc() + mfcc():relative() + mfcc { n_fft = 2048 }
        + mfcc():tanh() + mfcc { span = "step" } + mfcc { n_fft = 512 })
    end)
    core.score = score
    assert.is_true(fine, raised)
    assert.same({ 3 }, asked)
  end)

  it("refuses settings of another type at once", function()
    local cases = {
      { { n_fft = "big" }, "n_fft must be an integer, got 'big'" },
      { { n_fft = 512.5 }, "n_fft must be an integer, got 512.5" },
      { { n_fft = 0 / 0 }, "n_fft must be an integer, got NaN" },
      { { fmax = math.huge }, "fmax must be a finite number or 'none', got" },
      { { fmax = true }, "fmax must be a finite number or 'none', got true" },
      { { span = "all" }, "span must be 'target', 'played' or 'step', got" },
    }
    for _, case in ipairs(cases) do
      assert.error_matches(function() rf.reward.mfcc_l1(case[1]) end,
        "rf.reward.mfcc_l1: " .. case[2])
    end
  end)

  it("names itself and its line where the core refuses a setting", function()
    local cases = { n_fft = 1001, hop_length = 0, fmax = 30000 }
    for name, value in pairs(cases) do
      local said = name == "n_fft" and "1001" or name
      local text = ("local a = rf.reward.mfcc_l1()\n"
        .. "local b = rf.reward.mfcc_l1 { %s = %d }\n"
        .. "return a + 2 * b:relative(), b:named 'mine'"):format(name, value)
      local sum, named = assert(load(text, "@script.lua", "t", { rf = rf }))()
      local _, raised = pcall(make, sum)
      assert.same({ "invalid", "script.lua", 2 },
        { raised.kind, raised.file, raised.line })
      assert.equal("rf.reward.mfcc_l1: ",
        raised.message:match "^rf.reward.mfcc_l1: ")
      assert.truthy(raised.message:find(said, 1, true), raised.message)
      _, raised = pcall(make, named)
      assert.truthy(raised.message:find("reward term 'mine': mfcc_l1: ", 1,
        true), raised.message)
    end
  end)

  it("needs no target where it hears the sound alone", function()
    local sum = rf.reward.silence { threshold = -40 }
      + rf.reward.clipping { limit = 0.9 }
    local env = rf.make("o: constsig 0.5", { step_len = 600 / 44100,
      reward = sum })
    env:reset()
    local _, value, _, _, info = env:step {}
    assert.equal(info.reward_terms.silence + info.reward_terms.clipping, value)
    local spec = { step_len = 600 / 44100, reward = sum + rf.reward.lsd() }
    assert.error_matches(function() rf.make("o: constsig 0.5", spec) end,
      "reward term 'lsd' needs a target, there is none")
  end)
end)

describe("a relative term", function()
  local function relative(sound, target, options)
    local spec = { target = rf.zeros(600, "float32"):fill(target),
      sr = 44100, step_len = 600 / 44100,
      reward = rf.reward.mse_raw(options):relative() }
    local env = rf.make(("o: constsig %.9f"):format(sound), spec)
    env:reset()
    return (select(2, env:step {}))
  end

  -- (x - y)^2 / x^2 for constants
  it("is 1 - d(x, y) / d(x, silence), clipped to -1..1", function()
    assert.equal(1, relative(0.5, 0.5))
    assert.near(0, relative(0, 0.5), 1e-6)
    assert.near(1 - 0.25, relative(0.25, 0.5), 1e-6)
    assert.near(1 - 1.21, relative(1.05, 0.5), 1e-6)
    assert.equal(-1, relative(-1, 0.5))
  end)

  it("takes 0/0 for 1 and d/0 for -1", function()
    assert.equal(1, relative(0, 0))
    assert.equal(-1, relative(0.5, 0))
  end)

  it("compares with silence over the same span at the same step", function()
    for _, span in ipairs { "played", "step", "target" } do
      local env = make(rf.reward.mse_raw { span = span }:relative())
      for step = 1, 2 do
        local first = span == "step" and step == 2 and 601 or 1
        local last = span == "target" and 1000 or 600 * step
        local silent = squares(first, last, 0)
        local expected = 1 - squares(first, last, 600 * step) / silent
        assert.near(math.max(-1, expected), (select(2, env:step {})), 1e-5)
      end
    end
  end)

  it("is only for distances that are 0 for equals", function()
    local cases = {
      [rf.reward.si_sdr()] = "'si_sdr' is a similarity",
      [rf.reward.silence()] = "'silence' hears the sound alone",
      [rf.reward.fn(print)] = "wants a distance as it is measured",
      [rf.reward.raw():tanh()] = "wants a distance as it is measured",
      [rf.reward.raw():relative()] = "wants a distance as it is measured",
    }
    for term, why in pairs(cases) do
      assert.error_matches(function() term:relative() end, why)
    end
  end)

  it("takes each term of a sum by itself", function()
    assert.equal("0.5 * raw():relative() + lsd():relative()",
      tostring((0.5 * rf.reward.raw() + rf.reward.lsd()):relative()))
  end)
end)

describe("timbre", function()
  it("is a mixture of relative terms, in one place", function()
    local text = tostring(rf.reward.timbre())
    local sum = 0
    for weight in text:gmatch "([%d.]+) %* " do sum = sum + tonumber(weight) end
    assert.near(1, sum, 1e-12)
    for _, part in ipairs { "0.4 * mfcc_l1():relative()",
      ":named('low_mfcc_l1')", "0.1 * sot_mel():relative()",
      "0.2 * env_db():relative()" } do
      assert.truthy(text:find(part, 1, true), part)
    end
    text = tostring(rf.reward.timbre { mfcc_l1 = 0.5, span = "step" })
    assert.truthy(text:find("0.5 * mfcc_l1{span = 'step'}:relative()", 1, true))
    text = tostring(rf.reward.timbre { low_mfcc_l1 = 0, sot_mel = 0 })
    assert.equal("0.4 * mfcc_l1():relative() + 0.2 * env_db():relative()",
      text)
    assert.error_matches(function()
      rf.reward.timbre { mfcc_l1 = 0, low_mfcc_l1 = 0, sot_mel = 0,
        env_db = 0 }
    end, "rf.reward.timbre: all weights are 0")
    assert.error_matches(function() rf.reward.timbre { mfcc_ll = 1 } end,
      "rf.reward.timbre: no setting 'mfcc_ll'; did you mean 'mfcc_l1'")
    assert.error_matches(function() rf.reward.timbre { env_db = 0 / 0 } end,
      "rf.reward.timbre: weight 'env_db' must be a finite number, got NaN")
  end)

  it("gives 1 to the target itself and about 0 to silence", function()
    local target = rf.graph "o: saw 110 >> mul 0.3":render { seconds = 0.3 }
    local env = rf.make("o: saw 110 >> mul {gain}", { target = target,
      params = { gain = rf.lin(0, 0.3) }, reward = rf.reward.timbre() })
    local returns = env:evaluate { { gain = 0.3 }, { gain = 0 } }
    assert.near(1, returns[1], 1e-12)
    assert.near(0, returns[2], 1e-6)
  end)

  it("is the default of a task with a target, raw that of a text", function()
    local spec = { code = "o: sin 100", step_len = 0.1,
      target = rf.glicol "o: sin 100" }
    local env = rf.make(rf.task(spec))
    assert.equal(tostring(rf.reward.timbre()), tostring(env.spec.reward))
    spec.code = nil
    env = rf.make("o: sin 100", spec)
    assert.equal("raw()", tostring(env.spec.reward))
  end)
end)

describe("set_reward", function()
  local function constant(value)
    return rf.reward.fn(function() return value end)
  end

  local function play(env)
    return (select(2, env:step {}))
  end

  it("holds from the next reset", function()
    local env = make(constant(1))
    env:set_reward(constant(2):named "new")
    assert.equal(1, play(env))
    assert.equal(2, env:evaluate({ {} })[1]) -- two steps of the old
    assert.equal(1, play(env))
    env:reset()
    local _, value, _, _, info = env:step {}
    assert.same({ 2, { new = 2 } }, { value, info.reward_terms })
  end)

  it("is heard by evaluate as soon as no episode runs", function()
    local env = make(constant(1))
    env:set_reward(constant(2))
    play(env)
    play(env)
    local sound = env:audio()
    assert.equal(4, env:evaluate({ {} })[1])
    assert.is_true(sound == env:audio())
    env:set_reward(constant(3))
    assert.equal(6, env:evaluate({ {} })[1])
    assert.equal(6, env:evaluate({ {} }, { seed = 1 })[1])
    env:reset()
    assert.equal(3, play(env))
  end)

  it("works before the first reset, and for targets by episode", function()
    for _, target in ipairs { ramp(1000), function() return ramp(1000) end } do
      local env = rf.make("o: constsig 0.5", { target = target, sr = 44100,
        step_len = 1000 / 44100, threads = 0 })
      local raw = env:evaluate({ {} })[1]
      env:set_reward(2 * rf.reward.raw())
      assert.equal(2 * raw, env:evaluate({ {} })[1])
      env:reset()
      env:set_reward(4 * rf.reward.raw())
      assert.equal(2 * raw, play(env))
      assert.equal(4 * raw, env:evaluate({ {} })[1])
      env:reset()
      assert.equal(4 * raw, play(env))
      env:close()
    end
  end)

  it("leaves the old reward where the new one is broken", function()
    local env = make(rf.reward.raw())
    local before = env:evaluate({ {} })[1]
    assert.has_error(function() env:set_reward(5) end)
    assert.error_matches(function()
      env:set_reward(rf.reward.mfcc_l1 { n_fft = 1001 })
    end, "rf.reward.mfcc_l1: ")
    assert.equal(before, env:evaluate({ {} })[1])
    play(env)
    play(env)
    env:reset()
    assert.equal("raw()", tostring(env.spec.reward))
    assert.has_error(function()
      env:set_reward(rf.reward.scale { params = { "note" } })
    end)
    assert.is_number(play(env))
  end)
end)
