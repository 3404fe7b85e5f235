--- Kinds of reward node, each made into a function of the running state.
--
-- `nodes.KIND(builder, node, label)` returns `f(state)`, which gives the value
-- of the step that the state stands at. A value is a finite number; nothing is
-- allocated.
-- @module raveforce.reward.nodes

local core = require "raveforce.core"
local errors = require "raveforce.errors"

local is_finite = require "raveforce.kinds".is_finite

local log1p, tanh, sqrt = core.math.log1p, core.math.tanh, math.sqrt

local LARGEST = 1.7e308

local nodes = {}

--- What an infinite distance counts as: weights and sums of it stay finite.
nodes.FAR = 1e30

local FAR = nodes.FAR

--- An error about a term, at the line where it was made.
---@param label string
---@param place rf.Place
---@param format string
---@param ... any
function nodes.refuse(label, place, format, ...)
  error(errors.new("invalid", ("reward term '%s' %s"):format(label,
    format:format(...)), place))
end

-- Errors of a script's function are named after the term. What it raised is
-- found in the script; else the blame is on where the term was made.
local function handler(label, what, place)
  local term = ("reward term '%s'%s"):format(label, what)
  return function(raised)
    local failure = errors.from_script(raised, term)
    if failure.kind == "interrupted" then return failure end
    if failure.message:sub(1, #term) ~= term then
      failure.message = ("%s: %s"):format(term, failure.message)
    end
    if not failure.file then
      failure.file, failure.line = place.file, place.line
    end
    return failure
  end
end

-- ---- what is measured ----

-- d/0 is infinite, and clipped.
local function relative(d, silence)
  if d == 0 then return 1.0 end
  local r = 1 - d / silence
  if r > 1 then return 1.0 end
  return r > -1 and r or -1.0 -- also where it is no number
end

function nodes.measure(builder, node, label)
  local m = builder:measure(node, label)
  if node.relative then
    return function(state)
      return relative(state.values[state.base + m],
        state.silence[state.at + m])
    end
  end
  if node.similarity then
    return function(state)
      local value = state.values[state.base + m]
      if value > FAR then return FAR end
      return value > -FAR and value or -FAR
    end
  end
  return function(state)
    local d = state.values[state.base + m]
    return d < FAR and 0.0 - d or -FAR
  end
end

function nodes.const(_, node)
  local value = node.value
  return function() return value end
end

-- ---- what the script works out ----

local function check_details(label, place, details)
  if type(details) ~= "table" then
    nodes.refuse(label, place, "must give a number and a table, got %s",
      errors.show(details))
  end
  for _, key in ipairs(errors.sorted_keys(details)) do
    if type(key) ~= "string" or not is_finite(details[key]) then
      nodes.refuse(label, place, "must name finite numbers, got %s = %s",
        errors.show(key), errors.show(details[key]))
    end
  end
end

function nodes.fn(builder, node, label)
  builder.calls, builder.shown = true, true
  local f, span, place = node.f, node.span, node.place
  local failed = handler(label, "", place)
  return function(state)
    local moment = state.moment
    local fine, value, details = xpcall(f, failed, moment:context(span))
    if not fine then error(value) end
    if not is_finite(value) then
      nodes.refuse(label, place, "must give a finite number, got %s",
        errors.show(value))
    end
    if details ~= nil then
      check_details(label, place, details)
      moment:note(label, details)
    end
    return value
  end
end

function nodes.stretched(...)
  return require "raveforce.reward.stretched".node(...)
end

function nodes.notes(builder, node, label)
  builder.shown = true
  builder.notes[#builder.notes + 1] = node
  local keys, rate, place, notes = node.keys, node.rate, node.place, {}
  return function(state)
    local params, count = state.moment:params(), 0
    for i = 1, #keys do
      local key = builder.key_of[keys[i]] or keys[i]
      local value = params[key]
      if next(params) == nil then
        nodes.refuse(label, place, "wants an action's notes, and a sound that "
          .. "was not rendered has none")
      end
      if not is_finite(value) then
        nodes.refuse(label, place, "wants notes, parameter '%s' is %s",
          tostring(keys[i]), errors.show(value))
      end
      local note = math.floor(value + 0.5)
      if note > 0 then
        count = count + 1
        notes[count] = note
      end
    end
    return rate(notes, count, #keys)
  end
end

-- ---- what is made of other nodes ----

local function weigh(weight, f)
  if weight == 1 then return f end
  return function(state) return weight * f(state) end
end

function nodes.sum(builder, node, label)
  local parts = {}
  for i, s in ipairs(node.parts) do
    local own = #node.parts == 1 and label or s.name
    parts[i] = weigh(s.weight, builder:node(s.node, own))
  end
  if #parts == 1 then return parts[1] end
  return function(state)
    local total = 0.0
    for i = 1, #parts do total = total + parts[i](state) end
    return total
  end
end

function nodes.clip(builder, node, label)
  local f, lo, hi = builder:node(node.of, label), node.lo, node.hi
  return function(state)
    local value = f(state)
    if value < lo then return lo end
    return value > hi and hi or value
  end
end

function nodes.tanh(builder, node, label)
  local f, gain = builder:node(node.of, label), node.gain
  return function(state) return tanh(gain * f(state)) end
end

function nodes.log(builder, node, label)
  local f, floor = builder:node(node.of, label), node.floor
  return function(state)
    local value = f(state) / floor
    if value < 0 then return 0.0 - log1p(math.min(-value, LARGEST)) end
    return log1p(math.min(value, LARGEST))
  end
end

function nodes.normalize(builder, node, label)
  local f, clip, epsilon = builder:node(node.of, label), node.clip, node.epsilon
  local n, mean, squares = builder:kept(0), builder:kept(0), builder:kept(0)
  return function(state)
    local value, slots, heard = f(state), state.slots, state.heard
    if heard then
      local count = heard[n] + 1
      local off = value - heard[mean]
      heard[n], heard[mean] = count, heard[mean] + off / count
      heard[squares] = heard[squares] + off * (value - heard[mean])
    end
    local deviation = 1
    if slots[n] >= 2 then
      deviation = sqrt(slots[squares] / slots[n] + epsilon)
    end
    local normal = (value - slots[mean]) / deviation
    if normal > clip then return clip end
    return normal < -clip and -clip or normal
  end
end

function nodes.delta(builder, node, label)
  local f, before = builder:node(node.of, label), builder:fresh(0)
  return function(state)
    local value, slots = f(state), state.slots
    local gained = value - slots[before]
    slots[before] = value
    return gained
  end
end

function nodes.potential(builder, node, label)
  local f, before = builder:node(node.of, label), builder:fresh(0)
  local gamma = node.gamma
  return function(state)
    local phi, slots = f(state), state.slots
    if state.last then phi = 0.0 end
    local shaped = gamma * phi - slots[before]
    slots[before] = phi
    return shaped
  end
end

function nodes.bonus(builder, node, label)
  builder.shown = true
  local f, predicate = builder:node(node.of, label), node.f
  local bonus = node.value
  local failed = handler(label, ": bonus", node.place)
  return function(state)
    local value = f(state)
    local fine, earned = xpcall(predicate, failed, value,
      state.moment:facts())
    if not fine then error(earned) end
    return earned and value + bonus or value
  end
end

function nodes.anneal(builder, node, label)
  local f, from, to = builder:node(node.of, label), node.from, node.to
  local steps = node.steps
  return function(state)
    local value = f(state)
    if state.count >= steps then return to * value end
    return (from + (to - from) * (state.count / steps)) * value
  end
end

function nodes.only_at_end(builder, node, label)
  local f = builder:node(node.of, label)
  return function(state)
    local value = f(state)
    return state.last and value or 0.0
  end
end

return nodes
