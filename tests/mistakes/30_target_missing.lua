-- The sound lies in another folder.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  target = "sounds/kick.wav",
}
