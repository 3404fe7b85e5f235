---@meta raveforce.core

--- The C module: thin, typed, without opinions.
--
-- Misuse (wrong type, closed handle, number out of range) raises with the
-- argument's position. What can fail in good code returns `nil, message,
-- detail`; `detail` is a `core.Detail`. `rf`, the Lua front, turns that into
-- error objects.

local core = {}

---@type string "0.1.0"
core.version = nil

---@class core.Detail
---@field kind string    "syntax", "invalid", "io"… as on the command line
---@field line integer   1-based in the text given; 0: not about a text
---@field column integer
---@field message string without the place

--- Numbers in rows: float32 for sound, float64 for everything else.
--
-- `a[i]` is a number, or a view of row i; `a[i] = x` takes a number, or for a
-- row an array or table of the right length. `#a` is the first extent.
-- Indices from 1; out of range raises. `==` compares type, shape and
-- elements. `tostring` says type, shape, rate, range. Views that an episode or
-- a batch gives out are read-only.
---@class core.Array
---@field dtype "float32"|"float64"
---@field shape integer[]  a new table; at most 3 extents
---@field size integer     number of elements
---@field sr number?       Hz, where it is a sound of known rate; assignable
local Array = {}

---@return core.Array independent copy
function Array:copy() end

--- Makes it and its views read-only for good. Not for views.
---@return core.Array itself
function Array:seal() end

---@return table nested tables of numbers
function Array:table() end

--- All elements, row after row, into a table; what lies behind them stays.
---@param into number[]
---@return number[] into
function Array:read(into) end

---@param value number
---@return core.Array # itself
function Array:fill(value) end

--- Rows `first..last` (inclusive) as a view on the same memory.
---@param first integer
---@param last integer
---@return core.Array
function Array:rows(first, last) end

--- The elements as they lie in memory, little-endian.
---@return string
function Array:bytes() end

---@return number mean, number rms, number peak over all elements
function Array:stats() end

--- Zeros of 1 to 3 extents (each at least 0; 2^31 elements at most).
---@param dtype "float32"|"float64"
---@param n integer
---@param ... integer
---@return core.Array
function core.zeros(dtype, n, ...) end

--- From a table (nested up to 3 deep, rectangular) or another array (copied,
-- converted).
---@param dtype "float32"|"float64"
---@param data table|core.Array
---@return core.Array
function core.array(dtype, data) end

---@param x any
---@return boolean
function core.is_array(x) end

--- From the bytes that `Array:bytes` gave.
---@param dtype "float32"|"float64"
---@param bytes string
---@return core.Array? # one extent
function core.from_bytes(dtype, bytes) end

---@class core.Context
local Context = {}
---@return integer
function Context:lanes() end
---@return integer
function Context:threads() end

--- `lanes` defaults to RAVEFORCE_LANES, else the widest; `threads` to 0.
---@param options { threads: integer?, lanes: integer? }?
---@return core.Context?, string?, core.Detail?
function core.context(options) end

---@return integer[] # widths of this processor
function core.lane_widths() end

---@return integer # processors this process may use
function core.processors() end

---@class core.Slot
---@field name string     "" for `{}`
---@field kind "number"|"integer"|"note"|"symbol"
---@field line integer
---@field column integer
---@field holes integer   how many places it fills

---@class core.Graph
local Graph = {}
---@return string
function Graph:text() end
---@return core.Slot[]
function Graph:slots() end
---@return integer chains, integer nodes
function Graph:count() end

---@param text string
---@return core.Graph?, string?, core.Detail?
function core.graph(text) end

---@class core.Sound
local Sound = {}

--- Mono [frames] or stereo [2][frames], float32; copied.
---@param audio core.Array
---@param sr number
---@return core.Sound?, string?, core.Detail?
function core.sound(audio, sr) end

---@class core.SlotSpec
---@field lo number?
---@field hi number?
---@field integer boolean?
---@field symbols string[]?  "\\kick"…: the value is an index from 0

---@class core.PlanOptions
---@field sr     number?
---@field bpm    number?
---@field sounds table<string, core.Sound>?
---@field slots  core.SlotSpec[]?
---@field live   boolean? another plan may take over
---@field strict boolean? textbook variants where the language has quirks

