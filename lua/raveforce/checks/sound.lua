--- Checks of what the actions sound like.
-- @module raveforce.checks.sound

local fail = require "raveforce.checks.trial".fail

local QUIET = 1e-6 -- rms: -120 dB

local function sane(trial)
  local _, info = trial:returns()
  if info.bad then
    fail("%d of %d random actions make samples that are not finite",
      #info.bad, trial.count)
  end
end

local function working(trial)
  local _, info = trial:returns()
  local trouble = info.trouble
  if trouble then
    fail("line %d of the code, %s", trouble.line, trouble.message)
  end
end

local function heard(trial)
  for _, each in ipairs(trial:heard()) do
    if each.rms > QUIET then return end
  end
  fail("all of %d random actions are silent", trial.count)
end

local function clipping(trial)
  local count, most = 0, 0
  for _, each in ipairs(trial:heard()) do
    if each.peak > 1 then count = count + 1 end
    most = math.max(most, each.peak)
  end
  if count > trial.count / 2 then
    fail("%d of %d random actions go beyond full scale, up to %.3g", count,
      trial.count, most)
  end
end

return {
  { name = "audible", claim = "no voice makes samples that are not finite",
    needs = { "finite" },
    try = sane, hint = "keep gains and feedback below what a float holds" },
  { name = "scripts", claim = "no script of `meta` fails", needs = { "finite" },
    warns = true, try = working,
    hint = "a script that failed is silent: `raveforce nodes meta`" },
  { name = "heard", claim = "some action makes a sound",
    needs = { "audible" }, try = heard,
    hint = "chains whose names begin with ~ are references: one must not" },
  { name = "clipping", claim = "most sounds stay within full scale",
    needs = { "heard" }, warns = true, try = clipping,
    hint = "end the chain with mul {gain}, or a smaller number" },
}
