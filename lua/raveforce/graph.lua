--- A checked text, and its sound without any environment around it.
-- @module raveforce.graph

local context = require "raveforce.context"
local core = require "raveforce.core"
local errors = require "raveforce.errors"
local new_files = require "raveforce.files".new
local rng = require "raveforce.rng"
local sounds = require "raveforce.sounds"

local BLOCK = 128 -- a batch's shortest sound
local LONGEST = 1 << 31

local SEED = 42

local SETTINGS = { "seconds", "sr", "bpm", "seed", "samples", "set",
  "channels", "strict", "input", "updates", "messages", "tempos",
  "livecoding" }
local BATCH_SETTINGS = { "seconds", "sr", "bpm", "seed", "samples", "set",
  "threads" }

---@class rf.Graph
---@field text  string
---@field slots core.Slot[] its holes, in order of first appearance
local Graph = {}
Graph.__index = errors.methods(Graph)
Graph.__name = "rf.Graph"
Graph.__metatable = Graph.__name
errors.strict(Graph, "a graph")

-- A script that failed is silent: nobody wants half a sound without a word.
---@param detail core.Detail?
---@param text string? that its place is about, where that is known
---@param prefix string?
local function raise_trouble(detail, text, prefix)
  if not detail then return end
  error(errors.new(detail.kind, (prefix or "") .. detail.message,
    { file = "code", line = detail.line, column = detail.column, text = text }))
end

---@class rf.RenderOptions
---@field seconds  number
---@field sr       number?  44100
---@field bpm      number?  120
---@field seed     integer? 42
---@field samples  table<string, string|core.Array>?
---@field set      table?   a value for each hole, by name or by place
---@field channels 1|2|nil  1; batches are mono
---@field strict   boolean? textbook filters and interpolation
---@field input    string|core.Array|nil what `~input` plays
---@field updates  { [1]: number, [2]: string }[]? texts that take over, each
---  at a time in seconds; these fields are not for batches
---@field messages { [1]: number, [2]: string }[]?
---@field tempos   { [1]: number, [2]: number }[]? beats per minute
---@field livecoding boolean? updates wait for the next bar line
---@field threads  integer? of a batch: all processors

local graph = {}

--- Parses and checks; holes are allowed.
---@param text string
---@return rf.Graph
function graph.new(text)
  if type(text) ~= "string" then
    errors.raise("argument", "rf.graph wants a text, got %s",
      errors.show(text))
  end
  local checked, message, detail = core.graph(text)
  checked = errors.check(checked, message, detail, text)
  return setmetatable({ text = text, slots = checked:slots(),
    _graph = checked }, Graph)
end

local function keys_of(slots)
  local keys = {}
  for i, slot in ipairs(slots) do
    keys[i] = slot.name == "" and i or slot.name
  end
  return keys
end

local function read_value(set, slot, key)
  local value = set[key]
  local kind = slot.kind == "symbol" and "string" or "number"
  if value == nil then
    errors.raise("argument", "set: hole {%s} has no value", key)
  end
  if type(value) ~= kind or (kind == "number" and value - value ~= 0) then
    errors.raise("argument", "set: hole {%s} wants a %s, got %s", key, kind,
      errors.show(value))
  end
  return value
end

-- The values of one set, by name or by place, in the order of the holes.
local function read_set(self, set)
  local values, keys = {}, keys_of(self.slots)
  if set ~= nil and core.is_array(set) then set = set:table() end
  set = errors.options("argument", "set", set, keys)
  for i, slot in ipairs(self.slots) do
    values[i] = read_value(set, slot, keys[i])
  end
  return values
end

local function widen(spec, value)
  spec.lo = math.min(spec.lo or value, value)
  spec.hi = math.max(spec.hi or value, value)
  spec.integer = spec.integer ~= false and math.tointeger(value) ~= nil
end

