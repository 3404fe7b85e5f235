--- Checks of the reward: what an agent is told to want.
-- @module raveforce.checks.reward

local errors = require "raveforce.errors"
local fail = require "raveforce.checks.trial".fail
local sounds = require "raveforce.sounds"

local show = errors.show

local AUDITIONS = 20 -- random actions that silence is compared with, at most
local SMALL, LARGE = 1e-6, 1e6
local APART = 200 -- how much more one term may move than another is worth

local function sorted(array)
  local list = array:table()
  table.sort(list)
  return list
end

-- The middle four fifths: what one odd sound earns does not count.
local function spread(list)
  local n = #list
  return list[math.ceil(0.9 * n)] - list[math.max(1, math.floor(0.1 * n))]
end

local function is_constant(list)
  return list[1] == list[#list]
end

local function first_rows(trial)
  local rows = {}
  for i = 1, math.min(AUDITIONS, #trial:units()) do rows[i] = i end
  return rows, trial:begun()
end

local function silence(trial)
  local rows, env = first_rows(trial)
  trial:scores(sounds.silence(env.sr), rows)
end

local function varied(trial)
  local list = sorted(trial:returns())
  if trial:env().action_space.d == 0 then fail "the code has no holes" end
  if is_constant(list) then
    fail("all of %d random actions earn %s", trial.count, show(list[1]))
  end
end

-- What the sounds earn, each of them once.
local function different_sounds(trial)
  local returns, seen, list = trial:returns(), {}, {}
  for i, each in ipairs(trial:heard()) do
    if not seen[each.mark] then list[#list + 1] = returns[i] end
    seen[each.mark] = true
  end
  table.sort(list)
  return list
end

local function flat(trial)
  local list = different_sounds(trial)
  local most, value, run = 0, nil, 0
  for i, each in ipairs(list) do
    run = each == list[i - 1] and run + 1 or 1
    if run > most then most, value = run, each end
  end
  if most > #list / 2 and most > 1 then
    fail("%d of %d different sounds earn the same, %s", most, #list,
      show(value))
  end
end

local function scale(trial)
  local list = sorted(trial:returns())
  local size = math.max(math.abs(list[1]), math.abs(list[#list]))
  if size > LARGE then
    fail("returns are as large as %.3g", size)
  elseif spread(list) < SMALL and list[#list] - list[1] < SMALL then
    fail("returns differ by %.3g at most", list[#list] - list[1])
  end
end

-- How far each weighted term moves; constants of the formula do not count.
local function moves_of(trial)
  local env, _, info = trial:env(), trial:returns()
  local moves, most = {}, { spread = 0 }
  for i, summand in ipairs(env.spec.reward.summands) do
    if summand.node.kind ~= "const" then
      local name = env:terms()[i]
      local list = sorted(info.terms[name])
      local move = { name = name, constant = is_constant(list),
        value = list[1], spread = spread(list),
        size = math.max(math.abs(list[1]), math.abs(list[#list])) }
      moves[#moves + 1] = move
      if move.spread > most.spread then most = move end
    end
  end
  return moves, most
end

local function idle_terms(trial)
  for _, move in ipairs((moves_of(trial))) do
    if move.constant then
      fail("'%s' is %s whatever the action", move.name, show(move.value))
    end
  end
end

local function balanced(trial)
  local moves, most = moves_of(trial)
  for _, move in ipairs(moves) do
    if not move.constant and move.size * APART < most.spread then
      fail("'%s' is %.3g at most, '%s' moves by %.3g: only that counts",
        move.name, move.size, most.name, most.spread)
    end
  end
end

-- The rows that earn most.
local function best_rows(returns, count)
  local rows = {}
  for i = 1, #returns do rows[i] = i end
  table.sort(rows, function(a, b)
    if returns[a] ~= returns[b] then return returns[a] > returns[b] end
    return a < b
  end)
  return table.move(rows, 1, count, 1, {})
end

local function target_best(trial)
  local env, returns = trial:begun(), trial:returns()
  if not env.target then return end
  local rows = best_rows(returns, 3)
  local scores = trial:scores(env.target, rows)
  for k, i in ipairs(rows) do
    if scores[k] < returns[i] then
      fail("the target itself earns %s, a random action %s", show(scores[k]),
        show(returns[i]))
    end
  end
end

local function prefers_silence(trial)
  local returns = trial:returns()
  local rows, env = first_rows(trial)
  local scores, count = trial:scores(sounds.silence(env.sr), rows), 0
  for k, i in ipairs(rows) do
    if scores[k] > returns[i] then count = count + 1 end
  end
  if count >= 0.9 * #rows then
    fail("silence earns more than %d of %d random sounds", count, #rows)
  end
end

return {
  { name = "silence", claim = "silence has a reward, too",
    needs = { "resets", "finite" }, try = silence,
    hint = "agents find silence: rf.math.log(math.max(rms, 1e-9))" },
  { name = "varied", claim = "the reward depends on the action",
    needs = { "finite", "heard", "target" }, try = varied,
    hint = "with the same reward everywhere there is nothing to learn" },
  { name = "flat", claim = "most sounds earn rewards of their own",
    needs = { "varied" }, warns = true, try = flat,
    hint = "a clipped or counted reward shows no way: add one that slopes" },
  { name = "scale", claim = "rewards are neither tiny nor huge", warns = true,
    needs = { "varied" }, try = scale,
    hint = ":relative() gives -1..1; r:scale(k) multiplies" },
  { name = "idle_terms", claim = "every term of the reward moves",
    warns = true, needs = { "varied" }, try = idle_terms,
    hint = "leave out what never changes, or loosen its bounds" },
  { name = "balanced", claim = "no term drowns the others", warns = true,
    needs = { "varied" }, try = balanced,
    hint = "measures have different units: :relative() makes them alike" },
  { name = "target_best", claim = "the target earns as much as any action",
    needs = { "varied" }, try = target_best,
    hint = "distances come with their sign: higher is better already" },
  { name = "prefers_silence", claim = "silence is not what pays",
    needs = { "varied", "silence", "target_best" }, try = prefers_silence,
    hint = "waveform error punishes any sound that is not exact; "
      .. "rf.reward.timbre() does not" },
}
