--- Every reference program that this engine's nodes can play, against the
-- reference engine's own render: a table, in TAP.
--
--     lua5.4 tests/glicol_corpus.lua [PATTERN]
--
-- The corpus lies beside the repository; where it is absent, so is the test.

local CORPUS = os.getenv "RAVEFORCE_CORPUS" or "../shared/glicol"
local RAVEFORCE = os.getenv "RAVEFORCE" or "build/raveforce"
local ONLY = arg[1] or ""

local file = io.open(CORPUS .. "/manifest.json")
if not file then
  print("skipped: no " .. CORPUS .. "/manifest.json here")
  os.exit(77)
end
local manifest = require "dkjson".decode(file:read "a")
file:close()

--- What later parts of the language need.
local LATER = { "updates", "messages", "tempos", "livecoding" }

local function quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

local function read(path)
  local handle = assert(io.open(path, "rb"))
  local bytes = handle:read "a"
  handle:close()
  return bytes
end

--- Names and other names of the nodes that there are.
local function known_nodes()
  local known = {}
  local list = io.popen(quote(RAVEFORCE) .. " nodes")
  for line in list:lines() do
    local name = line:match "^%S+"
    known[name] = true
    local page = io.popen(quote(RAVEFORCE) .. " nodes " .. quote(name))
    local aliases = page:read "a":match "\nAlso: ([^\n]+)" or ""
    for alias in aliases:gmatch "[%w_]+" do known[alias] = true end
    page:close()
  end
  assert(list:close(), "raveforce nodes failed")
  return known
end

--- Why a program is not for us yet, or nil.
local function reason_to_skip(program, known)
  for _, field in ipairs(LATER) do
    if program[field] then return field end
  end
  for _, node in ipairs(program.nodes) do
    if not known[node] then return node end
  end
  -- a text in quotes or backticks is a pattern or an expression
  if read(CORPUS .. "/" .. program.file):find '["`]' then return "pattern" end
end

--- The two channels of a 32-bit float stereo WAV file.
local function samples(path)
  local bytes = read(path)
  assert(bytes:sub(1, 4) == "RIFF" and bytes:sub(9, 12) == "WAVE", path)
  local at, float = 13, false
  while at + 8 <= #bytes do
    local id, size = string.unpack("<c4I4", bytes, at)
    if id == "fmt " then
      local format, channels, _, _, _, bits =
        string.unpack("<I2I2I4I4I2I2", bytes, at + 8)
      float = (format == 3 or format == 0xfffe) and channels == 2
        and bits == 32
    elseif id == "data" then
      assert(float, path .. ": not 32-bit float stereo")
      return bytes, at + 8, size // 8
    end
    at = at + 8 + size + size % 2
  end
  error(path .. ": no samples")
end

--- Largest difference, largest reference, sums of squares of both.
local function compare(ours, theirs)
  local a, at_a, frames_a = samples(ours)
  local b, at_b, frames_b = samples(theirs)
  if frames_a ~= frames_b then
    return nil, ("%d frames instead of %d"):format(frames_a, frames_b)
  end
  local worst, peak, difference, power = 0, 0, 0, 0
  for i = 0, 2 * frames_a - 1 do
    local x = string.unpack("<f", a, at_a + 4 * i)
    local y = string.unpack("<f", b, at_b + 4 * i)
    local d = math.abs(x - y)
    if d ~= d then return nil, "a sample is not a number" end
    if d > worst then worst = d end
    if math.abs(y) > peak then peak = math.abs(y) end
    difference = difference + d * d
    power = power + y * y
  end
  return { worst = worst, peak = peak, difference = difference,
    power = power }
end

--- The classes of the corpus' README; nothing here is "statistical" yet.
local verdict = {
  exact = function(c)
    return c.worst <= 2e-6 * math.max(1, c.peak)
  end,
  close = function(c)
    return c.worst <= 2e-3 * math.max(1, c.peak)
      and c.difference <= 1e-6 * c.power
  end,
}

local function render(program, to)
  local words = { RAVEFORCE, "render", CORPUS .. "/" .. program.file,
    "--seconds", ("%.17g"):format(program.seconds), "--sr", program.sr,
    "--bpm", program.bpm, "--seed", program.seed, "-o", to }
  for _, sample in ipairs(program.samples) do
    words[#words + 1] = "--sample"
    words[#words + 1] = sample.name .. "=" .. CORPUS .. "/" .. sample.file
  end
  for i, word in ipairs(words) do words[i] = quote(tostring(word)) end
  local pipe = io.popen(table.concat(words, " ") .. " 2>&1")
  local said = pipe:read "a"
  return pipe:close() and said == "", said
end

local function try(program, to)
  local fine, said = render(program, to)
  if not fine then return false, said:gsub("\n", "\n# ") end
  local compared, why = compare(to, CORPUS .. "/" .. program.render)
  if not compared then return false, why end
  return verdict[program.tolerance](compared),
    ("worst %8.1e of %.3g"):format(compared.worst, compared.peak)
end

local known = known_nodes()
local output = os.tmpname()
local count, failed, later = 0, 0, {}
for _, program in ipairs(manifest.programs) do
  local why = reason_to_skip(program, known)
  if why then
    later[#later + 1] = program.name .. " (" .. why .. ")"
  elseif program.name:find(ONLY, 1, true) then
    local passed, how = try(program, output)
    count = count + 1
    failed = failed + (passed and 0 or 1)
    print(("%-6s %2d - %-26s %-6s %s"):format(passed and "ok" or "not ok",
      count, program.name, program.tolerance, how))
  end
end
os.remove(output)
print("1.." .. count)
print(("# %d programs wait for other parts of the language: %s")
  :format(#later, table.concat(later, ", ")))
os.exit(failed == 0 and count > 0)
