--- What each node costs: nanoseconds a sample and voice, besides what it is
-- fed by and with its addition to the output, beside a memory copy of a block.
-- @module raveforce.bench.nodes

local core = require "raveforce.core"
local timing = require "raveforce.bench.timing"
local voices = require "raveforce.bench.voices"

-- So many more chains, or one where each has delay lines that fill a cache.
local COPIES, LONG = 8, 1

local BLOCK, SR = 128, 44100

---@class rf.NodesSize
---@field rounds integer
---@field frames integer of a voice

---@type rf.NodesSize
local FULL = { rounds = 5, frames = 16384 }

-- Sources that nodes may read, each in a text only where it is named.
local SOURCES = {
  s = "saw {f}", g = "imp {r}", n = "noise 42",
  m = "sin {r} >> mul 3 >> add 10", c = "sin {r} >> mul 300 >> add 800",
  q = "speed 4.0 >> seq 60 _67 72 _", h = "squ {r} >> add 1.0",
}

local RANGES = {
  f = { 50, 400 }, r = { 2, 9 }, d = { 3, 40 }, u = { 0.1, 0.9 },
  c = { 300, 3000 }, i = { 48, 72, integer = true },
}

-- A chain of which the node is the only one besides a copy of a source.
local CHAINS = {
  { "sin", "sin {f}" }, { "sin", "sin ~c", "modulated" },
  { "saw", "saw {f}" }, { "squ", "squ {f}" }, { "tri", "tri {f}" },
  { "noise", "noise {i}" }, { "imp", "imp {r}" },
  { "constsig", "constsig {u}" },
  { "constsig", 'constsig "{f}@0 {c}@0.5"(1)', "pattern" },
  { "points", "[0=>{u} 1/4=>1.0 1/2=>{u}]!" },
  { "choose", "choose {i} 60 67" }, { "speed", "speed {r}" },
  { "seq", "seq 60 {i}_67 _ 72" },
  { "arrange", "arrange ~s 0.01 ~n 0.01" },
  { "mul", "~s >> mul {u}" }, { "mul", "~s >> mul ~c", "by a reference" },
  { "add", "~s >> add {u}" }, { "mix", "mix ~s ~n" }, { "get", "~s" },
  { "balance", "balance ~s ~n" }, { "pan", "~s >> pan {u}" },
  { "sendpass", "sendpass ~s" },
  { "envperc", "~g >> envperc 0.01 {u}" },
  { "adsr", "~h >> adsr 0.01 0.1 {u} 0.1" },
  { "lpf", "~s >> lpf {c} 2.0" }, { "lpf", "~s >> lpf ~c 2.0", "modulated" },
  { "rhpf", "~s >> rhpf {c} 2.0" }, { "onepole", "~s >> onepole {u}" },
  { "apfmsgain", "~s >> apfmsgain {d} 0.5" },
  { "apfmsgain", "~s >> apfmsgain ~m 0.5", "modulated" },
  { "delayn", "~s >> delayn 500" }, { "delayn", "~s >> delayn {c}", "unlike" },
  { "delayms", "~s >> delayms 20.0", "all lanes equal" },
  { "delayms", "~s >> delayms {d}", "unlike" },
  { "delayms", "~s >> delayms ~m", "modulated" },
  { "plate", "~s >> plate {u}" },
  { "reverb", "~s >> reverb 0.8 0.5 0.3 0.7 1.0" },
  { "sp", "~q >> sp \\bell" },
  { "psampler", 'psampler "\\bell@0 \\bell@{u}"(1)' },
  { "bd", "~q >> bd {u}" }, { "sn", "~q >> sn {u}" }, { "hh", "~q >> hh {u}" },
  { "sawsynth", "~q >> sawsynth 0.01 {u}" },
  { "squsynth", "~q >> squsynth 0.01 {u}" },
  { "trisynth", "~q >> trisynth 0.01 {u}" },
  { "psynth", "psynth `0.0 60, 0.25 67.5, 0.5 72`" },
  { "msgsynth", "msgsynth \\a 0.01 0.1" },
  { "eval", "~s >> eval `x := x*0.9 + in*0.1; x`" },
  { "eval", "eval `sin(6.283185 * 220 * phase / sr)`", "stateless" },
  { "expr", "~s >> expr `in * 0.5`" },
  { "meta", "meta `for i = 1, 128 do output[i] = sin(i + phase) end`" },
  { "~input", "~input" },
}

local LINES = { apfmsgain = true, delayms = true, delayn = true, plate = true,
  reverb = true }

local nodes = {}

nodes.CHAINS = CHAINS

-- All sources that the chain names, then the chain so many times.
local function text_of(chain, copies, samples)
  local lines = {}
  for _, name in ipairs { "s", "g", "n", "m", "c", "q", "h" } do
    if chain[2]:find("~" .. name .. "%f[^%a]") then
      lines[#lines + 1] = ("~%s: %s"):format(name, SOURCES[name])
    end
  end
  for i = 1, copies do
    lines[#lines + 1] = ("o%d: %s"):format(i, chain[2])
  end
  return { code = table.concat(lines, "\n"), ranges = RANGES,
    samples = samples }
end

-- Seconds a sample and voice, at each width: what more copies cost more.
local function cost(chain, widths, size, samples)
  local calls, counts = {}, {}
  local more = LINES[chain[1]] and LONG or COPIES
  for _, lanes in ipairs(widths) do
    local packs = math.max(1, 4 // lanes)
    for _, copies in ipairs { 1, 1 + more } do
      calls[#calls + 1], counts[#counts + 1] = voices.renderer(
        text_of(chain, copies, samples), lanes, packs, size.frames)
    end
  end
  local t, costs = timing.compare(calls, size.rounds), {}
  for i = 1, #widths do
    costs[i] = math.max(0, t[2 * i] - t[2 * i - 1]) / counts[2 * i] / more
      / size.frames
  end
  return costs
end

local function bell()
  local data = core.zeros("float32", math.floor(0.4 * SR))
  for n = 1, #data do
    data[n] = core.math.sin(0.1 * n) * (1 - n / #data)
  end
  return { bell = assert(core.sound(data, SR)) }
end

-- What a modulated delay should cost at the widest.
local GOALS = { modulated = "<= 2.5", ["all lanes equal"] = "<= 0.8" }

---@param report fun(name: string, value: number, unit: string, goal: string?)
---@param _ any
---@param size rf.NodesSize?
function nodes.run(report, _, size)
  size = size or FULL
  local widths, samples = core.lane_widths(), bell()
  local widest = widths[#widths]
  local copy = core.copy_cost(4 * BLOCK * widest) / (BLOCK * widest)
  report("memory copy of a block", copy * 1e9, "ns per sample and voice")
  for _, chain in ipairs(CHAINS) do
    local costs = cost(chain, { 1, widest }, size, samples)
    local name = chain[1] .. (chain[3] and ", " .. chain[3] or "")
    report(name .. ", W = 1", costs[1] * 1e9, "ns")
    report(("%s, W = %d"):format(name, widest), costs[2] * 1e9, "ns",
      chain[1] == "delayms" and GOALS[chain[3]] or nil)
    report(name .. " / copy", costs[2] / copy, "times")
  end
end

return nodes
