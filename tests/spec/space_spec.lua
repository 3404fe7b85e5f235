local rf = require "raveforce"

local function env_with(code, given)
  given.step_len, given.sr, given.threads = 0.01, 44100, 0
  given.reward = rf.reward.fn(function() return 0 end)
  return rf.make(code, given)
end

local function kick(steps)
  return env_with("~e: imp 0.1 >> envperc {} {}\no: sin {} >> mul ~e", {
    total_step = steps,
    action_space = {
      { "lin", 0.1, 0.4 },
      { "rel", 1, function(a) return 0.5 - a end },
      { "exp", 10, 10000 },
    },
  })
end

describe("a space", function()
  it("has a dimension for each hole that is free", function()
    local space = kick(2).action_space
    assert.same({ 2, 3 }, { space.d, space.n })
    assert.same({ "1", "2", "3" }, space.names)
    assert.same({ "lin", "exp" }, { space.dims[1].kind, space.dims[2].kind })
  end)

  it("of a plan repeats them, step after step", function()
    local plan = kick(2).plan_space
    assert.same({ 4, 2 }, { plan.d, plan.steps })
    assert.same({ "1.1", "1.2", "1.3", "2.1", "2.2", "2.3" }, plan.names)
    assert.equal("2.3", plan.dims[4].name)
  end)

  it("counts the values of what is discrete", function()
    local env = env_with("o: seq {a} {b} >> mul {c}", { params = {
      a = rf.int(40, 51), b = rf.choose { 60, 64, 67 }, c = rf.lin(0, 1) } })
    local dims = env.action_space.dims
    assert.same({ 12, 3 }, { dims[1].n, dims[2].n })
    assert.is_nil(dims[3].n)
  end)

  it("works out dependent values in any order", function()
    local env = env_with("o: sin {c} >> mul {b} >> add {a}", { params = {
      c = rf.fn({ "a", "b" }, function(a, b) return 10 * a + b end),
      b = rf.rel("a", function(a) return a + 1 end),
      a = rf.lin(0, 1) } })
    assert.same({ a = 0.5, b = 1.5, c = 6.5 },
      env.action_space:from_unit { 0.5 })
  end)

  it("gives bounds that are functions the values they ask for", function()
    local env = env_with("o: sin {hi} >> mul {mid} >> add {lo}", { params = {
      lo = rf.lin(0, 1),
      mid = rf.lin(function(p) return p.lo end, 2),
      hi = rf.exp(function(p) return 1 + p.mid end,
        function(p) return 10 + p.lo end) } })
    local v = env.action_space:from_unit { 1, 0.5, 0.5 }
    assert.same({ lo = 0.5, mid = 1.25, hi = 10.5 }, v)
    local u = env.action_space:to_unit(v)
    assert.same({ 1, 0.5, 0.5 }, u:table())
    assert.is_true(env.action_space:contains(v))
    assert.is_false(env.action_space:contains { lo = 0.5, mid = 0.4, hi = 5 })
  end)

  it("clamps units outside 0..1 and refuses NaN", function()
    local space = kick(1).action_space
    assert.equal(0.4, space:from_unit({ 7, -3 })[1])
    assert.equal(10, space:from_unit({ 7, -3 })[3])
    assert.has_error(function() space:from_unit { 0 / 0, 0 } end)
    assert.has_error(function() space:from_unit { 0.5 } end)
  end)

  it("takes back what it sampled", function()
    for _, steps in ipairs { 1, 3 } do
      local plan = kick(steps).plan_space
      for _ = 1, 50 do
        local values = plan:sample()
        assert.is_true(plan:contains(values))
        local again = plan:from_unit(plan:to_unit(values))
        for k = 1, steps do
          for i = 1, 3 do
            assert.near(values[k][i], again[k][i], 1e-9 * values[k][i])
          end
        end
      end
    end
  end)

  it("asks of a dependent that is given to agree within 1e-6", function()
    local space = kick(1).action_space
    assert.is_true(space:contains { 0.2, 0.3 * (1 + 0.9e-6), 100 })
    assert.is_false(space:contains { 0.2, 0.3 * (1 + 1.1e-6), 100 })
    assert.is_false(space:contains { 0.2, 0.3 })
  end)

  it("lets dependents be left out of a table by name", function()
    local env = env_with("o: sin {a} >> mul {b}", { params = {
      a = rf.lin(0, 1), b = rf.rel("a", function(a) return 2 * a end) } })
    assert.is_true(env.action_space:contains { a = 0.5 })
    assert.is_true(env.action_space:contains { a = 0.5, b = 1 })
    assert.is_true(env.action_space:contains { 0.5, 1 })
    assert.is_false(env.action_space:contains { a = 0.5, b = 2 })
    assert.is_false(env.action_space:contains { b = 1 })
  end)

  it("samples the same after the same seed, and else goes on", function()
    local space = kick(1).action_space
    space:seed(7)
    local first, second = space:sample(), space:sample()
    assert.not_same(first, second)
    space:seed(7)
    assert.same(first, space:sample())
    local twin = kick(1)
    twin:reset { seed = 7 }
    assert.same(first, twin.action_space:sample())
  end)

  it("samples units: one row, or n", function()
    local space = kick(1).action_space
    assert.same({ 2 }, space:sample_unit().shape)
    local many = space:sample_unit(500)
    assert.same({ 500, 2 }, many.shape)
    local mean, _, peak = many:stats()
    assert.near(0.5, mean, 0.05)
    assert.is_true(peak < 1)
  end)

  it("has no dimension where nothing is free", function()
    local env = env_with("o: sin {}", { action_space = { { "const", 5 } } })
    assert.equal(0, env.action_space.d)
    assert.same({ 5 }, env.action_space:sample())
    assert.same({ 3, 0 }, env.action_space:sample_unit(3).shape)
  end)

  it("prints its mappings", function()
    assert.equal("space of 2 dimensions: 1 = lin(0.1, 0.4), 2 = rel(1), "
      .. "3 = exp(10, 10000)", tostring(kick(1).action_space))
  end)
end)
