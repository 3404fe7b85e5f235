-- The target is a text: rf.glicol makes a sound of it.
return rf.task {
  code = "o: sin {freq}",
  params = { freq = rf.exp(20, 2000) },
  target = "o: sin 440",
}