---@class core.Plan
local Plan = {}
---@return number
function Plan:sr() end
--- The text with its holes filled (values: table or array, one per slot).
---@param values number[]|core.Array
---@return string
function Plan:fill(values) end

--- `sounds` by the names that the text has, backslash included: "\\kick".
---@param graph core.Graph
---@param options core.PlanOptions?
---@return core.Plan?, string?, core.Detail?
function core.plan(graph, options) end

---@class core.StreamSnapshot
local StreamSnapshot = {}
function StreamSnapshot:close() end

---@class core.Stream
local Stream = {}
---@param values number[]|core.Array
function Stream:set(values) end
---@param graph core.Graph
---@return true?, string?, core.Detail?
function Stream:update(graph) end
--- Commands `chain,node,parameter,value`, separated by `;`.
---@param text string
---@return true?, string?, core.Detail?
function Stream:message(text) end
---@param bpm number 1..10000
---@return true?, string?, core.Detail?
function Stream:tempo(bpm) end
--- Whether updates wait for the next bar line.
---@param on boolean
function Stream:live_coding(on) end
--- For nodes that texts make or change from now on.
---@param name string with its backslash
---@param sound core.Sound
---@return true?, string?, core.Detail?
function Stream:sound(name, sound) end
--- Frames for `~input`, float32 [frames] or [2][frames]; at most 65536 wait.
---@param sound core.Array
---@return true?, string?, core.Detail?
function Stream:feed(sound) end
---@return core.StreamSnapshot?, string?, core.Detail?
function Stream:snapshot() end
---@param taken core.StreamSnapshot
---@return true?, string?, core.Detail?
function Stream:restore(taken) end
--- [frames] (mean of both), or [2][frames].
---@param frames integer
---@param channels 1|2
---@return core.Array
function Stream:pull(frames, channels) end
---@return boolean
function Stream:bad() end
--- What a script first failed with, if one did.
---@return core.Detail?
function Stream:trouble() end
function Stream:close() end

---@param plan core.Plan
---@param values number[]|core.Array|nil
---@param seed integer?  42
---@return core.Stream?, string?, core.Detail?
function core.stream(plan, values, seed) end

---@class core.Score
local Score = {}

---@class core.Term
---@field measure string
---@field span "target"|"played"|"step"
---@field settings table<string, number|string|boolean>?

---@param target core.Array?  mono float32; nil: only terms that need none
---@param terms core.Term[]
---@param options { sr: number, ends: integer[] }  Hz; F(1)..F(K)
---@return core.Score?, string?, core.Detail?
function core.score(target, terms, options) end
--- What the terms say of silence.
---@return core.Array?, string?, core.Detail? # float64 [steps][terms]
function Score:silence() end
--- What the terms say of a sound, step by step.
---@param audio core.Array  mono float32
---@return core.Array?, string?, core.Detail? # float64 [steps][terms]
function Score:sound(audio) end
---@return integer # frames that one episode transforms
function Score:transforms() end

---@class core.Setting
---@field name string
---@field unit string
---@field doc string
---@field kind "number"|"whole"|"flag"|"choice"
---@field lo number
---@field hi number
---@field fallback number|boolean|string|nil  nil: none; of a choice: its name
---@field optional boolean                    "none" is a value, too
---@field choices string[]?

---@class core.FeatureInfo
---@field name string
---@field unit string
---@field doc string
---@field source string
---@field complex boolean
---@field settings core.Setting[]

---@return core.FeatureInfo[] # in alphabetical order
function core.features() end

---@class core.MeasureInfo
---@field name string
---@field unit string
---@field doc string
---@field source string
---@field lo number
---@field hi number
---@field similarity boolean  higher is closer
---@field zero boolean        0 for equals
---@field targetless boolean  looks at the sound alone
---@field phase string        how it answers a change: "ignored"…
---@field gain string
---@field shift string
---@field pitch string
---@field settings core.Setting[]

---@return core.MeasureInfo[] # in the order of the documentation
function core.measures() end

---@class core.Analyser
local Analyser = {}
--- The sound from now on; its first `same` frames are those it had before.
---@param audio core.Array  mono float32; copied
---@param same integer?     0
---@return true?, string?, core.Detail?
function Analyser:hear(audio, same) end
--- A new array; `columns` cuts it, or adds zeros behind.
---@param name string
---@param settings table<string, number|string|boolean>?
---@param columns integer?
---@return core.Array?, string?, core.Detail? # float32 [rows][columns], or [rows][columns][2]
function Analyser:feature(name, settings, columns) end
---@return integer # frames transformed so far
function Analyser:transforms() end
function Analyser:close() end

