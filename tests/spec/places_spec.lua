local errors = require "raveforce.errors"
local places = require "raveforce.errors.places"
local task_file = require "raveforce.task_file"
local rf = require "raveforce"

--- A file as `rf.Files` keeps it.
local function files(bytes)
  return { list = { { path = "t.lua", bytes = bytes } } }
end

local function in_text(text, line, column)
  return errors.new("syntax", "wrong",
    { file = "code", line = line, column = column, text = text })
end

local function blame(bytes, raised)
  return tostring(places.blame(raised, { file = "t.lua", line = 2 },
    files(bytes)))
end

--- What is said of a task file of these bytes.
local function told(bytes, then_)
  local path = os.tmpname()
  local file <close> = assert(io.open(path, "wb"))
  file:write(bytes)
  file:close()
  local fine, raised = pcall(function()
    local env = rf.make(task_file.load(path))
    if then_ then then_(env) end
  end)
  os.remove(path)
  assert.is_false(fine)
  return (tostring(raised):gsub(path:gsub("%p", "%%%0"), "t.lua"))
end

describe("the place of an error in a task's file", function()
  it("is exact where the text stands in the file, a tab for a tab",
    function()
      assert.equal("t.lua:3:6: syntax: wrong\n\to: bad\n\t    ^",
        blame("local x\ncode = [[\n\to: bad\n]]", in_text("\to: bad\n", 1, 6)))
    end)

  it("counts characters, and what stands before the text", function()
    assert.equal('t.lua:1:15: syntax: wrong\ncode = "é o: bad"\n'
      .. "              ^", blame('code = "é o: bad"', in_text("é o: bad",
      1, 7)))
  end)

  it("is found by the line where the text is put together", function()
    assert.equal('t.lua:3:12: syntax: wrong\n    .. "o: bad"\n'
      .. "           ^", blame('x\n"~a: one\\n"\n    .. "o: bad"',
      in_text("~a: one\no: bad", 2, 4)))
  end)

  it("is the task's own where the text stands nowhere, or twice", function()
    for _, bytes in ipairs { "nothing", "o: bad\no: bad" } do
      assert.equal("t.lua:2: syntax: wrong (line 1 of the text)\no: bad\n   ^",
        blame(bytes, in_text("o: bad", 1, 4)))
    end
  end)

  it("knows lines that end like on Windows", function()
    assert.equal("t.lua:2:4: syntax: wrong\no: bad\n   ^",
      blame("code = [[\r\no: bad\r\n]]", in_text("o: bad\n", 1, 4)))
  end)

  it("is a field's line where one line sets it, behind the task's", function()
    local function about(field, bytes)
      local raised = errors.new("invalid", "wrong", {})
      raised.field = field
      return blame(bytes, raised)
    end
    local bytes = "sr = 1\nreturn rf.task {\n  -- sr = 3\n  sr = 4,\n"
      .. "  bpm = 5, mix = 6,\n  if_ = bpm == 7 }"
    assert.equal("t.lua:4: invalid: wrong", about("sr", bytes))
    assert.equal("t.lua:5: invalid: wrong", about("mix", bytes))
    assert.equal("t.lua:2: invalid: wrong", about("code", bytes))
    assert.equal("t.lua:2: invalid: wrong", about("sr",
      bytes .. "\n sr = 9"))
    assert.equal("t.lua:2: invalid: wrong", about("a%b", bytes))
  end)

  it("is left alone where a script has one", function()
    local raised = errors.new("invalid", "wrong", { file = "s.lua", line = 9 })
    assert.equal("s.lua:9: invalid: wrong", blame("x", raised))
    assert.equal("plain", places.blame("plain", {}, files ""))
  end)

  it("is found in what a target's function gives", function()
    local line = "  target = function() return rf.glicol 'o: sinn 4' end }"
    assert.equal("t.lua:4:44: syntax: unknown node 'sinn'; did you mean 'sin'\n"
      .. line .. "\n" .. (" "):rep(43) .. "^", told([[
return rf.task {
  code = "o: sin {f}", params = { f = rf.exp(20, 200) },
  step_len = 0.1,
]] .. line, function(env) env:reset() end))
  end)

  it("stays where a term was made, though the field is elsewhere", function()
    assert.equal("t.lua:1: invalid: rf.reward.mfcc_l1: hop_length must be "
      .. "1..65536 samples, got 0", told [[
local term = rf.reward.mfcc_l1 { hop_length = 0 }
return rf.task {
  code = "o: sin 440", target = rf.glicol("o: sin 1", { seconds = 0.1 }),
  reward = term }
]])
  end)

  it("is the script's where the script gives the field", function()
    local bytes = "return rf.task {\n  code = 'o: sin 1', step_len = 1,\n"
      .. "  reward = 1 }"
    assert.equal("t.lua:3: invalid: reward must be made by rf.reward, got 1",
      told(bytes))
    local path = os.tmpname()
    local file <close> = assert(io.open(path, "w"))
    file:write(bytes)
    file:flush()
    local fine, raised = pcall(function()
      rf.make(task_file.load(path), { reward = 2 })
    end)
    os.remove(path)
    assert.is_false(fine)
    assert.matches("places_spec.lua:%d+: invalid: reward must be made",
      tostring(raised))
  end)

  it("costs a sandbox little where lines are long", function()
    local code = "o: sin 440" .. (" >> mul 1.0"):rep(200) .. " >> mull 1.0"
    local path = os.tmpname()
    local file = assert(io.open(path, "w"))
    file:write(("return rf.task { code = %q, step_len = 0.1,\n"
      .. "  reward = rf.reward.clipping() }"):format(code))
    file:close()
    local pipe <close> = io.popen(("'%s' check %s --only makes 2>&1")
      :format(os.getenv "RAVEFORCE", path))
    local output = pipe:read "a"
    os.remove(path)
    assert.matches(":1:2240: syntax: unknown node 'mull'", output, 1, true)
  end)
end)
