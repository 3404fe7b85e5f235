---@meta raveforce.terminal

--- The user's screen, for our own commands; tasks never see it.
local terminal = {}

--- Standard error, at once, without a line end of its own.
---@param text string
function terminal.say(text) end

--- Standard output, without a line end of its own.
---@param text string
function terminal.print(text) end

--- What was printed is seen now, also through a pipe.
function terminal.flush() end

---@return boolean # standard error is a terminal
function terminal.is_terminal() end

---@return boolean # standard output is no terminal: someone reads it by program
function terminal.is_piped() end

--- Comes back early when a signal arrives.
---@param seconds number 0..3600
function terminal.wait(seconds) end

--- What changes when a file does; nil where there is none.
---@param path string
---@return string?
function terminal.stamp(path) end

return terminal
