-- What specs of agents share: rewards, rounds, spaces of all kinds.

local core = require "raveforce.core"

local agents = {}

--- Best at (0.3, 0.3, …), where it is 0.
function agents.sphere(unit)
  local sum = 0
  for _, u in ipairs(unit) do sum = sum + (u - 0.3) ^ 2 end
  return -sum
end

--- Lists of units, rewards and ids of one population.
function agents.ask(agent, score, n)
  local X, ids = agent:ask(n)
  local units, rewards = {}, {}
  for i = 1, #X do
    units[i] = X[i]:table()
    rewards[i] = score(units[i])
  end
  return ids, rewards, units, X
end

--- Plays `count` populations.
function agents.rounds(agent, count, score, n)
  for _ = 1, count do
    local ids, rewards = agents.ask(agent, score, n)
    agent:tell(ids, rewards)
  end
end

--- Plays until `goal` is reached; the number of points, or nil beyond `limit`.
function agents.until_reached(agent, score, goal, limit)
  local count = 0
  while count < limit do
    local ids, rewards = agents.ask(agent, score)
    for _, reward in ipairs(rewards) do
      count = count + 1
      if reward >= goal then return count end
    end
    agent:tell(ids, rewards)
  end
end

--- The middle one; nil counts as more than any.
function agents.median(values, count)
  local all = {}
  for i = 1, count do all[i] = values[i] or math.huge end
  table.sort(all)
  return all[(count + 1) // 2]
end

--- A space of d dimensions of one kind, or of all three kinds in turn.
function agents.space(d, kind, n)
  local kinds = { { kind = "lin" }, { kind = "int", n = 9 },
    { kind = "choose", n = 4 } }
  local dims = {}
  for i = 1, d do
    dims[i] = kind and { kind = kind, n = n } or kinds[(i - 1) % 3 + 1]
  end
  return { d = d, dims = dims }
end

--- Whether every unit of a discrete dimension is the centre of an item.
function agents.on_centres(space, unit)
  for i, dim in ipairs(space.dims) do
    local n = dim.n
    local item = n and math.min(n, 1 + math.floor(n * unit[i]))
    if n and unit[i] ~= (item - 0.5) / n then return false end
  end
  return true
end

--- The same bits?
function agents.same(a, b)
  return a:bytes() == b:bytes()
end

--- What a call that must fail says.
function agents.message(f, ...)
  local fine, raised = pcall(f, ...)
  assert(not fine, "nothing was raised")
  return raised.message
end

--- Numbers in 0..1 from a stream of the test's own.
function agents.chance(seed)
  local draw = 0
  return function(n)
    draw = draw + 1
    local u = core.random(seed, draw, 0, 0, 5)
    return n and 1 + math.floor(u * n) or u
  end
end

return agents
