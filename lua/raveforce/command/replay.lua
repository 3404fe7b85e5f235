--- `raveforce replay RUN EPISODE -o X.wav`.
-- @module raveforce.command.replay

local columns = require "raveforce.command.columns"
local errors = require "raveforce.errors"
local recorded = require "raveforce.run.recorded"
local runs = require "raveforce.runs"
local terminal = require "raveforce.terminal"

local command = {}

local function id_of(run, text)
  if text == "best" then
    local id = run:best()
    if id then return id end
    errors.raise("invalid", "%s: the run has no episodes", run.dir)
  end
  local id = text:find "^%d+$" and math.tointeger(tonumber(text))
  if not id then
    errors.raise("argument", "EPISODE must be a number or 'best', got %s",
      errors.show(text))
  end
  return id
end

local function print_texts(env)
  for step = 1, env.total_step do
    if env.total_step > 1 then terminal.print(("// step %d\n"):format(step)) end
    terminal.print((env:text(step):gsub("\n?$", "\n", 1)))
  end
end

local function print_summary(run, id, params)
  local ret = run:returns(id, 1)[1]
  terminal.print((("episode %d, reward %.6g\n"):format(id, ret)
    :gsub(",(%d)", ".%1")))
  for step, p in ipairs(params) do
    local head = #params > 1 and ("step %d: "):format(step) or ""
    terminal.print("  " .. head .. columns.params(p) .. "\n")
  end
end

---@param given { run: string, rest: string[], out: string?, text: boolean? }
function command.command(given)
  if not given.out and not given.text then
    errors.raise("argument", "replay: where to? say -o FILE.wav, or --text")
  end
  local run = runs.open(given.run)
  local id = id_of(run, given.rest[1])
  local env = recorded.env(run, { threads = 0 })
  local params = recorded.play(run, env, id)
  if given.out then env:save(given.out) end
  if given.text then
    print_texts(env)
  else
    print_summary(run, id, params)
  end
  env:close()
  run:close()
end

return command
