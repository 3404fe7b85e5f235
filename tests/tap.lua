--- A busted output handler: TAP, errors outside of tests included.
--
-- busted's own stops at a spec file that cannot be read.

local busted = require "busted"

local count = 0

local function write(verdict, name, note)
  count = count + 1
  io.write(verdict, " ", count, " - ", name, "\n")
  if note then
    io.write("# ", (tostring(note):gsub("\n", "\n# ")), "\n")
  end
  io.flush()
  return nil, true
end

return function()
  local handler = require "busted.outputHandlers.base"()

  local function place(failure)
    local trace = failure.trace or {}
    local at = trace.short_src or "?"
    if trace.currentline then
      at = at .. ":" .. trace.currentline
    end
    local text = failure.message
    if type(text) ~= "string" then
      text = require "pl.pretty".write(text)
    end
    return at .. ": " .. text
  end

  local function test_end(element, _, status)
    local name = handler.getFullName(element)
    if status == "success" then
      return write("ok", name)
    elseif status == "pending" then
      return write("ok", "# SKIP " .. name)
    end
    local list = status == "failure" and handler.failures or handler.errors
    return write("not ok", name, place(list[#list]))
  end

  local function outside(element, _, message)
    if element.descriptor ~= "it" then
      local name = element.name or element.descriptor
      write("not ok", name, message)
    end
    return nil, true
  end

  local function suite_end()
    io.write("1..", count, "\n")
    return nil, true
  end

  busted.subscribe({ "test", "end" }, test_end)
  busted.subscribe({ "error" }, outside)
  busted.subscribe({ "failure" }, outside)
  busted.subscribe({ "suite", "end" }, suite_end)
  return handler
end
