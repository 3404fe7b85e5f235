--- Pieces of code: which nodes there are is part of the action.
--
--     raveforce train examples/06_pieces.lua --agent cem
--
-- A hole is a parameter wherever the code has a number, a note or a sample.
-- Anywhere else it is a piece of code and wants strings, from rf.choose,
-- rf.const or a function; agents see a choice like any other. A piece that
-- changes from step to step is a live update: nodes that stay go on sounding.

local SECONDS = 0.4

local effects = { "lpf 700 1.5", "hpf 900 1.5", "mul 0.5", "delayms 90" }

local code = [[
    ~hits: imp 8 >> envperc 0.002 {decay}
    o: {wave} {freq} >> mul ~hits >> {effect} ]]

local function fill(values)
  return (code:gsub("{(%w+)}", values))
end

return rf.task {
  code = code,
  params = {
    wave = rf.choose { "saw", "squ", "tri" },
    freq = rf.exp(50, 800),
    decay = rf.exp(0.01, 0.2),
    effect = rf.choose(effects),
  },
  target = rf.glicol(fill { wave = "squ", freq = "110", decay = "0.06",
    effect = effects[1] }),
  total_step = 2,
  step_len = SECONDS,
}
