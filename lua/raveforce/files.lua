--- The files that a task or a script reads: where they lie, what was in them.
--
-- A file counts as read once: runs keep the very bytes that were used.
-- @module raveforce.files

local core = require "raveforce.core"
local errors = require "raveforce.errors"

local LARGEST = 1 << 30

---@class rf.File
---@field path   string
---@field sha256 string
---@field bytes  string

---@class rf.Files
---@field base string    relative paths start here; "": where the process runs
---@field list rf.File[] in the order of reading
---@field tried string[] all that were asked for, also those that failed
---@field task rf.File?  the task file among them
---@field sealed string? whose files these are: nothing else is read
local Files = {}
Files.__index = Files
Files.__name = "rf.Files"

local files = {}

---@param base string?
---@return rf.Files
function files.new(base)
  return setmetatable({ base = base or "", list = {}, tried = {},
    _by_path = {} }, Files)
end

--- The folder of a file, as `base` wants it.
---@param path string
---@return string
function files.folder(path)
  return path:match "^(.*)/[^/]*$" or ""
end

---@param path string
---@return string
function Files:resolve(path)
  if self.base == "" or path:sub(1, 1) == "/" then return path end
  return self.base .. "/" .. path
end

--- The content of a path, known without reading it.
---@param where string
---@param bytes string
function Files:keep(where, bytes)
  local file = { path = where, sha256 = core.sha256(bytes), bytes = bytes }
  self.list[#self.list + 1] = file
  self._by_path[where] = file
end

--- A file that was read.
---@param where string
---@return rf.File?
function Files:kept(where)
  return self._by_path[where]
end

---@param path string
---@return string bytes, string where
function Files:read(path)
  local where = self:resolve(path)
  if not self._by_path[where] then
    if self.sealed then
      errors.raise("invalid", "%s: does not hold the file %s", self.sealed,
        where)
    end
    self.tried[#self.tried + 1] = where
    self:keep(where, errors.check(core.file_read(where, LARGEST)))
  end
  return self._by_path[where].bytes, where
end

--- A sound file; `options` as of core.load.
---@param path string
---@param options { sr: number?, mono: boolean? }?
---@return core.Array
function Files:sound(path, options)
  local bytes, where = self:read(path)
  return errors.check(core.decode(bytes, where, options))
end

return files