---@param sr number
---@return core.Analyser?, string?, core.Detail?
function core.analyser(sr) end

---@param power core.Array  float32
---@param ref number|"max"
---@param amin number
---@param top_db number?  nil: none
---@return core.Array?, string?, core.Detail? # of the same shape
function core.power_to_db(power, ref, amin, top_db) end

---@class core.FftCosts  seconds of one real transform of a sound
---@field spectrum number  ours with a window, a sound a lane: per lane
---@field power number     ours, the powers of the bins alone: per lane
---@field kiss number      kissfft's, one sound at a time, no window

--- Measures: about 20 ms.
---@param n integer       even, 2..65536, no prime factors but 2, 3 and 5
---@param lanes integer?  the widest
---@return core.FftCosts?, string?, core.Detail?
function core.fft_cost(n, lanes) end

--- Seconds that a memory copy of so many bytes takes here and now.
---@param bytes integer
---@return number
function core.copy_cost(bytes) end

---@param measure string
---@param target core.Array?  mono float32; nil where the measure needs none
---@param candidate core.Array
---@param settings table<string, number|string|boolean>?
---@param sr number
---@return number?, string?, core.Detail?
function core.distance(measure, target, candidate, settings, sr) end

---@class core.Task
---@field plan core.Plan
---@field score core.Score?
---@field ends integer[]     F(1)..F(K)
---@field mix "mean"|"left"|nil
---@field input core.Sound?  what `~input` plays

---@class core.Episode
local Episode = {}
---@param seed integer?  the engine's; 42
function Episode:reset(seed) end
--- Renders one step; one distance per term. Another plan than in the step
-- before is a live update: both must be `live`.
---@param values number[]|core.Array
---@param plan core.Plan? the task's
---@return number ...
function Episode:step(values, plan) end
--- The sound so far, cut or zero-padded to `frames`: a new float32 array.
---@param frames integer?  as long as the sound is
---@return core.Array
function Episode:audio(frames) end
--- Frames first+1..last of the mono sound: a view, closed by the next reset,
-- step or close.
---@param first integer
---@param last integer
---@return core.Array
function Episode:view(first, last) end
--- Both channels so far: [2][frames], a new array.
---@return core.Array
function Episode:stereo() end
---@return boolean
function Episode:bad() end
--- What a script failed with in the step made last, if one did.
---@return core.Detail?
function Episode:trouble() end
--- The episode as it is: voices, sound, measurements.
---@return core.Moment?, string?, core.Detail?
function Episode:snapshot() end
--- Goes on from there: any episode of the same plan, score and ends can.
---@param moment core.Moment
---@return true?, string?, core.Detail?
function Episode:restore(moment) end
function Episode:close() end

---@class core.Moment
local Moment = {}
function Moment:close() end
---@return integer how much it holds
function Moment:bytes() end

---@param task core.Task
---@return core.Episode?, string?, core.Detail?
function core.episode(task) end

---@class core.Batch
local Batch = {}
---@return integer # episodes in one push
function Batch:pack() end
---@return integer # pushes until a pull is needed
function Batch:room() end
--- Rows 1..n of `values`, float64 [at least n][steps * slots], or
-- [at least n][slots] when held.
---@param values core.Array
---@param n integer
---@param held boolean
---@param seed integer
---@param plans core.Plan[]? [n * steps], or [n] when held; nil: the task's
---@return true?, string?, core.Detail?
function Batch:push(values, n, held, seed, plans) end
--- The oldest pack: views, closed by the next pull or close.
---@return integer? n, core.Array? scores, core.Array? audio, boolean[]? bad,
---  table<integer, core.Detail>? trouble
-- scores [n][steps][terms] float64 (nil without a score); audio [n][frames]
-- float32 (nil unless asked for); bad is nil when no voice is, trouble when no
-- script failed.
function Batch:pull() end
function Batch:close() end

---@param context core.Context
---@param task core.Task
---@param audio boolean? whether `pull` gives the sound too
---@return core.Batch?, string?, core.Detail?
function core.batch(context, task, audio) end

