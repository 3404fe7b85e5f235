--- Another reward for the episodes of a run, without playing for it:
--
--     raveforce rescore runs/task-cem-0 --reward reward.lua
--
-- `raveforce distance --list` names the measures; each is a term.

return 0.8 * rf.reward.logmel_l1_floor60():relative()
  + 0.2 * rf.reward.env_db():relative()
