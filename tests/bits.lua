--- What bits.sh compares: checksums of renders, batches, rewards and algebra.
--
--     raveforce run tests/bits.lua THREADS

local core = require "raveforce.core"
local rf = require "raveforce"

local threads = assert(math.tointeger(tonumber((...))))

local function sum(name, array)
  print(("%-21s %s"):format(name, core.sha256(array:bytes())))
end

-- Lanes that differ in every node; 21 voices fill no pack of any width.
local TEXTS = {
  kick = [[
    ~env: imp 3.1 >> envperc 0.003 {a}
    o: sin {f} >> mul ~env ]],
  fm = [[
    ~m: sin 3.0 >> mul {a} >> mul 200.0 >> add {f}
    ~n: tri ~m >> mul 0.5
    o: saw ~m >> mul ~n >> add ~m >> mul 0.001 ]],
  filters = [[
    ~c: sin 0.7 >> mul {f} >> add {f} >> add 20.0
    ~n: noiz 7 >> mul {a}
    ~l: saw {f} >> lpf ~c 3.0
    ~h: noiz 3 >> rhpf {f} 1.5 >> mul 0.01
    ~p: squ {f} >> onepole {a}
    o: mix ~n ~l ~h ~p ]],
  sequence = [[
    ~s: speed 3.0 >> seq 60 _67 {note} _60_{note}_
    ~env: ~s >> envperc 0.002 {a}
    ~w: ~s >> mul {f}
    ~x: saw ~w >> mul ~env
    ~y: ~s >> sp \tone
    o: balance ~x ~y ]],
  echoes = [[
    ~time: sin {lfo} >> mul 4.0 >> add 9.0
    ~a: saw {f} >> mul 0.2 >> delayms ~time
    ~b: noise {seed} >> apfmsgain ~time {a}
    ~c: tri {f} >> delayms {ms} >> apfmsgain {ms} 0.4
    ~d: balance ~a ~c >> delayms ~time
    ~e: imp {lfo} >> delayn {n} >> plate {mix}
    ~f: mix ~e ~a >> reverb {mix} {a} 0.4 {mix} 0.8
    o: mix ~b ~c ~d ~e ~f >> delayms {ms} ]],
  time = [[
    ~sig: constsig "{f}@{t} 330@0.1 {f}@0.2"({span})
    ~line: [0 => 0.1 1/64 + {ms}_ms => {mix} {t} => -0.5 1/4 => 1.0] * {span} !
    ~arr: arrange ~line {t} ~sig 0.03 ~line 0.02
    ~low: saw ~sig >> lpf "{f}@0 900@{t}"({span}) 2.0
    ~any: choose 1 {note} -3 40
    ~pan: ~low >> pan ~line
    ~side: get ~pan >> pan {mix}
    ~one: ~line >> onepole ~low
    o: mix ~arr ~any ~side ~one ~input >> mul 0.001 ]],
  drums = [[
    ~t: speed {lfo} >> seq 60 _{note} ~n
    ~n: choose {note} 60 67
    ~g: squ {lfo} >> add 1.0 >> adsr {t} 0.05 {mix} {t}
    ~b: ~t >> bd {a}
    ~s: ~t >> sn {a}
    ~h: ~t >> hh {a}
    ~x: ~t >> sawsynth {t} {a}
    ~y: ~t >> squsynth {t} {a}
    ~z: ~t >> trisynth {t} {a}
    o: mix ~b ~s ~h ~x ~y ~z ~g >> sendpass ~g ]],
  samples = [[
    ~p: psampler "\tone@{t} \wide@0.05 \tone@0.11"({span})
    ~q: speed {lfo} >> seq {note} 60_67 >> sp \wide
    ~r: noise {seed} >> sampler \tone >> mul 0.01
    ~s: psynth `0.0 60, 0.01 67.5, 0.05 72`
    ~m: msgsynth \a {t} {a}
    o: mix ~p ~q ~r ~s ~m ]],
  code = [[
    ~x: saw {f} >> mul 3.0 >> add {mix}
    ~a: ~x >> eval `y := y*0.9 + in; z := z + sin(y)*0.1; z*0.01 + x`
    ~b: ~x >> eval `tan(in)+asin(in/9)+acos(in/9)+atan(in)+in%0.7+in^3`
    ~c: ~x >> eval `sinh(in)+cosh(in)+tanh(in)+asinh(in)+atanh(in/9)`
    ~d: ~x >> eval `log(abs(in)+1)+acosh(abs(in)+1)+abs(in)^0.5+cos(in*1k)`
    ~e: ~x >> eval `int(in)+ceil(in)+floor(in)+sign(in)+round(in)+e()-pi()`
    ~f: ~x >> expr `(in > 0 && in) - (in <= 1) + (in == phase) + sr / 1e9`
    ~g: ~x >> meta `for i = 1, 128 do
        x0 = x0 * 0.9 + sin(input[i]); output[i] = x0 + phase
      end
      phase = phase + 0.001`
    o: mix ~a ~b ~c ~d ~e ~f ~g ]],
}

local ORDER = { "kick", "fm", "filters", "sequence", "echoes", "time", "drums",
  "samples", "code" }

local tone = rf.zeros(3001, "float32")
for n = 1, #tone do tone[n] = rf.math.sin(n * n * 1e-4) end
tone.sr = 22050