--- Philox4x32-10; 0 <= u < 1.
---@param root integer  64 bits
---@param draw integer  32 bits each
---@param episode integer
---@param env integer
---@param purpose integer
---@return number
function core.random(root, draw, episode, env, purpose) end
---@return integer # the same, 64 bits
function core.random_bits(root, draw, episode, env, purpose) end
--- `n` standard normals, two draws each (Box and Muller), into out[1..n].
---@param root integer
---@param draw integer  64 bits here: the upper half is added to the episode
---@param episode integer
---@param env integer
---@param purpose integer
---@param n integer
---@param out number[]|core.Array?  a new table; an array is float64, with at
-- least n elements, filled row after row
---@return number[]|core.Array out
function core.normals(root, draw, episode, env, purpose, n, out) end

--- sin, cos, exp, log, pow, atan2…: `rf.math`.
---@type table<string, function>
core.math = {}

--- Small dense matrices: float64 arrays of two extents; vectors have one. The
-- same bits on every machine. Numbers that are not finite give `nil, message,
-- detail`, wrong shapes raise.
core.algebra = {}

--- `a diag(between) b`; a vector is a row before a matrix, and a column behind.
---@param a core.Array
---@param b core.Array  one of the two is a matrix
---@param between core.Array?  a vector; without it: `a b`
---@param out core.Array?  a new one; shares no memory with the others
---@return core.Array? out, string?, core.Detail?
function core.algebra.product(a, b, between, out) end

--- `c <- keep c + sum of weights[k] r r^T`, r being row k; symmetric, the lower
-- triangle counts.
---@param c core.Array
---@param keep number
---@param rows core.Array
---@param weights core.Array
---@return core.Array? c, string?, core.Detail?
function core.algebra.update(c, keep, rows, weights) end

--- A symmetric matrix (its lower triangle counts) as `vectors^T diag(values)
-- vectors`: values ascending, the k-th eigenvector in row k.
---@param a core.Array
---@param values core.Array?  new ones
---@param vectors core.Array?
---@return core.Array? values, core.Array|string vectors, core.Detail?
function core.algebra.eigen(a, values, vectors) end

---@param x number
---@return string # shortest decimal of the f32
function core.format_number(x) end
--- The fewest digits that bring a finite double back, with a decimal point.
---@param x number
---@return string
function core.format_double(x) end
---@param text string
---@return number?, string?, core.Detail?
function core.parse_number(text) end
--- `f` as a C function: who calls it stays on the stack, even in a tail call,
-- so that errors can name the line.
---@param f function
---@return function
function core.bridge(f) end

---@param name string
---@param names string[]
---@return string?
function core.nearest(name, names) end

---@class core.NodeInfo
---@field name string
---@field doc string
---@field example string
---@field quirks string?
---@field aliases string[]
---@field wordless boolean no word of the text names it
---@field params core.ParamInfo[]

---@class core.ParamInfo
---@field name         string
---@field unit         string
---@field doc          string
---@field takes        string  "number or reference", "notes"…
---@field lo           number
---@field hi           number
---@field fallback     number
---@field has_fallback boolean it stands where no number is written
---@field repeats      boolean

---@return core.NodeInfo[]
function core.nodes() end

---@param audio core.Array  mono float32
---@param options { n_fft: integer, columns: integer, rows: integer, sr: number, fmin: number, fmax: number }
---@return core.Array?, string?, core.Detail? # float32 [rows][columns], dB
function core.spectrogram(audio, options) end

--- The sound at `rate` times its speed and the same pitch: librosa's phase
-- vocoder on 2048 points, 512 apart.
---@param audio core.Array mono float32
---@param rate number positive
---@return core.Array?, string?, core.Detail? # float32 [round(#audio / rate)]
function core.time_stretch(audio, rate) end

--- Sound files (raveforce_io.h). `sr` set on the array.
---@param path string
---@param options { sr: number?, mono: boolean? }?  mono: true
---@return core.Array?, string?, core.Detail?
function core.load(path, options) end
--- The same from a file's bytes.
function core.decode(bytes, name, options) end
---@param path string
---@param audio core.Array
---@param sr number
---@return true?, string?, core.Detail?
function core.save(path, audio, sr) end
---@param audio core.Array
---@param from number
---@param to number
---@return core.Array?, string?, core.Detail?
function core.resample(audio, from, to) end
--- Returns when the sound is over, or `stop`, asked 100 times a second, said
-- true. Kind "unsupported" where there is no SDL2, when it was built or now.
---@param audio core.Array [frames], [1][frames] or [2][frames]
---@param sr number
---@param stop (fun(): boolean?)?
---@return true?, string?, core.Detail?
function core.play(audio, sr, stop) end

