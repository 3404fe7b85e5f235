--- From a text to a sound.
--
--     raveforce run examples/01_render.lua [OUT.wav]

local rf = require "raveforce"

local text = [[
~beat: speed 2.0 >> seq 60 _60 67 _
~env: ~beat >> envperc 0.005 0.2
~pitch: ~beat >> mul 110.0
bass: saw ~pitch >> lpf {cutoff} 2.0 >> mul ~env >> mul 0.5
]]

local graph = rf.graph(text)
print(graph)

-- One sound, in stereo, with the hole filled.
local sound = graph:render { seconds = 2, set = { cutoff = 800 },
  channels = 2 }
local path = arg and arg[1] or "01_render.wav"
rf.save(path, sound)
print(path, sound)

-- Many at once: each is a lane of the processor's vector unit.
local cutoffs = {}
for i = 1, 32 do cutoffs[i] = { cutoff = 100 * i } end
local sounds = graph:render_batch { seconds = 2, set = cutoffs }
for i = 1, 32, 8 do
  local _, rms = sounds[i]:stats()
  print(("cutoff %4d Hz: rms %.4f"):format(cutoffs[i].cutoff, rms))
end
