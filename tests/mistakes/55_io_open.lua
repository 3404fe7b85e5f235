-- Reads its notes from a file.
local notes = io.open("notes.txt"):read "a"
return rf.task { code = notes }
