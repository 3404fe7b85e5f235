--- Terms: everything a reward can begin with, by name: `rf.reward`.
-- @module raveforce.reward.terms

local constructors = require "raveforce.reward.constructors"
local core = require "raveforce.core"
local errors = require "raveforce.errors"
local measured = require "raveforce.reward.measured"

local terms = measured.terms(core.measures())

for _, name in ipairs { "raw", "fn", "scale", "key", "density", "timbre" } do
  terms[name] = require("raveforce.reward." .. name)
end

-- `return rf.reward.x {…}` has a line too.
for _, name in ipairs(errors.sorted_keys(terms)) do
  terms[name] = core.bridge(terms[name])
  constructors.add(terms[name], name)
end

---@type rf.Rewards
return errors.strict(terms, "rf.reward")
