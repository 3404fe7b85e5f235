--- Random numbers: Philox streams, one for each purpose.
--
-- A number depends on its root seed, purpose, env, episode and place in the
-- stream, and on nothing else that happened.
-- @module raveforce.rng

local core = require "raveforce.core"
local errors = require "raveforce.errors"
local integer = require "raveforce.kinds".integer

local random, random_bits = core.random, core.random_bits
local normals = core.normals
local cos, log = core.math.cos, core.math.log

---@alias rf.Purpose
---| "action" | "engine" | "target" | "agent" | "user" | "baseline"

local rng = {}

---@type table<rf.Purpose, integer>
rng.purposes = { action = 1, engine = 2, target = 3, agent = 4, user = 5,
  baseline = 6 }

--- The env's number in the counter; vectors of envs count on from it.
rng.FIRST_ENV = 1

---@class rf.Rng
---@field root    integer
---@field purpose integer
---@field episode integer
---@field env     integer
---@field draw    integer numbers taken so far
local Rng = {}
Rng.__index = Rng
Rng.__name = "rf.Rng"

---@param root integer
---@param purpose rf.Purpose
---@param episode integer? 0
---@param env integer? 0
---@return rf.Rng
function rng.new(root, purpose, episode, env)
  return setmetatable({
    root = root,
    purpose = assert(rng.purposes[purpose], "unknown purpose"),
    episode = episode or 0,
    env = env or 0,
    draw = 0,
  }, Rng)
end

--- A seed that a script gave: an integer, or an error.
---@param seed any
---@return integer
function rng.check_seed(seed)
  if not integer(seed) then
    errors.raise("argument", "seed must be an integer, got %s",
      errors.show(seed))
  end
  return integer(seed)
end

--- One number of 64 bits, for seeds.
---@param root integer
---@param purpose rf.Purpose
---@param episode integer
---@param env integer
---@return integer
function rng.bits(root, purpose, episode, env)
  return random_bits(root, 0, episode, env, rng.purposes[purpose])
end

-- The counter's draw has 32 bits; what overflows moves the episode on.
local function next_place(self)
  local draw = self.draw
  self.draw = draw + 1
  return draw & 0xffffffff, (self.episode + (draw >> 32)) & 0xffffffff
end

---@return number # 0 <= u < 1
function Rng:uniform()
  local draw, episode = next_place(self)
  return random(self.root, draw, episode, self.env, self.purpose)
end

---@param n integer
---@return integer # 1..n
function Rng:integer(n)
  return math.min(n, 1 + math.floor(self:uniform() * n))
end

--- Standard normal, two draws (Box and Muller 1958).
---@return number
function Rng:normal()
  local u, v = self:uniform(), self:uniform()
  return math.sqrt(-2 * log(1 - u)) * cos(2 * math.pi * v)
end

--- The numbers that `n` calls of `normal` give, in one call.
---@param n integer
---@param out number[]|core.Array? a new table; a float64 array is filled row
-- after row
---@return number[]|core.Array out
function Rng:normals(n, out)
  out = normals(self.root, self.draw, self.episode, self.env, self.purpose, n,
    out)
  self.draw = self.draw + 2 * n
  return out
end

--- From the beginning, under another root.
---@param root integer
function Rng:restart(root)
  self.root, self.draw = root, 0
end

return rng
