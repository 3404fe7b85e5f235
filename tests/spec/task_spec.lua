local rf = require "raveforce"
local task = require "raveforce.task"
local task_file = require "raveforce.task_file"

local function write(folder, name, text)
  local path = folder .. "/" .. name
  local file <close> = assert(io.open(path, "wb"))
  file:write(text)
  return path
end

local function new_folder()
  local path = os.tmpname()
  os.remove(path)
  assert(os.execute("mkdir " .. path))
  return path
end

local function variants()
  return rf.task({ high = 100, loud = false, name = "a" }, function(o)
    return { code = "o: sin {freq}", step_len = 0.01,
      target = rf.glicol "o: sin 1",
      params = { freq = rf.lin(1, o.loud and 2 * o.high or o.high) } }
  end)
end

describe("a task", function()
  it("is a spec, some of it overridden", function()
    local t = rf.task { code = "o: sin 1", step_len = 0.01,
      target = rf.glicol "o: sin 1" }
    assert.equal(441, rf.make(t).frames)
    assert.equal(882, rf.make(t, { step_len = 0.02 }).frames)
    assert.equal(441, rf.make(t).frames)
  end)

  it("is made of options, and of fields where it has no such option",
    function()
      local env = rf.make(variants(), { high = 50, loud = true,
        total_step = 2 })
      assert.equal(100, env.action_space.dims[1].hi)
      assert.equal(2, env.total_step)
    end)

  it("reads what --set gives as what the default is", function()
    local t = variants()
    assert.same({ high = 12.5, loud = true, name = "7", total_step = 3 },
      t:parse { high = "12.5", loud = "true", name = "7", total_step = "3" })
    assert.error_matches(function() t:parse { high = "x" } end,
      "high must be a number, got 'x'")
    assert.error_matches(function() t:parse { hihg = "1" } end,
      "did you mean 'high'")
    assert.error_matches(function() t:parse { reward = "raw" } end,
      "cannot be set from a text")
  end)

  it("refuses to read an option that there is not, and shows all others",
    function()
      local seen = {}
      local t = rf.task({ high = 1, low = 2 }, function(o)
        for key, value in pairs(o) do seen[key] = value end
        return { code = o.hgih }
      end)
      assert.error_matches(function() rf.make(t) end,
        "the task has no option 'hgih'; did you mean 'high'")
      assert.same({ high = 1, low = 2 }, seen)
    end)

  it("knows which options nothing has read", function()
    local t = rf.task({ high = 100, low = 2, mid = 3 }, function(o)
      o.mid = o.low + 1 -- its own to write into: what was given is lost
      return { code = "o: sin {f}", params = { f = rf.exp(o.mid, o.high) },
        step_len = 0.1, reward = rf.reward.clipping() }
    end)
    assert.same({}, t:unread_options())
    rf.make(t)
    assert.same({ "mid" }, t:unread_options())
    t = rf.task({ high = 100, low = 2 }, function(o)
      return { code = "o: sin 1", step_len = o.low,
        reward = rf.reward.clipping() }
    end)
    rf.make(t)
    assert.same({ "high" }, t:unread_options())
  end)

  it("does not change once it is made", function()
    local t = rf.task { code = "o: sin 1" }
    assert.error_matches(function() t.step_len = 1 end,
      "a task does not change: give 'step_len' to rf.task")
  end)

  it("refuses a function that gives no spec", function()
    local t = rf.task({}, function() return nil end)
    assert.error_matches(function() rf.make(t) end, "must return a table")
    t = rf.task({}, function() return { coda = "" } end)
    assert.error_matches(function() rf.make(t) end, "did you mean 'code'")
  end)
end)

describe("a task file", function()
  local folder
  before_each(function() folder = new_folder() end)
  after_each(function() os.execute("rm -r " .. folder) end)

  it("finds rf predefined, and files beside itself", function()
    local sound = rf.zeros(441, "float32"):fill(0.5)
    rf.save(folder .. "/a.wav", sound, 44100)
    rf.save(folder .. "/b.wav", sound, 44100)
    local path = write(folder, "t.lua", [[
      local loaded = rf.load "b.wav"
      return rf.task { code = "o: sin {f} >> mul 1", target = "a.wav",
        params = { f = rf.lin(1, #loaded) } }]])
    local t = task_file.load(path)
    local env = rf.make(t)
    assert.equal(441, env.action_space.dims[1].hi)
    assert.is_nil(t.files) -- a task must not reach files by itself
    local names = {}
    for i, file in ipairs(task.files_of(t).list) do
      names[i] = file.path:match "[^/]*$"
    end
    assert.same({ "t.lua", "b.wav", "a.wav" }, names)
  end)

  it("has features, and distances of files beside itself", function()
    local sound = rf.zeros(441, "float32"):fill(0.5)
    rf.save(folder .. "/a.wav", sound, 44100)
    rf.save(folder .. "/b.wav", rf.zeros(441, "float32"), 44100)
    local path = write(folder, "t.lua", [[
      assert(rf.distance.mse_raw("a.wav", "b.wav") == 0.25)
      assert(#rf.features.rms(rf.load "a.wav") == 1)
      rf.features.rms, rf.distance.mse_raw = nil, nil
      return rf.task { code = "o: sin 1.0", target = "a.wav" }]])
    local t = task_file.load(path)
    assert.equal(3, #task.files_of(t).list)
    assert.is_function(rf.features.rms) -- ours are not theirs
    assert.is_function(rf.distance.mse_raw)
  end)

  it("sees neither files, nor the system, nor runs", function()
    local path = write(folder, "t.lua", [[
      assert(io == nil and os == nil and debug == nil and package == nil)
      assert(require == nil and load == nil and dofile == nil)
      for _, name in ipairs { "save", "train", "record", "make" } do
        assert(not pcall(function() return rf[name] end), name)
      end
      return rf.task { code = "" }]])
    assert.equal("task of " .. path, (tostring(task_file.load(path))
      :gsub(":%d+$", "")))
  end)

  it("cannot change rf for others", function()
    local path = write(folder, "t.lua", [[
      rf.lin, rf.math.sin = nil, nil
      rf.reward.raw = nil
      return rf.task { code = "" }]])
    task_file.load(path)
    assert.is_function(rf.lin)
    assert.is_function(rf.math.sin)
    assert.is_function(rf.reward.raw)
  end)

  it("says where it is wrong", function()
    local cases = {
      { "return {", ":1: syntax: unexpected symbol" },
      { "\nlocal a = b.c", ":2: invalid: task" },
      { "return 5", ": invalid: a task file must return rf.task, got 5" },
      { "\n\nlocal m = rf.exp(-1, 1)", ":3: invalid: rf.exp: bounds" },
      { "\27Lua", ": syntax: attempt to load a binary chunk" },
    }
    for _, case in ipairs(cases) do
      local path = write(folder, "t.lua", case[1])
      local _, raised = pcall(task_file.load, path)
      local text = tostring(raised)
      assert.equal(path .. case[2], text:sub(1, #path + #case[2]))
    end
    local _, raised = pcall(task_file.load, folder .. "/none.lua")
    assert.equal("io", raised.kind)
  end)
end)
