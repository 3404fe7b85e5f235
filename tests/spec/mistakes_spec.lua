-- What people get wrong when they write a task, and what they are told:
-- tests/mistakes/*.lua, each with a head that says what its author wanted, and
-- expected.txt. A head may begin with the command's options: `raveforce: …`.

local RAVEFORCE = os.getenv "RAVEFORCE"
local FOLDER = "tests/mistakes"

-- name -> message
local function expected()
  local file <close> = assert(io.open(FOLDER .. "/expected.txt"))
  local messages = {}
  for section in (file:read "a" .. "\n## "):gmatch "## (.-)\n%f[#\0]" do
    local name, message = section:match "^(%S+)\n(.-)%s*$"
    if name then messages[name] = message end
  end
  return messages
end

local function names()
  local list = {}
  local pipe <close> = assert(io.popen("ls " .. FOLDER .. "/*.lua"))
  for path in pipe:lines() do
    list[#list + 1] = path:match "([^/]+)%.lua$"
  end
  return list
end

local function head_of(name)
  local file <close> = assert(io.open(("%s/%s.lua"):format(FOLDER, name)))
  return file:read "l"
end

-- A step in the middle of the space, which is where mistakes have shown.
local function play(path, texts)
  local task = require "raveforce.task_file".load(path)
  local env = require "raveforce.make".env(task, task:parse(texts))
  env:reset { seed = 1 }
  local middle = {}
  for dim = 1, env.action_space.d do middle[dim] = 0.5 end
  env:step_unit(middle)
end

-- As in a command, no script's line is on the stack: this one's are taken off.
local function play_without_lines(...)
  local stripped = load(string.dump(play, true))
  debug.setupvalue(stripped, 1, _G)
  local thread = coroutine.create(stripped)
  return coroutine.resume(thread, ...)
end

-- Only the command stops a script that has no end.
local function stopped(path)
  local pipe <close> = assert(io.popen(("'%s' check %s 2>&1"):format(RAVEFORCE,
    path)))
  return (pipe:read "a":gsub("%s+$", ""))
end

local function told(name)
  local path = ("%s/%s.lua"):format(FOLDER, name)
  if name:find "endless" then return stopped(path) end
  local texts = {}
  for key, value in head_of(name):gmatch "%-%-set (%S+)=(%S+)" do
    texts[key] = value
  end
  local fine, raised = play_without_lines(path, texts)
  assert(not fine, "no error was raised")
  return (tostring(raised):gsub("%s+$", ""))
end

describe("a mistake in a task", function()
  local messages = expected()

  it("is one of at least thirty, each with a head and a message", function()
    local count = 0
    for _, name in ipairs(names()) do
      count = count + 1
      assert.is_string(messages[name], name)
      assert.matches("^%-%- ", (head_of(name)))
      messages[name .. "!"] = true
    end
    assert.is_true(count >= 30)
    for name in pairs(messages) do
      assert.is_truthy(name:find "!$" or messages[name .. "!"], name)
    end
  end)

  it("is told with its file, and with its line but for what the command "
    .. "line says", function()
    for name, message in pairs(messages) do
      if message ~= true then
        assert.equal(1, (message:find(FOLDER .. "/" .. name .. ".lua",
          1, true)), name)
        local placed = message:find("^[^:]+:%d+:")
          or message:find("^[^:]+: %l+: a task file must return")
        local by_option = head_of(name):find "^%-%- raveforce:"
        assert.is_truthy(placed or by_option, name)
      end
    end
  end)

  for _, name in ipairs(names()) do
    it("is told: " .. name, function()
      assert.equal(messages[name], told(name))
    end)
  end
end)