local function place_of(symbols, symbol)
  for place, known in ipairs(symbols) do
    if known == symbol then return place - 1 end
  end
  symbols[#symbols + 1] = symbol
  return #symbols - 1
end

-- What the sets need of the engine; in them symbols become their places.
local function slot_specs(slots, sets)
  local specs = {}
  for i, slot in ipairs(slots) do
    specs[i] = slot.kind == "symbol" and { symbols = {} } or {}
    for _, values in ipairs(sets) do
      if slot.kind == "symbol" then
        values[i] = place_of(specs[i].symbols, values[i])
      else
        widen(specs[i], values[i])
      end
    end
  end
  return specs
end

local function make_plan(self, options, sets, files)
  local by_symbol = sounds.samples(options.samples, files, options.sr)
  local plan, message, detail = errors.try(core.plan, self._graph, {
    sr = options.sr,
    bpm = options.bpm,
    sounds = by_symbol,
    slots = slot_specs(self.slots, sets),
    strict = options.strict,
    live = options.updates ~= nil,
  })
  return errors.check(plan, message, detail, self.text)
end

local function frames_of(options)
  local seconds, sr = options.seconds, options.sr or 44100
  if type(seconds) ~= "number" or type(sr) ~= "number"
    or not (seconds > 0 and seconds * sr <= LONGEST) then
    errors.raise("argument", "render wants seconds, a positive number, got %s",
      errors.show(seconds))
  end
  local exact = seconds * sr -- 1.1 * 44100 is a little more than 48510
  return math.ceil(exact - exact * 1e-12)
end

-- What each kind of event does.
local ACTS = {
  updates = function(stream, text)
    local checked, message, detail = core.graph(text)
    checked = errors.check(checked, message, detail, text)
    errors.check(select(1, stream:update(checked)))
  end,
  messages = function(stream, text)
    errors.check(errors.try(stream.message, stream, text))
  end,
  tempos = function(stream, bpm)
    errors.check(errors.try(stream.tempo, stream, bpm))
  end,
}
local KINDS = { "updates", "messages", "tempos" } -- at the same time: so

-- All events in the order in which they take effect, each before the first
-- block whose number is at least t * sr / 128.
local function events_of(options, sr)
  local list = {}
  for _, kind in ipairs(KINDS) do
    for i, event in ipairs(options[kind] or {}) do
      local t = type(event) == "table" and event[1]
      if type(t) ~= "number" or t - t ~= 0 or t < 0 or event[2] == nil then
        errors.raise("argument", "%s[%d] wants { seconds, what }, got %s",
          kind, i, errors.show(event))
      end
      list[#list + 1] = { block = math.ceil(t * sr / BLOCK), act = ACTS[kind],
        what = event[2], place = #list }
    end
  end
  table.sort(list, function(a, b)
    if a.block ~= b.block then return a.block < b.block end
    return a.place < b.place
  end)
  return list
end

-- The next `count` frames of the input, zeros behind.
local function feed(stream, input, first, count)
  local last = math.min(first + count, #input.shape == 1 and #input
    or input.shape[2])
  if last <= first then return end
  local part
  if #input.shape == 1 then
    part = input:rows(first + 1, last)
  else
    part = core.zeros("float32", 2, last - first)
    for c = 1, 2 do part[c] = input[c]:rows(first + 1, last) end
  end
  errors.check(stream:feed(part))
end

local MOST = 32768 -- frames pulled at once: what is fed in has to wait

-- Pieces of a sound, one behind the other.
local function joined(parts, channels)
  local flat = {}
  for c = 1, channels do
    local bytes = {}
    for i, part in ipairs(parts) do
      bytes[i] = (channels == 1 and part or part[c]):bytes()
    end
    flat[c] = core.from_bytes("float32", table.concat(bytes))
  end
  if channels == 1 then return flat[1] end
  local sound = core.zeros("float32", 2, #flat[1])
  sound[1], sound[2] = flat[1], flat[2]
  return sound
end

local function pull_events(stream, frames, channels, events, input)
  local parts, at, due = {}, 0, 1
  while at < frames do
    while events[due] and events[due].block * BLOCK <= at do
      events[due].act(stream, events[due].what)
      due = due + 1
    end
    local stop = events[due] and events[due].block * BLOCK or frames
    local count = math.min(stop, frames, at + MOST) - at
    if input then feed(stream, input, at, count) end
    parts[#parts + 1] = stream:pull(count, channels)
    at = at + count
  end
  local sound = joined(parts, channels)
  sound.sr = parts[1].sr
  return sound
end

--- The sound of a text, for those who know how many frames they want.
---@param self rf.Graph
---@param options table as of render
---@param frames integer
---@param files rf.Files
---@return core.Array
---@return core.Detail? trouble what a script failed with
function graph.render(self, options, frames, files)
  local values = read_set(self, options.set)
  local plan = make_plan(self, options, { values }, files)
  local seed = rng.check_seed(options.seed or SEED)
  local stream = errors.check(errors.try(core.stream, plan, values, seed))
  local input = sounds.input(options.input, files, plan:sr())
  local events = events_of(options, plan:sr())
  stream:live_coding(options.livecoding == true)
  local channels = options.channels or 1
  if #events == 0 and not input then
    local sound = errors.try(stream.pull, stream, frames, channels)
    local trouble = stream:trouble()
    stream:close()
    return sound, trouble
  end
  errors.try(stream.pull, stream, 0, channels) -- refuses what it is not
  local sound = pull_events(stream, frames, channels, events, input)
  local trouble = stream:trouble()
  stream:close()
  return sound, trouble
end

--- The same, where a script that failed is an error.
function graph.sound(self, options, frames, files)
  local sound, trouble = graph.render(self, options, frames, files)
  raise_trouble(trouble, not options.updates and self.text or nil)
  return sound
end

--- [frames], or [2][frames] with `channels = 2`; ceil(seconds * sr) frames.
-- Raises what a script fails with.
---@param options rf.RenderOptions
---@return core.Array
function Graph:render(options)
  options = errors.options("argument", "render", options, SETTINGS)
  return graph.sound(self, options, frames_of(options), new_files())
end

local function check_sets(self, list)
  if type(list) ~= "table" then
    errors.raise("argument", "render_batch wants set, a list of sets, got %s",
      errors.show(list))
  end
  if #list == 0 and next(list) ~= nil then
    errors.raise("argument", "render_batch wants set, a list of sets, got a "
      .. "table by name: { { cutoff = 1 }, { cutoff = 2 }, … }")
  end
  local sets = {}
  for i = 1, #list do sets[i] = read_set(self, list[i]) end
  return sets
end

local function push_pack(batch, sets, first, width, seed)
  local count = math.min(batch:pack(), #sets - first)
  local values = core.zeros("float64", count, width)
  for i = 1, count do
    if width > 0 then values[i] = sets[first + i] end
  end
  errors.check(batch:push(values, count, true, seed))
  return first + count
end

--- Many sets of values at once: [sets][frames]; each as `render` gives it.
---@param options rf.RenderOptions `set` is a list of sets
---@return core.Array
function Graph:render_batch(options)
  options = errors.options("argument", "render_batch", options, BATCH_SETTINGS)
  local sets, frames = check_sets(self, options.set), frames_of(options)
  local plan = make_plan(self, options, sets, new_files())
  local task = { plan = plan, ends = { math.max(frames, BLOCK) } }
  local batch <close> = errors.check(
    core.batch(context.get(options.threads), task, true))
  local out = errors.try(core.zeros, "float32", #sets, frames)
  local seed = rng.check_seed(options.seed or SEED)
  local pushed, pulled = 0, 0
  while pulled < #sets do
    while pushed < #sets and batch:room() > 0 do
      pushed = push_pack(batch, sets, pushed, #self.slots, seed)
    end
    local count, _, audio, _, trouble = errors.check(batch:pull())
    for i = 1, count do
      raise_trouble(trouble and trouble[i], self.text,
        ("set %d: "):format(pulled + i))
      out[pulled + i] = audio[i]:rows(1, frames)
    end
    pulled = pulled + count
  end
  out.sr = plan:sr()
  return out
end

function Graph:__tostring()
  local chains, nodes = self._graph:count()
  local shown = {}
  for i, slot in ipairs(self.slots) do
    shown[i] = ("{%s} %s"):format(slot.name, slot.kind)
  end
  local holes = #shown == 0 and "no holes" or table.concat(shown, ", ")
  return ("graph of %d chains, %d nodes; %s"):format(chains, nodes, holes)
end

return graph
