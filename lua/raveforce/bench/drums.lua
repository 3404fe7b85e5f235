--- Twenty recorded drums, and what a patch of ten numbers makes of them.
--
-- The sounds are those of the package sonic-pi-samples. Kicks and toms have a
-- pitch: `f0` of the body, measured once by `pitch.track` (normalised
-- cross-correlation over 50 ms). The body is the longest part that stays
-- within a semitone and within 20 dB of the loudest frame, `from` to `to`;
-- f0 is the median there. A long windowed Fourier transform over the body
-- agrees within 15 cents. Two bodies are shorter than 50 ms, so that a listener
-- would name their pitch less surely: bd_808 dies away within three periods,
-- bd_tek glides.
-- @module raveforce.bench.drums

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local make = require "raveforce.make".env
local page = require "raveforce.bench.drums_page"
local pitch = require "raveforce.bench.pitch"
local rf = require "raveforce"
local task_file = require "raveforce.task_file"
local train = require "raveforce.train"

local FOLDER = "/usr/share/sonic-pi/samples"
local TASK, EPISODES, SEED = "drums/OneShot-v0", 3000, 1
local OUT = "runs/drums"
local AGENTS = { "cem", "de" }
local CLOSE = 20 -- cents

-- Measures that look at a sound's spectrum in decibels.
local LOG_SPECTRAL = { "logmel_l1", "mfcc_l1", "mrstft_music", "lsd" }

local drums = {}

---@class rf.Drum
---@field name string
---@field kind "kick"|"tom"|"snare"|"hat"
---@field f0   number? Hz
---@field from number? s
---@field to   number? s

---@type rf.Drum[]
drums.list = {
  { name = "bd_808", kind = "kick", f0 = 41.7, from = 0.037, to = 0.072 },
  { name = "bd_boom", kind = "kick", f0 = 59.9, from = 0.073, to = 0.946 },
  { name = "bd_gas", kind = "kick", f0 = 50.4, from = 0.035, to = 0.229 },
  { name = "bd_haus", kind = "kick", f0 = 54.1, from = 0.109, to = 0.169 },
  { name = "bd_klub", kind = "kick", f0 = 51.6, from = 0.049, to = 0.319 },
  { name = "bd_pure", kind = "kick", f0 = 47.3, from = 0.076, to = 0.385 },
  { name = "bd_tek", kind = "kick", f0 = 60.2, from = 0.143, to = 0.188 },
  { name = "drum_tom_hi_hard", kind = "tom", f0 = 152.9, from = 0.203,
    to = 0.382 },
  { name = "drum_tom_hi_soft", kind = "tom", f0 = 154.0, from = 0.098,
    to = 0.338 },
  { name = "drum_tom_mid_hard", kind = "tom", f0 = 122.8, from = 0.184,
    to = 0.448 },
  { name = "drum_tom_mid_soft", kind = "tom", f0 = 122.5, from = 0.129,
    to = 0.398 },
  { name = "drum_tom_lo_soft", kind = "tom", f0 = 91.4, from = 0.175,
    to = 0.539 },
  { name = "elec_fuzz_tom", kind = "tom", f0 = 82.7, from = 0.031,
    to = 0.315 },
  { name = "drum_snare_hard", kind = "snare" },
  { name = "elec_snare", kind = "snare" },
  { name = "sn_dolf", kind = "snare" },
  { name = "sn_dub", kind = "snare" },
  { name = "drum_cymbal_closed", kind = "hat" },
  { name = "drum_cymbal_pedal", kind = "hat" },
  { name = "elec_cymbal", kind = "hat" },
}

--- Where a drum's recording lies.
---@param drum rf.Drum
---@return string
function drums.path(drum)
  return ("%s/%s.flac"):format(FOLDER, drum.name)
end

---@class rf.FoundDrum
---@field drum   rf.Drum
---@field agent  string
---@field reward number
---@field unit   number[]
---@field params table
---@field target core.Array
---@field audio  core.Array
---@field sr     number
---@field ratios table<string, number> distance to the target over silence's
---@field f0     number? of the best's body
---@field cents  number? from the target's f0

