--- Checks of the options that a task has.
-- @module raveforce.checks.options

local errors = require "raveforce.errors"
local fail = require "raveforce.checks.trial".fail

local TEXTS = { string = true, number = true, boolean = true }

local function options(trial)
  local defaults = trial.task.defaults or {}
  for _, name in ipairs(errors.sorted_keys(defaults)) do
    if not TEXTS[type(defaults[name])] then
      fail("option '%s' is %s, which --set cannot give", tostring(name),
        errors.show(defaults[name]))
    end
  end
end

local function unused_options(trial)
  local unread = trial.task:unread_options()
  if #unread > 0 then
    fail("nothing reads option '%s'", table.concat(unread, "', '"))
  end
end

return {
  { name = "options", claim = "--set can give every option", warns = true,
    try = options,
    hint = "defaults are texts, numbers, true or false" },
  { name = "unused_options", claim = "the task reads all its options",
    needs = { "makes" }, warns = true, try = unused_options,
    hint = "an option that nothing reads is a promise that is not kept" },
}
