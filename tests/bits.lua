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
}

local tone = rf.zeros(3001, "float32")
for n = 1, #tone do tone[n] = rf.math.sin(n * n * 1e-4) end
tone.sr = 22050

local function set(i)
  return { a = 0.001 + 0.04 * i, f = 30 + 173.3 * i, note = 48 + i }
end

local function known(text, values)
  local kept = {}
  for name, value in pairs(values) do -- any order
    if text:find("{" .. name .. "}", 1, true) then kept[name] = value end
  end
  return kept
end

for _, name in ipairs { "kick", "fm", "filters", "sequence" } do
  local text = TEXTS[name]
  local graph, sets = rf.graph(text), {}
  local samples = { tone = tone }
  for i = 1, 21 do sets[i] = known(text, set(i)) end
  sum(name, graph:render { seconds = 1, set = sets[7], channels = 2,
    samples = samples, bpm = 97 })
  sum(name .. " x 21", graph:render_batch { seconds = 0.5, set = sets,
    samples = samples, threads = threads })
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
