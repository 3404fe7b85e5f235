--- The demonstration behind `make demo`: agents find a kick drum.
--
--     raveforce run examples/demo.lua [OUT]

local rf = require "raveforce"

local RECORDING = "/usr/share/sonic-pi/samples/bd_808.flac"
local OUT = arg and arg[1] or "build/demo"
local EPISODES, SEEDS, TOP = 2000, 5, 20

local function say(format, ...)
  print(format:format(...))
end

local function synthesised()
  return rf.graph([[
    ~sweep: imp 0.1 >> envperc 0.001 0.07 >> mul 60 >> add 45
    ~env: imp 0.1 >> envperc 0.003 0.5
    kick: sin ~sweep >> mul ~env >> mul 0.6 ]]):render { seconds = 0.6 }
end

local function load_target()
  local found, sound = pcall(rf.load, RECORDING)
  if found then
    say("Target: %s", RECORDING)
    return sound
  end
  say("No recording (the package sonic-pi-samples is not installed):")
  say("the target is a kick that the runtime synthesises.")
  return synthesised()
end

-- The forebear's task: attack and decay share the sound's length, no gain.
local function classic(target)
  local dur = #target / target.sr
  return rf.task {
    code = [[
      ~env: imp 0.1 >> envperc {attack} {decay}
      kick: sin {freq} >> mul ~env ]],
    params = {
      attack = rf.lin(0.0001, dur - 0.0001),
      decay = rf.rel("attack", function(a) return dur - 0.0001 - a end),
      freq = rf.exp(10, 10000),
    },
    target = target, step_len = dur, reward = rf.reward.raw(),
  }
end

-- The same sound with what it lacks: its own decay, and a gain.
local function free(target, reward)
  local dur = #target / target.sr
  return rf.task {
    code = [[
      ~env: imp 0.1 >> envperc {attack} {decay}
      kick: sin {freq} >> mul ~env >> mul {gain} ]],
    params = {
      attack = rf.lin(0.0001, 0.1),
      decay = rf.exp(0.01, dur),
      freq = rf.exp(20, 2000),
      gain = rf.lin(0, 1),
    },
    target = target, step_len = dur, reward = reward,
  }
end

local function remove(dir)
  for _, name in ipairs { "run.db", "run.db-wal", "run.db-shm" } do
    os.remove(dir .. "/" .. name)
  end
end

local function progress(name)
  return function(done, total, best)
    if done > 0 and (done % 500 < 64 or done == total) then
      io.stderr:write(("\r  %-6s %5d/%d  best %.5f "):format(name, done, total,
        best))
      if done == total then io.stderr:write "\n" end
    end
  end
end

local function train(task, agent, name)
  local dir = OUT .. "/" .. name
  remove(dir)
  local result = rf.train(task, { agent = agent, iterations = EPISODES,
    seed = 1, out = dir, on_progress = progress(agent) })
  return result, dir
end

local function show(agent, result)
  local p = result.best.params[1]
  say("  %-7s %9.5f   attack %.4f s  decay %.4f s  freq %7.2f Hz%s", agent,
    result.best.ret, p.attack, p.decay, p.freq,
    p.gain and ("  gain %.2f"):format(p.gain) or "")
end

-- What the forebear reported: the best random tries are short and low.
local function best_tries(env, seed)
  local d = env.action_space.d
  local agent = rf.agent.random(d, { seed = seed })
  local units = agent:ask(EPISODES)
  local returns = env:evaluate_unit(units)
  local order = {}
  for i = 1, EPISODES do order[i] = i end
  table.sort(order, function(a, b) return returns[a] > returns[b] end)
  local short, low = 0, 0
  for k = 1, TOP do
    local p = env.action_space:from_unit(units[order[k]])
    if p.attack < 0.1 then short = short + 1 end
    if p.freq < 100 then low = low + 1 end
  end
  return short, low
end

local function section(title)
  say("\n%s", title)
end

local target = load_target()
say("%.2f s at %d Hz", #target / target.sr, target.sr)

section "1. The classic task: attack, decay and frequency of a sine"
local task = classic(target)
local random = train(task, "random", "classic-random")
local cem, cem_dir = train(task, "cem", "classic-cem")
say("  silence %9.5f", cem.baselines.silence)
show("random", random)
show("cem", cem)
say("  The waveform error prefers silence to all of these: without a gain, and")
say("  with a decay tied to the attack, a sine is too loud for too long.")
say("  That is why rewards matter.")

section "2. The best of the random tries, as the forebear found them"
local env = rf.make(task)
for seed = 1, SEEDS do
  local short, low = best_tries(env, seed)
  say("  seed %d: of the best %d of %d: %d attacks under 0.1 s, %d below "
    .. "100 Hz", seed, TOP, EPISODES, short, low)
end

section "3. Four free parameters: attack, decay, freq, gain"
local free_task = free(target, rf.reward.raw())
local free_random = train(free_task, "random", "free-random")
local free_cem, free_dir = train(free_task, "cem", "free-cem")
say("  silence %9.5f", free_cem.baselines.silence)
show("random", free_random)
show("cem", free_cem)

section "4. The same four by a reward that hears: timbre"
local timbre_task = free(target, rf.reward.timbre())
local timbre_random = train(timbre_task, "random", "timbre-random")
local timbre_cem, timbre_dir = train(timbre_task, "cem", "timbre-cem")
say("  silence %9.5f   the target itself 1", timbre_cem.baselines.silence)
show("random", timbre_random)
show("cem", timbre_cem)
local heard = rf.make(timbre_task):evaluate { free_cem.best.params[1] }
say("  The winner by waveform error earns %.5f here.", heard[1])

section "Listen and look"
say("  the classic task's best   %s/best.wav", cem_dir)
say("  with four parameters      %s/best.wav", free_dir)
say("  the same by timbre        %s/best.wav", timbre_dir)
say("  all as pictures           best.svg beside them")
