--- The node reference: every example sounds, every page is whole.

local core = require "raveforce.core"
local rf = require "raveforce"
local workplace = require "tests.workplace"

local function output(arguments)
  local pipe = io.popen(("%q nodes %s 2>&1"):format(workplace.RAVEFORCE,
    arguments))
  local text = pipe:read "a"
  return text, pipe:close()
end

local function kick()
  local sound = core.zeros("float32", 8000)
  for n = 1, #sound do sound[n] = core.math.sin(0.05 * n) * (1 - n / 8000) end
  sound.sr = 44100
  return sound
end

local function peak(sound)
  local most = 0
  for channel = 1, 2 do
    for _, x in ipairs(sound[channel]:table()) do
      most = math.max(most, math.abs(x))
    end
  end
  return most
end

-- Heard only when a host feeds something in, or sends notes.
local WAITS = { ["~input"] = true, msgsynth = true }

describe("the node reference", function()
  local nodes = core.nodes()

  it("has the whole vocabulary", function()
    local names = {}
    for _, node in ipairs(nodes) do names[#names + 1] = node.name end
    assert.equal("add adsr apfmsgain arrange balance bd choose constsig "
      .. "delayms delayn envperc eval expr get hh imp lpf meta mix msgsynth "
      .. "mul noise onepole pan plate points psampler psynth reverb rhpf saw "
      .. "sawsynth sendpass seq sin sn sp speed squ squsynth tri trisynth "
      .. "~input", table.concat(names, " "))
  end)

  for _, node in ipairs(nodes) do
    it("has an example of " .. node.name .. " that sounds", function()
      local sound = rf.graph(node.example):render { seconds = 1.5,
        channels = 2, samples = { kick = kick() } }
      local loudest = peak(sound)
      assert.is_true(WAITS[node.name] or loudest > 1e-3, "silence")
      assert.is_true(loudest < 4, "too loud: " .. loudest)
    end)

    it("says what " .. node.name .. " takes", function()
      assert.matches("^%u.*%.$", node.doc)
      for _, param in ipairs(node.params) do
        assert.is_true(#param.takes > 0, param.name)
        assert.is_true(#param.doc > 0, param.name)
      end
    end)
  end

  it("is docs/nodes.md", function()
    local page, fine = output "--all"
    assert.is_true(fine)
    local file = workplace.read "docs/nodes.md"
    assert.equal(page, (file:gsub("^# Nodes.-\n\n## ", "## ", 1)))
  end)

  it("gives editors a snippet for every word", function()
    local list = require "raveforce.json".decode(output "--snippets")
    for _, node in ipairs(nodes) do
      if not node.wordless then
        local snippet = list[node.name]
        assert.equal(node.name, snippet.prefix[1])
        assert.equal(1 + #node.aliases, #snippet.prefix)
        assert.equal(#node.params, select(2, snippet.body:gsub("%${", "")))
      end
    end
  end)

  it("has a line in the bench for every node", function()
    local measured = {}
    for _, chain in ipairs(require "raveforce.bench.nodes".CHAINS) do
      measured[chain[1]] = true
    end
    for _, node in ipairs(nodes) do
      assert.is_true(measured[node.name], node.name)
    end
  end)
end)
