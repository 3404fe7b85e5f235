local rf = require "raveforce"

local DRUMS = "drums/Loop-v0"
local BASS = "bass/Line-v0"
local KICKS, SNARES, HATS = "x.x.", "..x.", "xx.x"
local SHORT = { kicks = KICKS, snares = SNARES, hats = HATS }
local RECORDINGS = "/usr/share/sonic-pi/samples/"

local function with(options, more)
  local all = { threads = 0, observation = "none" }
  for key, value in pairs(options) do all[key] = value end
  for key, value in pairs(more or {}) do all[key] = value end
  return all
end

local function is_there(path)
  local file = io.open(path)
  if file then file:close() end
  return file ~= nil
end

local function pattern()
  local plan = {}
  for step = 1, #KICKS do
    local function note(text)
      return text:sub(step, step) == "x" and 60 or 0
    end
    plan[step] = { kick = note(KICKS), snare = note(SNARES), hat = note(HATS) }
  end
  return plan
end

-- The pattern, and every pattern with one hit more or less.
local function neighbours()
  local list = { pattern() }
  for step = 1, #KICKS do
    for _, name in ipairs { "kick", "snare", "hat" } do
      local plan = pattern()
      plan[step][name] = 60 - plan[step][name]
      list[#list + 1] = plan
    end
  end
  return list
end

local function refused(id, options)
  local fine, raised = pcall(rf.make, id, options)
  assert.is_false(fine)
  return tostring(raised)
end

describe("the drum loop", function()
  it("is its own pattern, and nothing else is worth as much", function()
    local env = rf.make(DRUMS, with(SHORT))
    local returns = env:evaluate(neighbours())
    assert.equal(4, returns[1]) -- 1 is the target itself, in every step
    for i = 2, #returns do assert.is_true(returns[i] < 3.95) end
  end)

  it("is found in recordings that were added up", function()
    local kit = { kick = RECORDINGS .. "bd_haus.flac",
      snare = RECORDINGS .. "sn_dub.flac",
      hat = RECORDINGS .. "drum_cymbal_closed.flac", target = "mixed" }
    if not is_there(kit.kick) then return pending "no recordings here" end
    local env = rf.make(DRUMS, with(SHORT, kit))
    local returns = env:evaluate(neighbours())
    for i = 2, #returns do assert.is_true(returns[i] < returns[1]) end
  end)

  -- A sampler may be a frame late: what it plays is compared by magnitudes.
  it("mixes the sound that the runtime renders", function()
    local env = rf.make(DRUMS, with(SHORT, { target = "mixed" }))
    local nearest = 1 - env:evaluate { pattern() }[1] / #KICKS
    assert.is_true(nearest < 0.2, nearest)
  end)

  it("is solved by an agent that knows what a choice is", function()
    local task = require "raveforce.task_file".load(DRUMS)
    local result = rf.train(task, { agent = "cem", iterations = 3000, seed = 1,
      set = SHORT, threads = 0 })
    assert.equal(4, result.best.ret)
    assert.same(pattern(), result.best.params)
  end)

  it("refuses patterns of different lengths, and endless ones", function()
    assert.truthy(refused(DRUMS, { hats = "x" }):find(
      "hats has 1 steps, kicks 16", 1, true))
    local long = ("x"):rep(65)
    assert.truthy(refused(DRUMS, { kicks = long, snares = long, hats = long })
      :find("1 to 64", 1, true))
  end)
end)

describe("the bass line", function()
  local NOTES = { 36, 0, 43, 39 }
  local LINE = { notes = "36 0 43 39" }

  -- One note held in all steps, at several cutoffs: the best note of each.
  local function best_notes(env)
    local best, found = {}, {}
    for note = 35, 60 do
      for _, cutoff in ipairs { 400, 900, 2000 } do
        env:reset { seed = 1 }
        for step = 1, #NOTES do
          local action = { note = note == 35 and 0 or note, cutoff = cutoff }
          local _, reward = env:step(action)
          if not best[step] or reward > best[step] then
            best[step], found[step] = reward, action.note
          end
        end
      end
    end
    return found
  end

  it("is heard where the patch plays it", function()
    assert.same(NOTES, best_notes(rf.make(BASS, with(LINE))))
  end)

  it("is heard where a recording plays it", function()
    local path = RECORDINGS .. "bass_thick_c.flac"
    if not is_there(path) then return pending "no recordings here" end
    local found = best_notes(rf.make(BASS, with(LINE, { bass = path })))
    local right = 0
    for step, note in ipairs(NOTES) do
      right = right + (found[step] == note and 1 or 0)
    end
    assert.is_true(right >= 3, table.concat(found, " "))
  end)

  it("tells one cutoff from another", function()
    local env = rf.make(BASS, with { notes = "48", cutoffs = "900" })
    local list = {}
    for i, cutoff in ipairs { 900, 300, 600, 1400, 3000 } do
      list[i] = { note = 48, cutoff = cutoff }
    end
    local returns = env:evaluate(list)
    assert.equal(1, returns[1])
    for i = 2, #returns do assert.is_true(returns[i] < 0.995) end
  end)

  it("refuses what are no notes", function()
    assert.truthy(refused(BASS, { notes = "36 x" }):find(
      "notes are numbers in 0..127, got 'x'", 1, true))
    assert.truthy(refused(BASS, { notes = "36.5" }):find(
      "notes are whole numbers", 1, true))
    assert.truthy(refused(BASS, { notes = "" }):find(
      "notes has 0 numbers, wants 1 to 64", 1, true))
    assert.truthy(refused(BASS, { cutoffs = "10" }):find(
      "cutoffs are numbers in 50..10000", 1, true))
  end)
end)
