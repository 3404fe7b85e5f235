---@meta raveforce.terminal

--- The user's screen, for our own commands; tasks never see it.
local terminal = {}

--- Standard error, at once, without a line end of its own.
---@param text string
function terminal.say(text) end

--- Standard output, without a line end of its own.
---@param text string
function terminal.print(text) end

---@return boolean # standard error is a terminal
function terminal.is_terminal() end

return terminal