---@return string?, string?, core.Detail?
function core.file_read(path, limit) end
---@return true?, string?, core.Detail?
function core.file_write(path, bytes) end
---@return true?, string?, core.Detail?
function core.folder_make(path) end
--- A file written piece by piece, there only once it is whole.
---@class core.Writer
local Writer = {}
---@param bytes string
---@return true?, string?, core.Detail?
function Writer:write(bytes) end
--- The file is there, and the writer closed.
---@return true?, string?, core.Detail?
function Writer:commit() end
function Writer:close() end
---@param path string
---@return core.Writer?, string?, core.Detail?
function core.writer(path) end
---@param path string
---@return string[]?, string?, core.Detail? # names, sorted by their bytes
function core.folder_list(path) end
---@return string # hexadecimal
function core.sha256(bytes) end
---@return number # seconds of a monotonic clock: for progress, never a result
function core.clock() end

---@class core.Store
local Store = {}
---@return true?, string?, core.Detail?
function Store:set_meta(key, value) end
---@return string? value, string?, core.Detail?  nil alone: no such key
function Store:meta(key) end
---@return string? sha256, string?, core.Detail?
function Store:put_blob(bytes) end
---@return string?, string?, core.Detail?
function Store:blob(sha256) end
function Store:begin() end
function Store:commit() end
function Store:rollback() end
---@class core.Record
---@field id integer
---@field env integer
---@field episode integer
---@field seed integer the root seed
---@field task_hash string
---@field reward_hash string
---@field ret number
---@field seconds number
---@field steps { action: number[]|core.Array, unit: number[]|core.Array|nil, text: string?, reward: number, terms: number[] }[]
---@param record core.Record
function Store:add(record) end
---@class core.Records all float64
---@field first integer id of the first
---@field env integer
---@field episode integer
---@field seed integer
---@field task_hash string
---@field reward_hash string
---@field seconds number
---@field returns core.Array [n]
---@field rewards core.Array [n][steps]
---@field actions core.Array [n][steps * holes]
---@field terms core.Array [n][steps][terms]
---@field units core.Array? [n][steps * d]
--- Many at once: all of them, or none.
---@param records core.Records
---@return true?, string?, core.Detail?
function Store:add_records(records) end
---@param agent string
---@param rng string
---@param reward_state string
function Store:set_checkpoint(agent, rng, reward_state) end
---@class core.Checkpoint
---@field agent        string
---@field rng          string
---@field reward_state string
---@field episodes     integer the largest id that it covers
---@return core.Checkpoint?, string?, core.Detail?
function Store:checkpoint() end
---@return core.Array? # float64, returns of episodes first..first+n-1 by id
function Store:returns(first, n) end
---@return integer? # how many episodes: the largest id
function Store:count() end
---@return { env: integer, episode: integer, seed: integer }[]?
function Store:origins(first, n) end
--- The actions of episodes first..first+n-1, as a batch takes them.
---@param first integer
---@param n integer
---@param steps integer of each
---@param width integer values of a step
---@return core.Array?, string?, core.Detail? # float64 [n][steps * width]
function Store:actions(first, n, steps, width) end
--- The same for units; nothing at all where an episode has none.
---@return core.Array?, string?, core.Detail? # float64 [n][steps * d]
function Store:units(first, n, steps, d) end
--- Terms summed over steps into out[n][width], of the episodes under a reward.
---@param first integer
---@param out core.Array
---@param columns integer[] of the terms, from 1
---@param reward_hash string? all episodes
---@return true?, string?, core.Detail?
function Store:terms(first, out, columns, reward_hash) end
---@return core.Record?, string?, core.Detail?
function Store:episode(id) end
---@return { hash: string, first: integer }[]?
function Store:rewards() end
--- The best under the last episode's reward; nothing where there is none.
---@return integer? id, number|string|nil ret, core.Detail?
function Store:best() end
function Store:close() end

---@param path string
---@param create boolean
---@return core.Store?, string?, core.Detail?
function core.store(path, create) end

return core
