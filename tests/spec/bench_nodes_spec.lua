--- Benches of nodes, pieces, updates and snapshots in a small form: what they
-- report, not how fast it was.

local function figures(name, size)
  local found = {}
  require("raveforce.bench." .. name).run(function(what, value, unit, goal)
    assert.is_nil(found[what], what)
    assert.is_true(value >= 0 and value < math.huge, what)
    assert.is_true(#what <= 40, what)
    found[what] = { value = value, unit = unit, goal = goal }
  end, nil, size)
  return found
end

describe("the bench of", function()
  it("nodes compares one voice, a pack and a copy", function()
    local found = figures("nodes", { rounds = 1, frames = 256 })
    for _, what in ipairs { "sin, W = 1", "sin / copy", "plate / copy",
      "memory copy of a block" } do
      assert.is_table(found[what], what)
    end
    local goals = {}
    for _, line in pairs(found) do -- in any order
      if line.goal then goals[#goals + 1] = line.goal end
    end
    table.sort(goals)
    assert.same({ "<= 0.8", "<= 2.5" }, goals)
  end)

  it("pieces knows the figures of the reference", function()
    local found = figures("pieces", { rounds = 1, frames = 256, packs = 1 })
    for what, goal in pairs { -- in any order
      ["kick, one voice"] = ">= 4600",
      ["kick, a voice of a pack"] = ">= 27600",
      ["subtractive voice, one voice"] = ">= 2100",
      ["sixteen drum chains, one voice"] = ">= 150",
      ["plate chain, one voice"] = ">= 900",
      ["plate chain, a voice of a pack"] = ">= 3600",
      ["FM, one voice"] = ">= 1400",
    } do
      assert.equal(goal, (found[what] or {}).goal, what)
    end
  end)

  it("updates counts parsing apart", function()
    local found = figures("update", { rounds = 1, calls = 2 })
    assert.equal("<= 100", found["parsing and planning twenty lines"].goal)
    assert.equal("<= 25", found["an update of one number besides"].goal)
  end)

  it("snapshots is against a copy of as many bytes", function()
    local found, count = figures("snapshot", { rounds = 1, calls = 1 }), 0
    for _, line in pairs(found) do -- in any order
      if line.goal == "<= 1.5" then count = count + 1 end
    end
    assert.equal(4, count)
  end)
end)
