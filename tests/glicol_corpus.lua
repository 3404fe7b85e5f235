--- Every program of a corpus against its reference render, and every text that
-- is wrong against the error it deserves: a table, in TAP.
--
--     lua5.4 tests/glicol_corpus.lua [PATTERN]
--
-- The large corpus lies beside the repository; where it is absent, the small
-- one in tests/corpus stands in. Both have the same manifest.json: programs
-- with `seconds, sr, bpm, seed, samples, updates, messages, tempos,
-- livecoding, update_errors, render, tolerance`, and `invalid` ones with
-- `kind, line, column_range`.

local RAVEFORCE = os.getenv "RAVEFORCE" or "build/raveforce"
local ONLY = arg[1] or ""

local function read(path)
  local handle = io.open(path, "rb")
  local bytes = handle and handle:read "a"
  if handle then handle:close() end
  return bytes
end

local corpus = os.getenv "RAVEFORCE_CORPUS" or "../shared/glicol"
if not read(corpus .. "/manifest.json") then corpus = "tests/corpus" end
local manifest = require "dkjson".decode(read(corpus .. "/manifest.json"))

local function quote(text)
  return "'" .. tostring(text):gsub("'", "'\\''") .. "'"
end

--- Where the samples of a float WAV file with two channels begin, and how many
-- frames it has.
local function frames_of(bytes, path)
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
      return at + 8, size // 8
    end
    at = at + 8 + size + size % 2
  end
  error(path .. ": no samples")
end

--- Largest difference, largest reference, sums of squares of both.
local function compare(ours, theirs)
  local a, b = read(ours), read(theirs)
  local at_a, count = frames_of(a, ours)
  local at_b, wanted = frames_of(b, theirs)
  if count ~= wanted then
    return nil, ("%d frames instead of %d"):format(count, wanted)
  end
  local worst, peak, difference, power = 0, 0, 0, 0
  for i = 0, 2 * count - 1 do
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

--- The classes of the corpus' README.
local verdict = {
  exact = function(c)
    return c.worst <= 2e-6 * math.max(1, c.peak)
  end,
  close = function(c)
    return c.worst <= 2e-3 * math.max(1, c.peak)
      and c.difference <= 1e-6 * c.power
  end,
}

local function add_pair(words, option, key, value)
  words[#words + 1] = "--" .. option
  words[#words + 1] = ("%s=%s"):format(key, value)
end

--- The command that renders `code` as a program of the manifest wants it.
local function command_of(code, program, to)
  local words = { RAVEFORCE, "render", code, "--seconds",
    ("%.17g"):format(program.seconds), "--sr", program.sr, "--bpm",
    program.bpm, "--seed", program.seed, "-o", to }
  if program.livecoding then words[#words + 1] = "--livecoding" end
  for _, sample in ipairs(program.samples) do
    add_pair(words, "sample", sample.name, corpus .. "/" .. sample.file)
  end
  for _, update in ipairs(program.updates or {}) do
    add_pair(words, "update", update.t, corpus .. "/" .. update.file)
  end
  for _, message in ipairs(program.messages or {}) do
    add_pair(words, "message", message.t, message.text)
  end
  for _, tempo in ipairs(program.tempos or {}) do
    add_pair(words, "tempo", tempo.t, tempo.bpm)
  end
  for i, word in ipairs(words) do words[i] = quote(word) end
  return table.concat(words, " ")
end

local function run(command)
  local pipe = io.popen(command .. " 2>&1")
  local said = pipe:read "a"
  local _, _, status = pipe:close()
  return status or 0, said
end

--- The errors that were reported, as { file, line, column, kind }.
local function errors_in(said)
  local found = {}
  for line in said:gmatch "[^\n]+" do
    local file, at, column, kind = line:match "^(.+):(%d+):(%d+): ([%a-]+): "
    if file then
      found[#found + 1] = { file = file, line = tonumber(at),
        column = tonumber(column), kind = kind }
    end
  end
  return found
end

local function errors_as_wanted(program, said)
  local wanted, found = program.update_errors or {}, errors_in(said)
  if #wanted == 0 then return said == "", said end
  if #wanted ~= #found then return false, said end
  for i, want in ipairs(wanted) do
    local file = program.updates[want.update + 1].file
    if found[i].kind ~= want.kind or
      found[i].file ~= corpus .. "/" .. file then
      return false, said
    end
  end
  return true
end

local function try(program, to)
  local status, said = run(command_of(corpus .. "/" .. program.file, program,
    to))
  local as_wanted = errors_as_wanted(program, said)
  if status ~= 0 or not as_wanted then
    return false, (said:gsub("\n", "\n# "))
  end
  local compared, why = compare(to, corpus .. "/" .. program.render)
  if not compared then return false, why end
  return verdict[program.tolerance](compared),
    ("worst %8.1e of %.3g"):format(compared.worst, compared.peak)
end

--- A running engine gets a text that is wrong, and goes on as before.
local function refuse(text, to)
  local code, other = os.tmpname(), os.tmpname()
  local handle = assert(io.open(code, "wb"))
  handle:write "o: sin 440"
  handle:close()
  local quiet = { seconds = 0.02, sr = 44100, bpm = 120, seed = 42,
    samples = text.samples or {} }
  local disturbed = setmetatable({ updates = { { t = 0.01,
    file = text.file } } }, { __index = quiet })
  local status, said = run(command_of(code, disturbed, to))
  run(command_of(code, quiet, other))
  local same = read(to) == read(other)
  os.remove(code)
  os.remove(other)
  local found = errors_in(said)[1]
  if status ~= 0 or not found then
    return false, "status " .. status .. ", " .. (said:gsub("\n", "\n# "))
  end
  local from_column, to_column = table.unpack(text.column_range)
  local right = found.kind == text.kind and found.line == text.line
    and found.column >= from_column and found.column <= to_column
  return right and same, ("%d:%d %s (%d:%d-%d %s)%s"):format(found.line,
    found.column, found.kind, text.line, from_column, to_column, text.kind,
    same and "" or ": the sound changed")
end

--- The reference's scripts are Rhai; ours are Lua and have tests of their own.
local function is_rhai(program)
  for _, node in ipairs(program.nodes) do
    if node == "meta" or node == "script" then return true end
  end
  return false
end

local output = os.tmpname()
local count, failed, rhai = 0, 0, {}

local function report(name, class, passed, how)
  count = count + 1
  failed = failed + (passed and 0 or 1)
  print(("%-6s %3d - %-30s %-6s %s"):format(passed and "ok" or "not ok",
    count, name, class, how))
end

for _, program in ipairs(manifest.programs) do
  if is_rhai(program) then
    rhai[#rhai + 1] = program.name
  elseif program.name:find(ONLY, 1, true) then
    report(program.name, program.tolerance, try(program, output))
  end
end
for _, text in ipairs(manifest.invalid) do
  local name = text.file:match "([^/]+)%.glicol$"
  if name:find(ONLY, 1, true) then
    report(name, "error", refuse(text, output))
  end
end
os.remove(output)
print("1.." .. count)
if #rhai > 0 then
  print(("# %d programs hold Rhai: %s"):format(#rhai,
    table.concat(rhai, ", ")))
end
os.exit(failed == 0 and count > 0)
