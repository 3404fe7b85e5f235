--- bass/Line-v0: sixteen steps of note and cutoff.
--
-- The forebear's bass line: a saw through a low-pass filter plays a line that
-- is heard and not seen. Notes are chosen, so a search has found one or not.
--
--     notes     the line, as MIDI numbers with spaces between; 0 is a rest
--     cutoffs   Hz, of the notes in turn, where the patch plays the line
--     lowest    the agent chooses among 0 and the notes lowest .. lowest + 24
--     bass      path of a recorded note that plays the line instead, or ""
--     root      the note that was recorded
--     target    path of a line that somebody else played, or ""
--
-- A note comes in the middle of its step: values change on the grid of blocks,
-- a little after a step begins.

local SR, STEP, BPM = 22050, 0.24, 125 -- Hz, s: eighths of 5292 frames
local FRAMES = 5292

-- An oscillator does not hold a note that `seq` strikes, so its pitch is a
-- number beside the note, and so is a level that undoes the envelope's, which
-- follows the note.
local PATCH = [[
  ~env: speed 8.0 >> seq _{note} >> envperc 0.003 0.11
  bass: saw {freq} >> lpf {cutoff} 2.0 >> mul ~env >> mul {level} ]]
local RECORDED = [[
  ~note: speed 8.0 >> seq _{note}
  ~env: ~note >> envperc 0.003 0.11
  bass: ~note >> sp \bass >> mul ~env >> mul {level} ]]

local function freq_of(note)
  return 440 * rf.math.pow(2, (note - 69) / 12)
end

-- For notes that are played at `60 + up` steps.
local function level_of(note, up)
  return note == 0 and 0 or 0.2 * rf.math.pow(2, (60 - note - up) / 12)
end

local function numbers_of(text, what, lo, hi)
  local list = {}
  for word in text:gmatch "%S+" do
    local number = tonumber(word)
    if not number or number < lo or number > hi then
      error(("%s are numbers in %d..%d, got '%s'"):format(what, lo, hi, word),
        0)
    end
    list[#list + 1] = math.tointeger(number) or number
  end
  if #list < 1 or #list > 64 then
    error(("%s has %d numbers, wants 1 to 64"):format(what, #list), 0)
  end
  return list
end

-- Each note ends within its step, so a line is one note behind the other. An
-- envelope runs once at the very beginning, untriggered: that half of a step
-- counts only where the line begins.
local function line_of(notes, play)
  local sound = rf.zeros(#notes * FRAMES, "float32")
  for step, note in ipairs(notes) do
    local played, from = note ~= 0 and play(note, step), (step - 1) * FRAMES
    local first = not played and FRAMES + 1 or step == 1 and 1
      or FRAMES // 2 + 1
    for n = first, FRAMES do sound[from + n] = played[n] end
  end
  sound.sr = SR
  return sound
end

local function render(text, set, samples)
  return rf.graph(text):render { seconds = STEP, sr = SR, bpm = BPM, set = set,
    samples = samples }
end

local function target_of(o, notes)
  local up = 60 - o.root
  if o.target ~= "" then return o.target end
  if o.bass == "" then
    local cutoffs = numbers_of(o.cutoffs, "cutoffs", 50, 10000)
    return line_of(notes, function(note, step)
      local cutoff = cutoffs[(step - 1) % #cutoffs + 1]
      return render(PATCH, { note = note, freq = freq_of(note),
        level = level_of(note, 0), cutoff = cutoff })
    end)
  end
  local samples = { bass = rf.load(o.bass, { sr = SR }) }
  return line_of(notes, function(note)
    return render(RECORDED, { note = note + up, level = level_of(note, up) },
      samples)
  end)
end

local function choices(lowest)
  local notes = { 0 }
  for i = 0, 24 do notes[i + 2] = lowest + i end
  return rf.choose(notes)
end

return rf.task({
  notes = "36 36 0 48 39 0 43 46 36 0 36 51 48 43 41 0",
  cutoffs = "300 500 900 1500 2500 1500 900 500",
  lowest = 36, bass = "", root = 36, target = "",
}, function(o)
  local notes = numbers_of(o.notes, "notes", 0, 127)
  for _, note in ipairs(notes) do
    if math.type(note) == "float" then
      error(("notes are whole numbers, got %g"):format(note), 0)
    end
  end
  -- A semitone at 65 Hz is 4 Hz: long frames, and bands below 500 Hz alone.
  local low = rf.reward.mfcc_l1 { span = "step", n_fft = 4096,
    hop_length = 1024, fmax = 500, n_mels = 64, n_mfcc = 64, top_db = 60 }
  local colour = rf.reward.logmel_l1 { span = "step" }
  return {
    code = PATCH,
    params = {
      note = choices(o.lowest), cutoff = rf.exp(100, 5000), -- Hz
      freq = rf.rel("note", freq_of),
      level = rf.rel("note", function(note) return level_of(note, 0) end),
    },
    sr = SR, bpm = BPM,
    target = target_of(o, notes), total_step = #notes, step_len = STEP,
    reward = 0.7 * low:relative() + 0.3 * colour:relative(),
  }
end)
