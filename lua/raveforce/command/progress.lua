--- How far a run is: one line that is drawn again, or plain lines for a log.
-- @module raveforce.command.progress

local columns = require "raveforce.command.columns"
local core = require "raveforce.core"
local terminal = require "raveforce.terminal"

-- Seconds between two looks; a log begins a little later, too.
local REDRAW, LOG, FIRST = 0.1, 5, 1

---@class rf.Progress
---@field tick   fun(done: integer, total: integer, best: number?) for
---  `on_progress`; the first call only starts the clock
---@field note   fun(text: string) a line between two looks
---@field finish fun() ends the line

local progress = {}

local function duration(seconds)
  if seconds < 60 then return ("%.0f s"):format(seconds) end
  return ("%d:%02d min"):format(seconds // 60, math.floor(seconds % 60))
end

local function line_of(label, done, total, rate, best)
  return ("%s%d/%d episodes  %.0f/s  best %s  %s left"):format(label, done,
    total, rate, best and columns.number(best) or "none yet",
    duration((total - done) / math.max(rate, 1e-9)))
end

---@param label string? before each line
---@return rf.Progress
function progress.new(label)
  local live, drawn = terminal.is_terminal(), false
  local begin, first, shown
  local self = {}

  function self.tick(done, total, best)
    local now = core.clock()
    if not begin then
      begin, first = now, done
      return
    end
    local pause = live and REDRAW or (shown and LOG or FIRST)
    if now - (shown or begin) < pause and done < total then return end
    shown = now
    local line = line_of(label or "", done, total,
      (done - first) / (now - begin + 1e-9), best)
    terminal.say(live and "\r" .. line .. "\27[K" or line .. "\n")
    drawn = live
  end

  function self.finish()
    if drawn then terminal.say "\n" end
    drawn = false
  end

  function self.note(text)
    self.finish()
    terminal.say(text .. "\n")
  end

  return self
end

return progress
