-- The path of the task itself, in place of a sound's.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  target = "31_target_is_no_sound.lua",
}
