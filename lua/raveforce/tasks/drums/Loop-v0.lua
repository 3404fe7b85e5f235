--- drums/Loop-v0: which of three drums sound in each of sixteen steps?
--
-- The forebear's SuperCollider task: a plan of 16 combinations, 8^16 in all.
-- The answer is known, so a search has found it or not.
--
--     kick, snare, hat     paths, or "" for drums from plain arithmetic
--     kicks, snares, hats  the pattern: a letter is a hit, "." none; up to 64
--     target               "rendered" by the runtime, "mixed" from the
--                          recordings by plain addition, or a path
--
-- A hit comes in the middle of its step: values change on the grid of blocks,
-- a little after a step begins.

local SR, STEP = 44100, 0.12 -- Hz, s: sixteenths at 125 bpm, 5292 frames
local BPM, CYCLE = 125, 1.92 -- s of sixteen steps
local HALF = 2646            -- frames

local function sine(cycles)
  return rf.math.sin(2 * rf.math.pi * cycles)
end

-- The same hiss everywhere: a multiplicative generator (Lehmer 1951).
local function hiss()
  local state = 1
  return function()
    state = state * 48271 % 2147483647
    return state / 1073741823.5 - 1
  end
end

local function drum(seconds, f)
  local frames = math.floor(seconds * SR)
  local sound = rf.zeros(frames, "float32")
  for n = 1, frames do sound[n] = f((n - 1) / SR, 1 - n / frames) end
  sound.sr = SR
  return sound
end

local made = {
  kick = function()
    return drum(0.2, function(t, fade)
      return 0.8 * fade * sine(50 * t - 1.5 * fade * fade * fade)
    end)
  end,
  snare = function()
    local noise = hiss()
    return drum(0.15, function(t, fade)
      return fade * fade * (0.3 * noise() + 0.3 * sine(190 * t))
    end)
  end,
  hat = function()
    local noise, last = hiss(), 0
    return drum(0.05, function(_, fade)
      local x = noise()
      local high = x - last
      last = x
      return 0.2 * fade * fade * high
    end)
  end,
}

local DRUMS = { "kick", "snare", "hat" }

local function kit_of(o)
  local kit = {}
  for _, name in ipairs(DRUMS) do
    local path = o[name]
    kit[name] = path == "" and made[name]() or rf.load(path, { sr = SR })
  end
  return kit
end

local function check(o)
  local steps = #o.kicks
  for _, name in ipairs(DRUMS) do
    local pattern = o[name .. "s"]
    if #pattern ~= steps or steps < 1 or steps > 64 then
      error(("%ss has %d steps, kicks %d: all have the same number, 1 to 64")
        :format(name, #pattern, steps), 0)
    end
  end
  return steps
end

local function is_hit(pattern, step)
  return pattern:sub(step, step) ~= "."
end

-- The pattern as one cycle of `seq`: a rest and a note for each step.
local function rendered(o, kit, steps)
  local lines = {}
  for i, name in ipairs(DRUMS) do
    local notes = {}
    for step = 1, steps do
      notes[step] = is_hit(o[name .. "s"], step) and "_60" or "__"
    end
    lines[i] = ("~%s: speed %.9g >> seq %s >> sp \\%s"):format(name,
      CYCLE / (steps * STEP), table.concat(notes, " "), name)
  end
  lines[#lines + 1] = "loop: mix ~kick ~snare ~hat >> mul 0.5"
  return rf.glicol(table.concat(lines, "\n"),
    { seconds = steps * STEP, samples = kit })
end

local function mixed(o, kit, steps)
  local frames = math.floor(steps * STEP * SR + 0.5)
  local sound = rf.zeros(frames, "float32")
  for _, name in ipairs(DRUMS) do
    local hit, pattern = kit[name], o[name .. "s"]
    for step = 1, steps do
      local from = (step - 1) * 2 * HALF + HALF
      local last = is_hit(pattern, step) and math.min(#hit, frames - from) or 0
      for n = 1, last do sound[from + n] = sound[from + n] + 0.5 * hit[n] end
    end
  end
  sound.sr = SR
  return sound
end

return rf.task({
  kick = "", snare = "", hat = "",
  kicks = "x.x...x...x.x...", snares = "....x.....x.x.x.",
  hats = "xx.xxx.xxx.xxx.x", target = "rendered",
}, function(o)
  local steps, kit = check(o), kit_of(o)
  local target = o.target
  if target == "rendered" then
    target = rendered(o, kit, steps)
  elseif target == "mixed" then
    target = mixed(o, kit, steps)
  end
  local hit = rf.choose { 0, 60 }
  return {
    code = [[
  ~kick: speed 16.0 >> seq _{kick} >> sp \kick
  ~snare: speed 16.0 >> seq _{snare} >> sp \snare
  ~hat: speed 16.0 >> seq _{hat} >> sp \hat
  loop: mix ~kick ~snare ~hat >> mul 0.5 ]],
    params = { kick = hit, snare = hit, hat = hit },
    samples = kit, sr = SR, bpm = BPM,
    target = target, total_step = steps, step_len = STEP,
    -- magnitudes tell a hat under a kick, decibels a sound from silence
    reward = 0.5 * rf.reward.stft_mag_l1 { span = "step" }:relative()
      + 0.5 * rf.reward.logmel_l1 { span = "step" }:relative(),
  }
end)
