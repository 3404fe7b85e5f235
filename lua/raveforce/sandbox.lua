--- Sandbox: the names that a task's chunk sees.
--
-- The host guards the libraries themselves; here is only the list. Every
-- table is a copy, so that a task changes nothing but its own.
-- @module raveforce.sandbox

local sandbox = {}

local NAMES = {
  "_VERSION", "assert", "error", "ipairs", "next", "pairs", "pcall",
  "rawequal", "rawlen", "select", "tonumber", "tostring", "type", "xpcall",
}

local LIBRARIES = {
  coroutine = {
    "close", "create", "isyieldable", "resume", "running", "status", "wrap",
    "yield",
  },
  math = {
    "abs", "acos", "asin", "atan", "ceil", "cos", "deg", "exp", "floor",
    "fmod", "huge", "log", "max", "maxinteger", "min", "mininteger", "modf",
    "pi", "rad", "sin", "sqrt", "tan", "tointeger", "type", "ult",
  },
  string = {
    "byte", "char", "find", "format", "gmatch", "gsub", "len", "lower",
    "match", "pack", "packsize", "rep", "reverse", "sub", "unpack", "upper",
  },
  table = {
    "concat", "insert", "move", "pack", "remove", "sort", "unpack",
  },
  utf8 = {
    "char", "charpattern", "codepoint", "codes", "len", "offset",
  },
}

local function copy(from, names)
  local to = {}
  for _, name in ipairs(names) do
    to[name] = from[name]
  end
  return to
end

--- For tables without a metatable: a task makes classes of its own, and never
-- reaches into ours.
local function safe_setmetatable(t, mt)
  if type(t) ~= "table" or getmetatable(t) ~= nil then
    error("setmetatable wants a table that has no metatable yet", 2)
  end
  if type(mt) == "table" and rawget(mt, "__gc") ~= nil then
    error("__gc is not available in a task", 2)
  end
  return setmetatable(t, mt)
end

--- A new environment for `load(text, "@" .. path, "t", env)`.
---@param extra table<string, any>? added to it: `rf`, and what else is offered
---@return table
function sandbox.environment(extra)
  local env = copy(_G, NAMES)
  for name, names in pairs(LIBRARIES) do
    env[name] = copy(_G[name], names)
  end
  env.setmetatable = safe_setmetatable
  env._G = env
  for name, value in pairs(extra or {}) do
    env[name] = value
  end
  return env
end

return sandbox
