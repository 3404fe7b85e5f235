--- A population in which every member defends its place against one trial.
--
-- All trials of a generation are known before any of them replaces anybody
-- (generation-synchronous), so the order of telling does not matter. What is
-- told in the first generation founds the population.
-- @module raveforce.search.slots

local slots = {}

---@class rf.Slots
---@field n          integer
---@field generation integer  0: the first, which has nobody to replace
---@field slot       integer  the last one that a trial was proposed for
---@field told       integer  slots that have a trial
---@field members    { id: integer, unit: number[], reward: number }[]
---@field trials     { id: integer, unit: number[], reward: number }[]

---@param n integer
---@return rf.Slots
function slots.new(n)
  return { n = n, generation = 0, slot = 0, told = 0, members = {},
    trials = {} }
end

--- The slot whose turn it is, and a tag that says so. Slots come round again
-- until all have been told: a result that never comes stops nothing.
---@param self rf.Slots
---@return integer slot, integer tag
function slots.next(self)
  local slot = self.slot % self.n + 1
  self.slot = slot
  return slot, self.generation * self.n + slot - 1
end

local function better(a, b)
  return not b or a.reward > b.reward
    or (a.reward == b.reward and a.id < b.id)
end

-- An injected point is after the place of the worst that it beats.
local function place_for(self, reward)
  local worst
  for slot = 1, self.n do
    local member = self.members[slot]
    if member.reward <= reward
      and (not worst or member.reward < self.members[worst].reward) then
      worst = slot
    end
  end
  return worst
end

-- It founds the population in place of a member not yet told, or replaces one.
local function inject(self, trial)
  if self.generation > 0 then
    local slot = place_for(self, trial.reward)
    if slot then self.members[slot] = trial end
    return nil
  end
  local slot = 1
  while self.trials[slot] do slot = slot + 1 end
  return slot
end

local function next_generation(self, replaced, owner)
  for slot = 1, self.n do
    local old, trial = self.members[slot], self.trials[slot]
    if not old or trial.reward >= old.reward then
      self.members[slot] = trial
      if old and replaced then replaced(owner, slot, old, trial) end
    end
  end
  self.generation, self.slot = self.generation + 1, 0
  self.trials, self.told = {}, 0
end

--- Takes a result; the last one that a generation waits for ends it.
---@param self rf.Slots
---@param trial { id: integer, unit: number[], reward: number }
---@param tag integer?  none for an injected point
---@param replaced fun(owner: any, slot: integer, old: table, trial: table)?
-- in the order of slots, before `generation` counts on
---@param owner any?
---@return boolean # false: its generation is over
---@return boolean # whether the generation ended
function slots.receive(self, trial, tag, replaced, owner)
  if tag and tag // self.n ~= self.generation then return false, false end
  local slot = tag and tag % self.n + 1 or inject(self, trial)
  if not slot then return true, false end
  if not self.trials[slot] then self.told = self.told + 1 end
  if better(trial, self.trials[slot]) then self.trials[slot] = trial end
  if self.told < self.n then return true, false end
  next_generation(self, replaced, owner)
  return true, true
end

--- Members, and the trials that wait for them.
---@param self rf.Slots
---@return rf.Remembered[]
function slots.memory(self)
  local list = {}
  for slot = 1, self.n do
    list[#list + 1] = self.members[slot]
    list[#list + 1] = self.trials[slot]
  end
  return list
end

return slots
