--- How far a run is: one line that is drawn again, or plain lines for a log.
-- @module raveforce.command.progress

local core = require "raveforce.core"
local terminal = require "raveforce.terminal"

local REDRAW, LOG = 0.1, 5 -- seconds

local progress = {}

local function duration(seconds)
  if seconds < 60 then return ("%.0f s"):format(seconds) end
  return ("%d:%02d min"):format(seconds // 60, math.floor(seconds % 60))
end

local function line_of(done, total, rate, best)
  return ("%d/%d episodes  %.0f/s  best %.6g  %s left"):format(done, total,
    rate, best or 0 / 0, duration((total - done) / math.max(rate, 1e-9)))
end

--- A function for rf.train's `on_progress` (the first call only starts the
-- clock), and one that ends the line.
---@return fun(done: integer, total: integer, best: number?) tick
---@return fun() finish
function progress.new()
  local live = terminal.is_terminal()
  local begin, first, shown
  local function tick(done, total, best)
    local now = core.clock()
    if not begin then
      begin, first = now, done
      return
    end
    if shown and now - shown < (live and REDRAW or LOG) and done < total then
      return
    end
    shown = now
    local line = line_of(done, total, (done - first) / (now - begin + 1e-9),
      best)
    terminal.say(live and "\r" .. line .. "\27[K" or line .. "\n")
  end
  return tick, function()
    if live and shown then terminal.say "\n" end
  end
end

return progress