local wide = rf.zeros({ 2, 1500 }, "float32")
for n = 1, 1500 do wide[1][n], wide[2][n] = tone[n], tone[2 * n] end
wide.sr = 48000

local SAMPLES = { tone = tone, wide = wide, kick = tone }

local function set(i)
  return {
    a = 0.001 + 0.04 * i, f = 30 + 173.3 * i, note = 48 + i, seed = 7 * i,
    lfo = 1 + 0.7 * i, ms = 0.5 + 2.3 * i, n = 33 * i, mix = 0.04 * i,
    t = 0.001 + 0.005 * i, span = 0.1 + 0.01 * i,
  }
end

local function known(text, values)
  local kept = {}
  for name, value in pairs(values) do -- any order
    if text:find("{" .. name .. "}", 1, true) then kept[name] = value end
  end
  return kept
end

for _, name in ipairs(ORDER) do
  local graph, sets = rf.graph(TEXTS[name]), {}
  for i = 1, 21 do sets[i] = known(TEXTS[name], set(i)) end
  for _, strict in ipairs { false, true } do
    sum(name .. (strict and " strict" or ""), graph:render { seconds = 1,
      set = sets[7], channels = 2, samples = SAMPLES, bpm = 97,
      strict = strict })
  end
  sum(name .. " x 21", graph:render_batch { seconds = 0.5, set = sets,
    samples = SAMPLES, threads = threads })
end

-- Every node is in one of the texts, and its example makes the same bits.
local all = ""
for _, name in ipairs(ORDER) do all = all .. TEXTS[name] end
for _, node in ipairs(core.nodes()) do
  local word = node.name == "points" and "[0 =>" or node.name
  local named = all:find(word, 1, true)
  for _, alias in ipairs(node.aliases) do
    named = named or all:find(alias, 1, true)
  end
  assert(named, node.name .. " is in no text of bits.lua")
  sum("node " .. node.name, rf.graph(node.example):render { seconds = 0.5,
    channels = 2, samples = SAMPLES })
end

-- Texts that take over, messages and tempi, in voices that go apart.
local EFFECTS = { "lpf 900 2.0", "delayms ~d", "plate 0.5", "delayms 7.0",
  "apfmsgain 3.0 0.5", "eval `x := x*0.5 + in; x`", "reverb 0.5 0.5 0.3 0.5 1" }
local LIVE = [[
  ~d: sin 3.0 >> mul 2.0 >> add 5.0
  ~t: speed 9.0 >> seq 60 {note} _67
  ~p: psampler "\tone@0 \wide@0.01"(0.06) >> mul {a}
  o: ~t >> sawsynth 0.01 {a} >> {fx} >> add ~p ]]

local function live_text(fx, note, a)
  return (LIVE:gsub("{(%w+)}", { fx = fx, note = note, a = a }))
end

local updates = {}
for i, fx in ipairs(EFFECTS) do
  updates[i] = { i * 0.05, live_text(fx, 60 + i, 0.1 * i) }
end
sum("live", rf.graph(live_text("mul 0.5", 60, 0.1)):render { seconds = 0.5,
  channels = 2, samples = SAMPLES, updates = updates,
  messages = { { 0.12, "~t,0,0,5" }, { 0.31, "o,1,1,0.4;~d,0,0,7" } },
  tempos = { { 0.2, 150 }, { 0.33, 61.7 } } })

do
  local env = rf.make(rf.task {
    code = LIVE, samples = SAMPLES, threads = threads, target = tone,
    params = { note = rf.int(50, 70), a = rf.lin(0.05, 0.5),
      fx = rf.choose(EFFECTS) },
    total_step = 5, step_len = 0.03,
  })
  local units = rf.zeros { 21, env.plan_space.d }
  for i = 1, 21 do
    for k = 1, env.plan_space.d do units[i][k] = (i * 0.37 + k * 0.61) % 1 end
  end
  sum("live x 21", (env:evaluate_unit(units)))
  env:close()
end

local function task(reward)
  return rf.make(rf.task {
    code = TEXTS.kick,
    params = { a = rf.exp(0.001, 1), f = rf.exp(10, 10000) },
    target = tone, total_step = 3, step_len = 0.1, threads = threads,
    reward = reward,
  })
end

local function rewards(name, reward, n)
  local env = task(reward)
  local units = rf.zeros { n, env.plan_space.d }
  for i = 1, n do
    for k = 1, env.plan_space.d do units[i][k] = (i * 0.37 + k * 0.61) % 1 end
  end
  sum(name, (env:evaluate_unit(units)))
  env:close()
end

rewards("timbre", rf.reward.timbre(), 100)
for _, info in ipairs(core.measures()) do
  local term = rf.reward[info.name]
  rewards(info.name, term { span = "played" } + term { span = "step" }
    + term { span = "target" }, 18)
end
for _, feature in ipairs(core.features()) do
  sum(feature.name, rf.features[feature.name](tone))
end

local Z = core.normals(1, 0, 0, 0, 5, 40 * 40, rf.zeros { 40, 40 })
local C = core.algebra.update(rf.zeros { 40, 40 }, 0, Z, rf.zeros(40):fill(1))
local values, vectors = core.algebra.eigen(C)
sum("normals", Z)
sum("eigenvalues", values)
sum("eigenvectors", vectors)
sum("product", core.algebra.product(Z, vectors, values))
