--- Errors as objects: what went wrong, and where in the user's own text.
-- @module raveforce.errors

local core = require "raveforce.core"
local hints = require "raveforce.errors.hints"

---@class rf.Error
---@field kind    string   "syntax", "invalid", "argument", "io"…
---@field message string   one line, without the place
---@field file    string?  script, or "code" for a text inside a script
---@field line    integer? 1-based
---@field column  integer? 1-based, in characters
---@field excerpt string?  the line of the text, and a caret below
---@field text    string?  inside a script, that line and column are about
---@field field   string?  of a task, that the error is about
---@field by_caller boolean? the place is that of whoever called us
local Error = {}
Error.__name = "rf.Error"
Error.__metatable = Error.__name

local errors = {}

-- `require` says where this file lies; frames in its folder are ours, and
-- errors blame whoever called them. Ready-made tasks count as scripts.
local home = (select(2, ...) or ""):match "^(.*[/\\])"

-- "file:line: " of a level of the stack, without the debug library, which a
-- sandbox does not have; "" for C functions and beyond the end.
local function where(level)
  local _, position = pcall(error, "", level)
  return position:match "^(.*):(%d+): $"
end

-- Lua shows the last 56 characters of a long path, behind three dots.
local function is_ours(file)
  if not home then return false end
  local own
  if file:sub(1, 3) ~= "..." then
    own = file:sub(1, #home) == home and file:sub(#home + 1)
  else
    local tail = file:sub(4)
    for k = #tail, 11, -1 do
      if home:sub(-k) == tail:sub(1, k) then
        own = tail:sub(k + 1)
        break
      end
    end
  end
  return own and not own:find "^tasks[/\\]"
end

--- The innermost line of the user's own script on the stack.
---@return string? file, integer? line
function errors.caller()
  for level = 3, 100 do
    local file, line = where(level)
    if file and not is_ours(file) then return file, math.tointeger(line) end
  end
end

--- The line of the caller's script.
---@return rf.Place
function errors.here()
  local file, line = errors.caller()
  return { file = file, line = line }
end

--- The lines of a text, without their ends. A sandbox charges for what a
-- pattern might cost: this one is as cheap as can be.
---@param text string
---@return fun(): integer?, string? # number, line
function errors.lines(text)
  local ends, number, from = (text .. "\n"):gmatch "()\n", 0, 1
  return function()
    local stop = ends()
    if not stop then return nil end
    local line = text:sub(from, stop - 1)
    if line:byte(-1) == 13 then line = line:sub(1, -2) end
    number, from = number + 1, stop + 1
    return number, line
  end
end

--- A line of a text, without its end.
---@param text string
---@param wanted integer
---@return string?
function errors.line_of(text, wanted)
  for number, line in errors.lines(text) do
    if number == wanted then return line end
  end
end

-- As wide as the characters before a column: a tab for a tab.
local function indent(source, column)
  local is_text, out = utf8.len(source), {}
  for i = 1, column - 1 do
    local at = is_text and utf8.offset(source, i) or i
    out[i] = at and source:byte(at) == 9 and "\t" or " "
  end
  return table.concat(out)
end

local function excerpt_of(text, line, column)
  local source = text and line and column and errors.line_of(text, line)
  return source and source .. "\n" .. indent(source, column) .. "^"
end

--- `file:line:column: kind: what`, as on the command line.
function Error:__tostring()
  local parts = {}
  if self.file then parts[#parts + 1] = self.file .. ":" end
  if self.line then parts[#parts + 1] = self.line .. ":" end
  if self.line and self.column then parts[#parts + 1] = self.column .. ":" end
  local place = table.concat(parts)
  return (place == "" and "" or place .. " ") .. self.kind .. ": "
    .. self.message .. (self.excerpt and "\n" .. self.excerpt or "")
end

---@param x any
---@return boolean
function errors.is(x)
  return getmetatable(x) == Error.__name
end

---@class rf.Place
---@field file   string?
---@field line   integer?
---@field column integer?
---@field text   string? what line and column are about

--- An error with a place of its own.
---@param kind string
---@param message string
---@param place rf.Place
---@return rf.Error
function errors.new(kind, message, place)
  return setmetatable({
    kind = kind,
    message = message,
    file = place.file,
    line = place.line,
    column = place.column,
    text = place.text,
    excerpt = excerpt_of(place.text, place.line, place.column),
  }, Error)
end

--- The same error at a place in a file, of which a line is shown.
---@param raised rf.Error
---@param file string
---@param line integer
---@param column integer?
---@param bytes string the file's
function errors.move(raised, file, line, column, bytes)
  raised.file, raised.line, raised.column = file, line, column
  raised.text, raised.excerpt = nil, excerpt_of(bytes, line, column)
end

--- Raises at a place that is known, else at the caller's line.
---@param place rf.Place?
---@param kind string
---@param format string
---@param ... any
function errors.raise_at(place, kind, format, ...)
  if not place or not place.file then errors.raise(kind, format, ...) end
  error(errors.new(kind, format:format(...), place))
end

--- What `f` gives; an error that has no better place than the caller's line is
-- about a field of the task.
---@param field string
---@param f function
---@param ... any
function errors.about(field, f, ...)
  local result = table.pack(pcall(f, ...))
  if result[1] then return table.unpack(result, 2, result.n) end
  local raised = result[2]
  local vague = errors.is(raised) and (raised.by_caller or not raised.file)
  if vague then raised.field = raised.field or field end
  error(raised)
end

local getinfo = debug and debug.getinfo

--- Where a script's function begins.
---@param f function
---@return rf.Place? # nil where nobody knows
function errors.place_of(f)
  local info = getinfo and getinfo(f, "S")
  if not info or info.source:sub(1, 1) ~= "@" then return nil end
  return { file = info.source:sub(2), line = info.linedefined }
end

--- Raises at the caller's line.
---@param kind string
---@param format string
---@param ... any
function errors.raise(kind, format, ...)
  local raised = errors.new(kind, format:format(...), errors.here())
  raised.by_caller = true
  error(raised)
end

--- Raises at a place in a text that a script holds.
---@param kind string
---@param text string
---@param line integer
---@param column integer
---@param format string
---@param ... any
function errors.raise_in(kind, text, line, column, format, ...)
  error(errors.new(kind, format:format(...),
    { file = "code", line = line, column = column, text = text }))
end

--- Passes on what the C module gave, or raises what it refused.
---@generic T
---@param value T?
---@param message string?
---@param detail core.Detail?
---@param text string? the text that the detail's place is about
---@param ... any what else it gave
---@return T, ...
function errors.check(value, message, detail, text, ...)
  if value ~= nil then return value, message, detail, text, ... end
  detail = detail or { kind = "invalid", message = message or "failed" }
  if text and (detail.line or 0) > 0 then
    local column = detail.column ~= 0 and detail.column or nil
    error(errors.new(detail.kind, detail.message,
      { file = "code", line = detail.line, column = column, text = text }))
  end
  errors.raise(detail.kind, "%s", detail.message)
end

--- Calls a C function that raises on misuse, and blames the caller instead.
---@param f function
---@param ... any
function errors.try(f, ...)
  local result = table.pack(pcall(f, ...))
  if result[1] then return table.unpack(result, 2, result.n) end
  if errors.is(result[2]) then error(result[2]) end
  local message = tostring(result[2]):gsub("^[^\n]-:%d+: ", "")
  errors.raise("argument", "%s", (message:gsub("^bad argument ", "argument ")))
end

--- What a script's own function raised, as one of our objects; for xpcall.
---@param raised any
---@param what string who called: "parameter 'decay'", "reward term 'fn'"
---@return rf.Error
function errors.from_script(raised, what)
  if errors.is(raised) then return raised end
  local file, line = errors.caller()
  local message = type(raised) == "string" and raised
    or ("raised a %s"):format(type(raised))
  local from, last, number = message:find ":(%d+): "
  if from and not message:sub(1, from):find("\n", 1, true) then
    file, line = message:sub(1, from - 1), math.tointeger(number)
    message = message:sub(last + 1)
  end
  local kind = message:find("stack overflow", 1, true) and "limit" or "invalid"
  return errors.new(kind, ("%s: %s%s"):format(what, message, hints.of(message)),
    { file = file, line = line })
end

--- How a value is called in a message.
---@param x any
---@return string
function errors.show(x)
  if type(x) == "number" then
    if x ~= x then return "NaN" end
    if math.type(x) == "integer" then return ("%d"):format(x) end
    return ("%.14g"):format(x)
  end
  if type(x) == "string" then return ("'%s'"):format(x) end
  if type(x) == "boolean" then return tostring(x) end
  if x == nil then return "nothing" end
  return (core.is_array(x) and "an array") or ("a " .. type(x))
end

local function nearest_of_its_letter(name, names)
  local same = {}
  for _, known in ipairs(names) do
    if known:sub(1, 1) == name:sub(1, 1) then same[#same + 1] = known end
  end
  return core.nearest(name, same)
end

-- The nearest, best one of the same first letter; else the first that begins
-- like it: 'linear' and 'lin'.
local function similar(name, names)
  local near = nearest_of_its_letter(name, names) or core.nearest(name, names)
  for _, known in ipairs(near and {} or names) do
    local least = math.min(#name, #known)
    if least > 2 and name:sub(1, least) == known:sub(1, least) then
      return known
    end
  end
  return near
end

--- "; did you mean 'x'", or the whole list where nothing is near.
---@param name any
---@param known (string|integer)[]
---@return string
function errors.hint(name, known)
  local names = {}
  for i, each in ipairs(known) do names[i] = tostring(each) end
  local near = type(name) == "string" and similar(name, names)
  if near then return ("; did you mean '%s'"):format(near) end
  if #known == 0 then return "" end
  return (" (have %s)"):format(table.concat(names, ", "))
end

--- The keys of a table in a fixed order: names first, by their bytes.
---@param t table
---@return any[]
function errors.sorted_keys(t)
  local keys = {}
  for key in pairs(t) do keys[#keys + 1] = key end -- any order: sorted below
  table.sort(keys, function(a, b)
    if type(a) == type(b) and type(a) ~= "boolean" then return a < b end
    return tostring(a) < tostring(b)
  end)
  return keys
end

--- Refuses settings that nobody knows.
---@param kind string
---@param what string
---@param options any
---@param known string[]
---@return table options, or an empty table for nil
function errors.options(kind, what, options, known)
  if options == nil then return {} end
  if type(options) ~= "table" then
    errors.raise(kind, "%s: options must be a table, got %s", what,
      errors.show(options))
  end
  local is_known = {}
  for _, name in ipairs(known) do is_known[name] = true end
  for _, key in ipairs(errors.sorted_keys(options)) do
    if not is_known[key] then
      errors.about(key, errors.raise, kind, "%s: no setting %s%s", what,
        errors.show(key), errors.hint(key, known))
    end
  end
  return options
end

local function public_keys(...)
  local keys = {}
  for _, t in ipairs { ... } do
    for _, key in ipairs(errors.sorted_keys(t)) do
      if type(key) == "string" and key:sub(1, 1) ~= "_" then
        keys[#keys + 1] = key
      end
    end
  end
  table.sort(keys)
  return keys
end

--- An `__index` that finds a class's methods, but not what is behind them: a
-- task that got hold of `x.__index` could change our classes.
---@param class table
---@return fun(_: table, key: any): any
function errors.methods(class)
  return function(_, key)
    if type(key) == "string" and key:sub(1, 2) == "__" then return nil end
    return class[key]
  end
end

--- Makes a missing field of a table (or of a class's objects) an error.
---@param t table
---@param what string
---@param later table<string, fun(): any>? fields made when first asked for
---@return table t
function errors.strict(t, what, later)
  return setmetatable(t, {
    __metatable = false,
    __index = function(_, key)
      if later and later[key] then
        local made = later[key]()
        rawset(t, key, made)
        return made
      end
      if type(key) ~= "string" or key:sub(1, 1) == "_" then return nil end
      errors.raise("argument", "%s has no '%s'%s", what, key,
        errors.hint(key, public_keys(t, later)))
    end,
  })
end

return errors
