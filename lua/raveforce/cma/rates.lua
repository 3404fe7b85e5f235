--- CMA-ES: weights of the ranks, and how fast it learns what.
--
-- Source: Hansen, "The CMA Evolution Strategy: A Tutorial" (arXiv:1604.00772),
-- eq. 49..58, with negative weights; the factor of the separable form is Ros
-- and Hansen 2008.
-- @module raveforce.cma.rates

local core = require "raveforce.core"

local log = core.math.log

local rates = {}

local function sum_of(list, first, last)
  local sum, squares = 0, 0
  for i = first, last do
    sum, squares = sum + list[i], squares + list[i] * list[i]
  end
  return sum, squares
end

local function scale(list, first, last, factor)
  for i = first, last do list[i] = list[i] * factor end
end

-- How much weight the worse half may have in all, as a share of the better's.
local function negative_share(r, n, mu_eff_worse)
  return math.max(0, math.min(1 + r.c_1 / r.c_mu,
    1 + 2 * mu_eff_worse / (r.mu_eff + 2),
    (1 - r.c_1 - r.c_mu) / (n * r.c_mu)))
end

--- For n coordinates and a population of `size`.
---@param n integer
---@param size integer
---@param separable boolean? only variances are learnt: faster
---@return table r weights (best rank first), mu, mu_eff, c_s, d_s, c_c, c_1,
-- c_mu, often (generations between two times that C is taken apart), chi
function rates.of(n, size, separable)
  local w, mu = {}, size // 2
  for i = 1, size do w[i] = log((size + 1) / 2) - log(i) end
  local better, better_squares = sum_of(w, 1, mu)
  local worse, worse_squares = sum_of(w, mu + 1, size)
  local mu_eff = better * better / better_squares
  local faster = separable and (n + 2) / 3 or 1
  local r = { weights = w, mu = mu, mu_eff = mu_eff }
  r.c_s = (mu_eff + 2) / (n + mu_eff + 5)
  r.d_s = 1 + 2 * math.max(0, math.sqrt((mu_eff - 1) / (n + 1)) - 1) + r.c_s
  r.c_c = (4 + mu_eff / n) / (n + 4 + 2 * mu_eff / n)
  r.c_1 = math.min(1, faster * 2 * math.min(1, size / 6)
    / ((n + 1.3) * (n + 1.3) + mu_eff))
  r.c_mu = math.min(1 - r.c_1, faster * 2 * (mu_eff - 1.75 + 1 / mu_eff)
    / ((n + 2) * (n + 2) + mu_eff))
  r.often = 0.5 / (n * (r.c_1 + r.c_mu))
  r.chi = math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n))
  scale(w, 1, mu, 1 / better)
  scale(w, mu + 1, size, negative_share(r, n, worse * worse / worse_squares)
    / -worse)
  return r
end

return rates
