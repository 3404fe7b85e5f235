--- Shell: what is printed for the user to type again.
-- @module raveforce.shell

local shell = {}

--- A word as a shell reads it, in quotes where it needs them.
---@param text string
---@return string
function shell.word(text)
  if text:find "^[%w_./:][%w_./:-]*$" then return text end
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

--- Several of them.
---@param texts string[]
---@return string
function shell.words(texts)
  local out = {}
  for i, text in ipairs(texts) do out[i] = shell.word(text) end
  return table.concat(out, " ")
end

return shell
