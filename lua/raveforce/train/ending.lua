--- Whether a training is over, and why.
-- @module raveforce.train.ending

local ending = {}

--- "finished" after all episodes, "stopped" and by which option, or nil.
---@param options rf.TrainOptions
---@param place rf.Place
---@return ("finished"|"stopped")? state, ("stop_at"|"patience")? by
function ending.of(options, place)
  local best = place.best
  if options.stop_at and best and best.ret >= options.stop_at then
    return "stopped", "stop_at"
  end
  if place.done >= options.iterations then return "finished" end
  if options.patience and place.done - place.since >= options.patience then
    return "stopped", "patience"
  end
end

return ending
