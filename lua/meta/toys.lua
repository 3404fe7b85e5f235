---@meta raveforce.toys

--- Two synths of a few lines and their distance from a target: what
-- `bench agents` searches. runtime/cli/toys.c has the formulas.
local toys = {}

---@class toys.Problem
local Problem = {}

--- How far the sounds of these units are from the target's.
---@param units number[] row after row
---@return number[]
function Problem:distances(units) end

--- `stft`: for windows of 2048, 512 and 128, a quarter apart, symmetric Hann,
-- frames that fit, the mean of spectral convergence plus the mean difference of
-- ln(magnitude + 1e-3). `mse`: of the samples.
---@param name "kick2"|"fm6" 2 or 6 dimensions
---@param measure "stft"|"mse"
---@param target number[] a unit
---@return toys.Problem
function toys.problem(name, measure, target) end

return toys
