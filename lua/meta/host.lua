---@meta raveforce.host

--- What the host gives to our own Lua code; task chunks never see it.
--
-- Absent in a stock `lua5.4`: `pcall(require, "raveforce.host")`.

local host = {}

--- The instruction budget starts anew: called before each episode.
function host.refill() end

---@return boolean # the user pressed Ctrl-C
function host.interrupted() end

---@return boolean # no sandbox: `raveforce run`
function host.trusted() end

return host
