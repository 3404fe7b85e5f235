--- Whole texts, against the figures of the reference engine.
-- @module raveforce.bench.pieces

local core = require "raveforce.core"
local timing = require "raveforce.bench.timing"
local voices = require "raveforce.bench.voices"

local SR = 44100

---@class rf.PiecesSize
---@field rounds integer
---@field frames integer of a voice
---@field packs  integer

---@type rf.PiecesSize
local FULL = { rounds = 5, frames = 2 * SR, packs = 2 }

local function drums()
  local lines = {}
  for i = 1, 16 do
    local drum = ({ "bd 0.15", "sn 0.1", "hh 0.05", "bd 0.3" })[(i - 1) % 4 + 1]
    lines[i] = ("d%d: speed %d.0 >> seq 60 _60 _ 60 >> %s >> mul 0.1"):format(i,
      1 + i % 4, drum)
  end
  return table.concat(lines, "\n")
end

-- Times real time of the reference engine, compiled natively (EPYC 9004), and
-- what a voice alone, and one of a pack, should reach: times that.
local PIECES = {
  { name = "kick", reference = 2300, alone = 2, packed = 12,
    code = "~env: imp 0.1 >> envperc 0.003 {d}\nkick: sin {f} >> mul ~env",
    ranges = { d = { 0.1, 0.5 }, f = { 40, 80 } } },
  { name = "subtractive voice", reference = 1050, alone = 2, packed = 12,
    code = "~t: speed 4.0 >> seq 60 _67 72 _\n~e: ~t >> envperc 0.01 0.2\n"
      .. "~p: ~t >> mul 261.63\n"
      .. "o: saw ~p >> lpf {c} 2.0 >> mul ~e >> mul 0.3",
    ranges = { c = { 500, 3000 } } },
  { name = "sixteen drum chains", reference = 75, alone = 2, packed = 12,
    code = drums() },
  { name = "plate chain", reference = 180, alone = 5, packed = 20,
    code = "o: imp {r} >> envperc 0.01 0.1 >> plate 0.4",
    ranges = { r = { 1, 4 } } },
  { name = "FM", reference = 700, alone = 2, packed = 12,
    code = "~m: sin {m} >> mul 300 >> add {f}\n"
      .. "~n: sin ~m >> mul 200 >> add {f}\no: sin ~n >> mul 0.2",
    ranges = { m = { 50, 200 }, f = { 100, 400 } } },
}

-- A bell of 0.4 s: the kits play what they have, this one has no file.
local function bell()
  local data = core.zeros("float32", math.floor(0.4 * SR))
  for n = 1, #data do
    data[n] = core.math.sin(0.1 * n) * (1 - n / #data)
  end
  return assert(core.sound(data, SR))
end

-- Without a figure of the reference: packed is against one voice.
local function sampler()
  return { name = "sampler kit", code =
    "a: speed 2.0 >> seq 60 {n}_60 72_{n} 60 >> sp \\bell >> mul 0.5\n"
    .. "b: speed 3.0 >> seq {n} 60 60_60 {n} >> sp \\bell >> mul 0.5",
    ranges = { n = { 48, 72, integer = true } }, samples = { bell = bell() } }
end

local pieces = {}

local function measure(report, piece, size, widest)
  local one, n_one = voices.renderer(piece, 1, size.packs, size.frames)
  local pack, n_pack = voices.renderer(piece, widest, 1, size.frames)
  local t = timing.compare({ one, pack }, size.rounds)
  local length = size.frames / SR
  local alone, packed = length * n_one / t[1], length * n_pack / t[2]
  local reference = piece.reference
  local function goal(times)
    return reference and (">= %d"):format(times * reference)
  end
  report(piece.name .. ", one voice", alone, "x real time", goal(piece.alone))
  report(piece.name .. ", a voice of a pack", packed, "x real time",
    goal(piece.packed))
  report(piece.name .. ", pack / one", packed / alone, "times",
    piece.name == "sampler kit" and ">= 6" or nil)
end

---@param report fun(name: string, value: number, unit: string, goal: string?)
---@param _ any
---@param size rf.PiecesSize?
function pieces.run(report, _, size)
  size = size or FULL
  local widths = core.lane_widths()
  for _, piece in ipairs(PIECES) do
    measure(report, piece, size, widths[#widths])
  end
  measure(report, sampler(), size, widths[#widths])
end

return pieces
