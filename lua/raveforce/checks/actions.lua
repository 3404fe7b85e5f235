--- Checks of the action space: what an agent can choose.
-- @module raveforce.checks.actions

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local trial = require "raveforce.checks.trial"

local fail, show = trial.fail, errors.show

local BASES = 3 -- places in the space where one parameter is moved alone
local MOVES = { 0.05, 0.5, 0.95 }
local MOST_CHOICES, MOST_STEPS = 32, 64

-- Values and back; how far a unit may be from where it came, in 0..1.
local CLOSE = 1e-6

-- Whether there is one value alone.
local function is_single(of)
  return of.n == 1 or (of.lo ~= nil and of.lo == of.hi)
end

local function inverse(tried)
  local space, units = tried:env().action_space, tried:units()
  for i = 1, 4 do
    local values = space:from_unit(units[i])
    local again = space:to_unit(values)
    if not space:contains(values) then
      fail "sampled values are not in the space"
    end
    for dim, of in ipairs(space.dims) do
      local continuous = of.kind == "lin" or of.kind == "exp"
      local apart = math.abs(again[dim] - units[i][dim])
      if continuous and not is_single(of) and apart > CLOSE then
        fail("'%s' goes from unit %s to %s", of.name, show(units[i][dim]),
          show(again[dim]))
      end
    end
  end
end

-- Units at every end of every dimension, and what to call them.
local function corners(d)
  local rows, names = {}, {}
  local function add(at, u)
    local row = {}
    for dim = 1, d do row[dim] = (at == 0 or at == dim) and u or 0.5 end
    rows[#rows + 1], names[#names + 1] = row, { at = at, u = u }
  end
  for at = 0, d do
    add(at, 0)
    add(at, 1)
  end
  return rows, names
end

local function where(space, name)
  local end_ = name.u == 0 and "lowest" or "highest"
  if name.at == 0 then
    return ("with every parameter at its %s"):format(end_)
  end
  return ("with '%s' at its %s, the others in the middle"):format(
    space.dims[name.at].name, end_)
end

local function bounds(tried)
  local env = tried:env()
  local space = env.action_space
  local rows, names = corners(space.d)
  for k, row in ipairs(rows) do
    local fine, raised = pcall(function()
      assert(space:contains(space:from_unit(row)), "not in the space")
      if space.d > 0 then
        env:evaluate_unit({ row }, { seed = tried.seed })
      end
    end)
    if not fine then
      fail("%s: %s", where(space, names[k]), trial.reason(raised))
    end
  end
end

local function ranges(tried)
  for _, of in ipairs(tried:env().action_space.dims) do
    if of.lo and is_single(of) then
      fail("'%s' is always %s", of.name, show(of.lo))
    elseif of.lo and of.hi and of.lo > of.hi then
      fail("'%s' goes down, from %s to %s", of.name, show(of.lo), show(of.hi))
    end
  end
end

-- The sounds with one dimension moved, from each of some bases.
local function moved(tried, dim, moves)
  local units, rows = tried:units(), {}
  for base = 1, BASES do
    for _, u in ipairs(moves) do
      local row = units[base]:table()
      row[dim] = u
      rows[#rows + 1] = row
    end
  end
  return tried:listen(core.array("float64", rows))
end

-- Whether moves `a` and `b` of `count` sound alike from every base.
local function alike(heard, count, a, b)
  for base = 0, BASES - 1 do
    if heard[base * count + a].mark ~= heard[base * count + b].mark then
      return false
    end
  end
  return true
end

local function parameters(tried)
  for dim, of in ipairs(tried:env().action_space.dims) do
    local heard = moved(tried, dim, MOVES)
    local dead = alike(heard, 3, 1, 2) and alike(heard, 3, 2, 3)
    if dead and not is_single(of) then
      fail("'%s' changes nothing in the sound", of.name)
    end
  end
end

local function check_choices(tried, dim, of)
  local moves = {}
  for item = 1, of.n do moves[item] = (item - 0.5) / of.n end
  local heard = moved(tried, dim, moves)
  for a = 1, of.n do
    for b = a + 1, of.n do
      if alike(heard, of.n, a, b) then
        fail("choices %d and %d of '%s' sound the same", a, b, of.name)
      end
    end
  end
end

local function choices(tried)
  for dim, of in ipairs(tried:env().action_space.dims) do
    if of.kind == "choose" and of.n <= MOST_CHOICES then
      check_choices(tried, dim, of)
    end
  end
end

-- A plan, and the same with the action of one step turned round.
local function plans(tried, env, first)
  local d, steps, rows = env.action_space.d, env.total_step, {}
  for changed = 0, steps do
    local row = {}
    for step = 1, steps do
      local units = tried:units()[(first + step) % tried.count + 1]:table()
      for dim = 1, d do
        local u = step == changed and 1 - units[dim] or units[dim]
        row[(step - 1) * d + dim] = u
      end
    end
    rows[changed + 1] = row
  end
  return core.array("float64", rows)
end

local function late_steps(tried)
  local env = tried:env()
  local steps = env.total_step
  if steps == 1 or steps > MOST_STEPS or env.action_space.d == 0 then return end
  local one, two = tried:listen(plans(tried, env, 0)),
    tried:listen(plans(tried, env, 17))
  for step = 1, steps do
    if one[1].mark == one[step + 1].mark
      and two[1].mark == two[step + 1].mark then
      fail("the action of step %d changes nothing in the sound", step)
    end
  end
end

return {
  { name = "inverse", claim = "values go back to the units they came from",
    try = inverse,
    hint = "a bound's function may depend on p alone, not on what it "
      .. "remembers" },
  { name = "bounds", claim = "the ends of every range can be played",
    needs = { "finite", "inverse" }, try = bounds,
    hint = "keep the bounds apart: math.max(0.01, 0.5 - p.attack)" },
  { name = "ranges", claim = "every range goes up", warns = true, try = ranges,
    hint = "rf.lin(lowest, highest); rf.const(x) for what never moves" },
  { name = "parameters", claim = "every parameter changes the sound",
    needs = { "heard", "inverse" }, try = parameters,
    hint = "is its chain connected, and its trigger within the episode?" },
  { name = "choices", claim = "every choice sounds different", warns = true,
    needs = { "parameters" }, try = choices,
    hint = "a choice twice in a list halves an agent's chance of the others" },
  { name = "late_steps", claim = "the action of every step is heard",
    needs = { "parameters" }, warns = true, try = late_steps,
    hint = "is the sound over before the episode is? trigger it in each step" },
}