local function against_silence(measure, target, audio)
  local silence = core.zeros("float32", #target)
  silence.sr = target.sr
  local f = rf.distance[measure]
  return f(target, audio) / f(target, silence)
end

-- What was found, played and measured.
local function examined(drum, agent, result, overrides)
  local env = make(task_file.load(TASK), overrides)
  env:reset { seed = SEED }
  env:step_unit(result.best.unit)
  local found = { drum = drum, agent = agent, reward = result.best.ret,
    unit = result.best.unit, params = result.best.params[1],
    target = env.target, audio = env:audio(), sr = env.sr, ratios = {} }
  for _, measure in ipairs(LOG_SPECTRAL) do
    found.ratios[measure] = against_silence(measure, env.target, found.audio)
  end
  if drum.f0 then
    found.f0 = pitch.body(found.audio, env.sr, drum.from, drum.to)
    found.cents = found.f0 and pitch.cents(found.f0, drum.f0)
  end
  env:close()
  return found
end

--- Lets an agent search for one drum.
---@param drum rf.Drum
---@param agent string
---@param options { reward: rf.Reward?, episodes: integer?, seed: integer? }?
---@return rf.FoundDrum
function drums.search(drum, agent, options)
  options = options or {}
  local overrides = { target = drums.path(drum), reward = options.reward,
    observation = "none" }
  local result = train.run(task_file.load(TASK), { agent = agent,
    iterations = options.episodes or EPISODES, seed = options.seed or SEED,
    set = overrides })
  overrides.observation = nil
  return examined(drum, agent, result, overrides)
end

local function check_package()
  local first = drums.path(drums.list[1])
  if core.file_read(first, 1 << 26) then return end
  errors.raise("io", "bench drums needs the recordings of the package "
    .. "sonic-pi-samples: there is no %s", first)
end

local function keep(found)
  local stem = ("%s/%s"):format(OUT, found.drum.name)
  assert(core.save(stem .. "-target.wav", found.target, found.sr))
  assert(core.save(("%s-%s.wav"):format(stem, found.agent), found.audio,
    found.sr))
end

-- "+12 c", or how it is said that there is none.
local function cents_text(found)
  if not found.drum.f0 then return "" end
  return found.cents and ("%+.0f c"):format(found.cents) or "no pitch"
end

local function line_of(found)
  local cells = {}
  for i, measure in ipairs(LOG_SPECTRAL) do
    cells[i] = ("%13.2f"):format(found.ratios[measure])
  end
  return ("%-19s%-6s%-4s%7.3f%s%9s\n"):format(found.drum.name,
    found.drum.kind, found.agent, found.reward, table.concat(cells),
    cents_text(found))
end

local function heading()
  local cells = {}
  for i, measure in ipairs(LOG_SPECTRAL) do
    cells[i] = ("%13s"):format(measure)
  end
  return "distances as parts of silence's\n" .. ("%-19s%-6s%-4s%7s%s%9s\n")
    :format("sound", "", "", "reward", table.concat(cells), "pitch")
end

-- Over the better agent's sounds.
local function summarise(report, best)
  local worst, close, pitched = 0, 0, 0
  for _, found in ipairs(best) do
    for _, measure in ipairs(LOG_SPECTRAL) do
      worst = math.max(worst, found.ratios[measure])
    end
    if found.drum.f0 then
      pitched = pitched + 1
      if found.cents and math.abs(found.cents) <= CLOSE then
        close = close + 1
      end
    end
  end
  report("worst distance, part of silence's", worst, "")
  report(("of %d kicks and toms, pitch within %d cents"):format(pitched,
    CLOSE), close, "", pitched)
end

--- Every drum with every agent; sounds and a page in runs/drums.
function drums.run(report, say)
  check_package()
  assert(core.folder_make(OUT))
  say(heading())
  local best = {}
  for i, drum in ipairs(drums.list) do
    for _, agent in ipairs(AGENTS) do
      local found = drums.search(drum, agent)
      keep(found)
      say(line_of(found))
      report(("%s, %s"):format(drum.name, agent), found.reward, "reward", nil,
        true)
      if not best[i] or found.reward > best[i].reward then best[i] = found end
    end
  end
  summarise(report, best)
  assert(core.file_write(OUT .. "/drums.svg", page.draw(best)))
  say(("look: %s/drums.svg   listen: %s/*.wav\n"):format(OUT, OUT))
end

return drums
