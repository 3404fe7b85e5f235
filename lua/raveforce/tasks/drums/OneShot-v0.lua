--- drums/OneShot-v0: ten numbers that make a kick, a tom, a snare or a hat.
--
-- A sine whose pitch falls, and noise between a high-pass and a low-pass
-- filter, each under an envelope of its own. Envelopes are straight lines to
-- the fourth power: (1 - t/T)^4 falls like a sound that dies away, by 40 dB
-- in 0.68 T, and is over at T.
--
--     target    path, array, or "" for a kick that the runtime synthesises
--     longest   seconds; of a longer target only the beginning is used

local CODE = [[
  ~once: imp 0.1

  ~bend: ~once >> envperc 0.001 {sweep}
  ~bend_2: ~bend >> mul ~bend
  ~bend_4: ~bend_2 >> mul ~bend_2
  ~pitch: ~bend_4 >> mul {bend} >> add 1 >> mul {freq}

  ~body: ~once >> envperc {attack} {decay}
  ~body_2: ~body >> mul ~body
  ~body_4: ~body_2 >> mul ~body_2
  ~tone: sin ~pitch >> mul ~body_4 >> mul {tone}

  ~air: ~once >> envperc 0.001 {hiss_decay}
  ~air_2: ~air >> mul ~air
  ~air_4: ~air_2 >> mul ~air_2
  ~hiss: noise 42 >> rhpf {low_cut} 1.0 >> lpf {high_cut} 1.0
    >> mul ~air_4 >> mul {hiss}

  drum: mix ~tone ~hiss ]]

-- From 180 Hz down to 50 Hz.
local function synthesised()
  return rf.graph([[
    ~sweep: imp 0.1 >> envperc 0.001 0.08 >> mul 130 >> add 50
    ~env: imp 0.1 >> envperc 0.002 0.4
    kick: sin ~sweep >> mul ~env >> mul 0.8 ]]):render { seconds = 0.45 }
end

local function shortened(sound, seconds)
  local frames = math.floor(seconds * sound.sr)
  if #sound <= frames then return sound end
  local sr = sound.sr
  sound = sound:rows(1, frames):copy()
  sound.sr = sr
  return sound
end

local function target_of(o)
  local sound = o.target
  if sound == "" then
    sound = synthesised()
  elseif type(sound) == "string" then
    sound = rf.load(sound)
  end
  return shortened(sound, o.longest)
end

return rf.task({ target = "", longest = 1.0 }, function(o)
  local target = target_of(o)
  local low = math.min(12000, 0.3 * target.sr) -- filters stay stable below
  local high = math.min(16000, 0.4 * target.sr)
  return {
    code = CODE,
    target = target,
    step_len = #target / target.sr,
    params = {
      freq = rf.exp(30, 800),       -- Hz, where the pitch ends
      bend = rf.exp(0.03, 12),      -- it begins at freq * (1 + bend)
      sweep = rf.exp(0.03, 1.0),    -- s, until it ends
      attack = rf.exp(0.0005, 0.05),
      decay = rf.exp(0.03, 4),      -- s
      tone = rf.lin(0, 1),
      hiss_decay = rf.exp(0.01, 4), -- s
      low_cut = rf.exp(20, low),    -- Hz, of the noise
      high_cut = rf.exp(200, high),
      hiss = rf.lin(0, 1),
    },
  }
end)
