--- `raveforce new NAME`: a folder with a task that trains at once.
-- @module raveforce.command.new

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local shell = require "raveforce.shell"
local template = require "raveforce.template"
local terminal = require "raveforce.terminal"

local command = {}

-- Commands are copied from screens: nothing in them that a shell would read.
local function check_name(path)
  local name = path:match "([^/]*)$"
  if not name:find "^[%w_][%w_.-]*$" then
    errors.raise("argument", "a task's folder is named by letters, digits, "
      .. "'_', '-' and '.', got '%s'", path)
  end
end

local function remove_all(dir, files)
  for _, file in ipairs(files) do os.remove(dir .. "/" .. file.name) end
  os.remove(dir)
end

-- Under another name until it is whole.
local function make(path)
  local half, files = path .. ".part", template.read()
  if terminal.stamp(half) then
    errors.raise("io", "%s is in the way", half)
  end
  errors.check(core.folder_make(half))
  local fine, raised = pcall(function()
    for _, file in ipairs(files) do
      errors.check(core.file_write(half .. "/" .. file.name, file.text))
    end
    local moved, why = os.rename(half, path)
    if not moved then errors.raise("io", "%s", why) end
  end)
  if fine then return end
  remove_all(half, files)
  error(raised)
end

---@param given { path: string }
function command.command(given)
  local path = given.path
  check_name(path)
  if terminal.stamp(path) then
    errors.raise("io", "%s is there already", path)
  end
  make(path)
  terminal.print(([[
%s/task.lua    a task: code, parameters, target, reward
%s/reward.lua  another reward for `raveforce rescore`

    cd %s
    raveforce check task.lua
    raveforce train task.lua
]]):format(path, path, shell.word(path)))
end

return command
