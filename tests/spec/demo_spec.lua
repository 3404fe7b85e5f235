local RAVEFORCE = require "tests.workplace".RAVEFORCE
local RECORDING = "/usr/share/sonic-pi/samples/bd_808.flac"

local function output_of(demo)
  local folder = os.tmpname()
  os.remove(folder)
  local pipe = io.popen(("'%s' run %s %s 2>/dev/null")
    :format(RAVEFORCE, demo, folder))
  local output = pipe:read "a"
  assert(pipe:close())
  os.execute("rm -rf " .. folder)
  return output
end

local function rewards_of(section)
  return tonumber(section:match "silence%s+(%S+)"),
    tonumber(section:match "random%s+(%S+)"),
    tonumber(section:match "cem%s+(%S+)")
end

describe("the demo", function()
  it("finds what the forebear found, and more", function()
    local file = io.open(RECORDING)
    if not file then
      pending "skipped: no recording (sonic-pi-samples)"
      return
    end
    file:close()
    local output = output_of "examples/demo.lua"
    local classic, tries, free, timbre =
      output:match "\n1%.(.-)\n2%.(.-)\n3%.(.-)\n4%.(.*)$"

    local silence, random, cem = rewards_of(classic)
    assert.near(-0.0145, silence, 0.0001)
    assert.is_true(random < silence and cem < silence)

    local seeds = 0
    for short, low in tries:gmatch "(%d+) attacks under 0.1 s, (%d+) below" do
      seeds = seeds + 1
      assert.is_true(tonumber(short) >= 8)
      assert.equal(20, tonumber(low))
    end
    assert.equal(5, seeds)

    silence, random, cem = rewards_of(free)
    assert.is_true(random > silence and cem > silence / 4, cem)

    silence, random, cem = rewards_of(timbre)
    assert.equal(0, silence)
    assert.is_true(random > 0.3 and cem > random, cem)
    local winner = tonumber(timbre:match "earns (%S+) here")
    assert.is_true(winner < cem, winner)
  end)

  it("runs on a kick of its own where there is no recording", function()
    local path = os.tmpname()
    local file = assert(io.open("examples/demo.lua"))
    local text = file:read "a":gsub("/usr/share/sonic%-pi", "/nowhere")
    file:close()
    file = assert(io.open(path, "w"))
    file:write(text)
    file:close()
    local output = output_of(path)
    os.remove(path)
    assert.matches("sonic-pi-samples is not installed", output, 1, true)
    assert.matches("4. The same four by a reward", output, 1, true)
  end)
end)
