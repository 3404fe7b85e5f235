--- The classic task in its list form: holes `{}`, filled in their order.
--
--     raveforce run examples/02_kick_list.lua [TARGET]

local rf = require "raveforce"

local target = arg and arg[1] and rf.load(arg[1]) or rf.graph([[
  ~sweep: imp 0.1 >> envperc 0.001 0.09 >> mul 70 >> add 48
  ~env: imp 0.1 >> envperc 0.004 0.36
  kick: sin ~sweep >> mul ~env ]]):render { seconds = 0.5 }
local dur = #target / target.sr

local env = rf.make([[
  ~env: imp 0.1 >> envperc {} {}
  kick: sin {} >> mul ~env ]], {
  target = target, total_step = 1, step_len = dur,
  action_space = {
    { "lin", 0.0001, dur - 0.0001 },
    { "rel", 1, function(attack) return dur - 0.0001 - attack end },
    { "exp", 10, 10000 },
  },
})
print(env)

-- The loop that every environment has.
local best, best_reward = nil, -math.huge
for episode = 1, 200 do
  env:reset { seed = episode }
  local action = env.action_space:sample()
  local _, reward, terminated = env:step(action)
  assert(terminated, "a task of one step ends with it")
  if reward > best_reward then best, best_reward = action, reward end
end
print(("best of 200 random tries: %.5f"):format(best_reward))
print(("attack %.4f s, decay %.4f s, %.1f Hz"):format(best[1], best[2],
  best[3]))

-- The same search, a pack of voices at a time.
local units = env.action_space:sample_unit(10000)
local returns = env:evaluate_unit(units)
local top = 1
for i = 1, #returns do
  if returns[i] > returns[top] then top = i end
end
local values = env.action_space:from_unit(units[top])
print(("best of 10000: %.5f at %.1f Hz"):format(returns[top], values[3]))
