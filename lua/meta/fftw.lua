---@meta raveforce.fftw

--- FFTW, for our own benches.
local fftw = {}

--- Measures one real transform, planned with FFTW_MEASURE: some 10 ms, and the
--- planning when a size is new.
---@param n integer 2..65536
---@return number? # seconds; nil where libfftw3f is not installed
function fftw.cost(n) end

return fftw
