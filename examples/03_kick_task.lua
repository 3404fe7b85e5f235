--- The kick as a task file: named holes, options, nothing but data.
--
--     raveforce train examples/03_kick_task.lua
--     raveforce train examples/03_kick_task.lua --set target=kick.wav
--
-- A task file finds `rf` predefined and returns a task.

local synthesised = rf.glicol([[
  ~sweep: imp 0.1 >> envperc 0.001 0.09 >> mul 70 >> add 48
  ~env: imp 0.1 >> envperc 0.004 0.36
  kick: sin ~sweep >> mul ~env >> mul 0.8 ]], { seconds = 0.5 })

return rf.task({ longest = 1.0 }, function(o)
  return {
    code = [[
      ~env: imp 0.1 >> envperc {attack} {decay}
      kick: sin {freq} >> mul ~env >> mul {gain} ]],
    params = {
      attack = rf.lin(0.0001, 0.1),
      decay = rf.exp(0.01, o.longest),
      freq = rf.exp(20, 2000),
      gain = rf.lin(0, 1),
    },
    target = synthesised,
  }
end)
