--- A kick drum: a sine whose pitch falls, under an envelope. Which numbers
-- make it sound like the target?
--
-- From this folder:
--
--     raveforce check task.lua     does it keep an environment's promises?
--     raveforce train task.lua     an agent searches it, and leaves runs/...
--     raveforce play runs/task-cem-0
--     raveforce train task.lua --set target=my_kick.wav
--     raveforce score task.lua my_kick.wav    what the reward says of a file
--     raveforce watch task.lua     on each save: what that changed
--     raveforce rescore runs/task-cem-0 --reward reward.lua

-- Without a file there is a target all the same, and a perfect answer: these
-- numbers.
local KICK = [[
  ~pitch: imp 0.1 >> envperc 0.001 0.09 >> mul 70 >> add 48
  ~env: imp 0.1 >> envperc 0.004 0.36
  kick: sin ~pitch >> mul ~env >> mul 0.8 ]]

-- The first table is what --set can change.
return rf.task({ target = "", longest = 0.5 }, function(o)
  local target = o.target
  if target == "" then target = rf.glicol(KICK, { seconds = 0.5 }) end
  return {
    -- Each {name} is a hole that an action fills.
    code = [[
      ~pitch: imp 0.1 >> envperc 0.001 {fall} >> mul {bend} >> add {freq}
      ~env: imp 0.1 >> envperc 0.004 {decay}
      kick: sin ~pitch >> mul ~env >> mul {gain} ]],

    -- From an agent's 0..1 to what the hole wants. There are also rf.int,
    -- rf.choose, rf.rel (a range that depends on another value) and rf.fn.
    params = {
      freq = rf.exp(20, 500),          -- Hz, where the pitch ends
      bend = rf.lin(0, 500),           -- Hz above that it begins
      fall = rf.exp(0.01, o.longest),  -- seconds
      decay = rf.exp(0.02, o.longest), -- seconds
      gain = rf.lin(0, 1),
    },

    target = target, -- a path, an array, rf.glicol, or a function

    -- 1 for the target itself, about 0 for what is no better than silence.
    -- Others to try:
    --   rf.reward.mfcc_l1():relative()
    --   0.7 * rf.reward.lsd():relative() + 0.3 * rf.reward.env_db():relative()
    --   rf.reward.timbre { env_db = 0.5 }
    --   rf.reward.fn(function(ctx) return -ctx:rms()[1][1] end)
    reward = rf.reward.timbre(),
  }
end)
