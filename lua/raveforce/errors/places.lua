--- Places: where in a task's file the thing stands that an error is about.
--
-- A text of the task (its code, or its target's) is looked for in the file's
-- bytes, and so is a field; what stands there once is exact. What does not,
-- because the task puts it together, is blamed on the task's own line.
-- @module raveforce.errors.places

local errors = require "raveforce.errors"

local places = {}

-- The one place where bytes stand; nil where there are none or more.
local function only(bytes, what)
  local first, last = bytes:find(what, 1, true)
  if not first or last < first then return nil end
  return not bytes:find(what, first + 1, true) and first or nil
end

-- Line of a byte, and where that line begins.
local function line_at(bytes, byte)
  local line, start = 1, 1
  for next_line in bytes:sub(1, byte - 1):gmatch "\n()" do
    line, start = line + 1, next_line
  end
  return line, start
end

local function characters(text)
  return utf8.len(text) or #text
end

-- Where line and column of a text stand, where the text begins at a byte.
local function inside(bytes, first, line, column)
  local number, start = line_at(bytes, first)
  if line == 1 and column then
    column = column + characters(bytes:sub(start, first - 1))
  end
  return number + line - 1, column
end

-- The whole text, else the line that is wrong.
local function find_text(bytes, raised)
  local first = only(bytes, raised.text)
  if first then return inside(bytes, first, raised.line, raised.column) end
  local wrong = errors.line_of(raised.text, raised.line) or ""
  first = wrong:find "%S" and only(bytes, wrong)
  if first then return inside(bytes, first, 1, raised.column) end
end

local function blame_text(raised, task, bytes)
  local line, column
  if bytes then line, column = find_text(bytes, raised) end
  if line then
    errors.move(raised, task.file, line, column, bytes)
  elseif task.file then
    raised.message = ("%s (line %d of the text)"):format(raised.message,
      raised.line)
    raised.file, raised.line, raised.column = task.file, task.line, nil
    raised.text = nil
  end
end

-- The line behind the task's own that sets a field, where only one does.
local function find_field(bytes, field, after)
  if type(field) ~= "string" or not field:find "^[%a_][%w_]*$" then return end
  local found
  for number, line in errors.lines(bytes) do
    local before = line:match("^(.-)%f[%w_]" .. field .. "%s*=%f[^=]")
    if number >= after and before and not before:find("--", 1, true) then
      if found then return nil end
      found = number
    end
  end
  return found
end

local function bytes_of(files, path)
  for _, file in ipairs(files and files.list or {}) do
    if file.path == path then return file.bytes end
  end
end

---@class rf.TaskPlace
---@field file string?
---@field line integer?

--- Gives an error of a task the place in the task's file. One that has a place
-- in a script keeps it.
---@param raised any
---@param task rf.TaskPlace
---@param files rf.Files?
---@return any raised
function places.blame(raised, task, files)
  if not errors.is(raised) then return raised end
  local bytes = bytes_of(files, task.file)
  if raised.text then
    blame_text(raised, task, bytes)
  elseif not raised.file or raised.file == task.file then
    local near = raised.line or task.line or nil
    local line = bytes and find_field(bytes, raised.field, near or 1)
    raised.file, raised.line = task.file or nil, line or near
  end
  raised.field = nil
  return raised
end

return places
