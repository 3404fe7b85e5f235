--- What the host watches over: the script's budget, and the user's Ctrl-C. In
-- a stock Lua nobody does.
-- @module raveforce.watch

local has_host, host = pcall(require, "raveforce.host")

local watch = {}

local function nothing() end

--- The instruction budget starts anew: before each episode.
watch.refill = has_host and host.refill or nothing

--- Whether the user wants an end.
---@return boolean?
watch.interrupted = has_host and host.interrupted or nothing

return watch
