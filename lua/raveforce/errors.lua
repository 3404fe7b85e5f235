--- Errors as objects: what went wrong, and where in the user's own text.
-- @module raveforce.errors

local core = require "raveforce.core"

---@class rf.Error
---@field kind    string   "syntax", "invalid", "argument", "io"…
---@field message string   one line, without the place
---@field file    string?  script, or "code" for a text inside a script
---@field line    integer? 1-based
---@field column  integer? 1-based, in characters
---@field excerpt string?  the line of the text, and a caret below
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

local function line_of(text, number)
  local at = 1
  for line in (text .. "\n"):gmatch "(.-)\r?\n" do
    if at == number then return line end
    at = at + 1
  end
end

local function excerpt_of(text, line, column)
  local source = text and line and column and line_of(text, line)
  if not source then return nil end
  local before = {}
  for character in source:gmatch "[%z\1-\127\194-\244][\128-\191]*" do
    if #before == column - 1 then break end
    before[#before + 1] = character == "\t" and "\t" or " "
  end
  return source .. "\n" .. table.concat(before) .. "^"
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
    excerpt = excerpt_of(place.text, place.line, place.column),
  }, Error)
end

--- Raises at the caller's line.
---@param kind string
---@param format string
---@param ... any
function errors.raise(kind, format, ...)
  local file, line = errors.caller()
  error(errors.new(kind, format:format(...), { file = file, line = line }))
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
---@return T, ...
function errors.check(value, message, detail, text)
  if value ~= nil then return value, message, detail, text end
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
  local named, number, rest = message:match "^([^\n]-):(%d+): (.*)$"
  if named then file, line, message = named, math.tointeger(number), rest end
  local kind = message:find("stack overflow", 1, true) and "limit" or "invalid"
  return errors.new(kind, ("%s: %s"):format(what, message),
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

--- "; did you mean 'x'", or the whole list where nothing is near.
---@param name any
---@param known (string|integer)[]
---@return string
function errors.hint(name, known)
  local names = {}
  for i, each in ipairs(known) do names[i] = tostring(each) end
  local near = type(name) == "string" and core.nearest(name, names)
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
      errors.raise(kind, "%s: no setting %s%s", what, errors.show(key),
        errors.hint(key, known))
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
