--- A sequencer: sixteen steps, each one note or rest and one sample.
--
--     raveforce train examples/05_sequencer.lua --agent de
--
-- The target is the same patch with its pattern written out, so a perfect
-- plan exists. A note sounds in the middle of its step: values change on the
-- grid of blocks, a little after the step begins.

local SR, STEPS, STEP = 48000, 16, 0.125 -- Hz, s: sixteenths at 120 bpm

-- Sounds from plain arithmetic, so that the task needs no file.
local function play(seconds, f)
  local frames = math.floor(seconds * SR)
  local sound = rf.zeros(frames, "float32")
  for n = 1, frames do sound[n] = f((n - 1) / SR, 1 - n / frames) end
  sound.sr = SR
  return sound
end

local function sine(cycles)
  return rf.math.sin(2 * rf.math.pi * cycles)
end

local samples = {
  kick = play(0.1, function(t, fade)
    return 0.8 * fade * sine(50 * t - fade * fade)
  end),
  bass = play(0.2, function(t) -- at note 60; lower notes last longer
    return 4 * math.abs((220 * t + 0.25) % 1 - 0.5) - 1
  end),
  tick = play(0.03, function(t, fade)
    return 0.4 * fade * fade * sine(7000 * t)
  end),
}

local patch = [[
  ~env: ~notes >> envperc 0.002 0.1
  bass: ~notes >> sp \bass >> mul ~env >> mul 0.4 ]]

local notes = "_48 __ _55 _48 __ _60 _55 __ _48 __ _55 _48 _63 _60 _55 __"
local kicks = "_60 __ __ __ _60 __ __ __ _60 __ __ __ _60 __ __ _60"
local ticks = "__ _60 _60 _60 __ _60 _60 _60 __ _60 _60 _60 __ _60 _60 __"

local target = rf.glicol(patch .. [[

  ~notes: speed 1.0 >> seq ]] .. notes .. [[

  ~kicks: speed 1.0 >> seq ]] .. kicks .. [[

  ~ticks: speed 1.0 >> seq ]] .. ticks .. [[

  kicks: ~kicks >> sp \kick
  ticks: ~ticks >> sp \tick ]], { seconds = STEPS * STEP, samples = samples })

return rf.task {
  code = patch .. [[

  ~notes: speed 16.0 >> seq _{note}
  drums: speed 16.0 >> seq _60 >> sp {drum} ]],
  params = {
    note = rf.choose { 0, 48, 55, 60, 63 },
    drum = rf.choose { "\\kick", "\\tick" },
  },
  samples = samples,
  target = target,
  sr = SR,
  total_step = STEPS,
  step_len = STEP,
}
