--- Reports in a browser: nothing to complain about, sounds that play, room on
--- any page. Leaves pictures in build/…/results.

local browser = require "tests.browser"
local workplace = require "tests.workplace"

local RESULTS = (os.getenv "RAVEFORCE" or "build/release/raveforce")
  :gsub("[^/]*$", "") .. "results"
local TASK = "<img src=x onerror=alert(1)>.lua"
local MISSING = browser.missing()

-- The least contrast of a text with what is behind it, and whose it is (WCAG
-- 2.1, relative luminance).
local CONTRAST = [[
  const linear = (c) => c <= 0.04045 ? c / 12.92
    : Math.pow((c + 0.055) / 1.055, 2.4);
  const read = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => 0.2126 * linear(r / 255)
    + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const colour = read(getComputedStyle(node).backgroundColor);
      if (colour.length === 3) return colour;
    }
    return [255, 255, 255];
  };
  let least = [100, ""];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.data.trim();
    const node = walk.currentNode.parentElement;
    if (text === "" || node.closest("script, desc")) continue;
    const style = getComputedStyle(node);
    const a = light(read(node.tagName === "text" ? style.fill : style.color));
    const b = light(behind(node));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < least[0]) least = [ratio, text];
  }
  return least;]]

describe("a report in Chromium", function()
  if MISSING then
    pending("skipped: " .. MISSING)
    return
  end

  local place = workplace.new()
  local page

  local function said()
    local out = {}
    for i, entry in ipairs(page:complaints()) do out[i] = entry.message end
    return table.concat(out, "\n")
  end

  lazy_setup(function()
    place.enter()
    place.write(TASK, [[
      return rf.task {
        code = "// </script><img src=x onerror=alert(2)>\n"
          .. "~env: imp 0.1 >> envperc {attack} {decay}\n"
          .. "kick: sin {freq} >> mul ~env >> mul {gain}",
        params = { attack = rf.lin(0.0001, 0.1), decay = rf.exp(0.01, 2),
          freq = rf.exp(20, 2000), gain = rf.choose { 0.25, 0.5, 0.75, 1 } },
        target = rf.glicol("~env: imp 0.1 >> envperc 0.004 1.4\n"
          .. "o: sin 52 >> mul ~env", { seconds = 1.5 }) }]])
    for seed = 0, 1 do
      local status, output = place.shell(("RUN train '%s' --threads 0 "
        .. "--iterations 128 --seed %d --out runs/seed-%d")
        :format(TASK, seed, seed))
      assert(status == 0, output)
    end
    local status, output = place.shell "RUN report runs -o page.html"
    assert(status == 0, output)
    assert(os.execute("mkdir -p '" .. RESULTS .. "'"))
    page = browser.open("file://" .. place.folder .. "/page.html")
  end)

  lazy_teardown(function()
    if page then page:close() end
    place.leave()
  end)

  after_each(function() page:run "getSelection().empty(); scrollTo(0, 0)" end)

  it("gives the console nothing to say", function()
    page:run "return document.title"
    assert.equal("", said())
    assert.equal(1, page:run "return document.scripts.length")
    assert.is_true(page:run [[
      return [...document.images].every((image) => image.naturalWidth > 0)]])
  end)

  it("has no way to the network, not even by its own script", function()
    assert.is_true(page:run [[
      const image = new Image();
      image.src = "https://example.org/x.png";
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.body.append(script);
      script.remove();
      return window.ran === undefined]])
    assert.is_truthy(said():find("Content Security Policy", 1, true))
  end)

  local function buttons(what)
    return ([[const all = [...document.querySelectorAll(".sound")];
      const audio = all.map((one) => one.querySelector("audio"));
      const button = all.map((one) => one.querySelector("button"));
      %s]]):format(what)
  end

  it("plays a sound at a press, shows where it is, and only one", function()
    assert.equal(3, page:run(buttons "return all.length"))
    page:run(buttons "audio[0].loop = true; button[0].click()")
    assert.is_truthy(page:wait(buttons [[
      return audio[0].currentTime > 0.05 && !audio[0].paused
        && button[0].getAttribute("aria-pressed") === "true"
        && parseFloat(all[0].querySelector(".now").getAttribute("x1")) > 1]]))
    page:run(buttons "button[2].click()")
    assert.is_truthy(page:wait(buttons [[
      return audio[0].paused && !audio[2].paused
        && audio[2].currentTime > 0.05
        && button[0].getAttribute("aria-pressed") === "false"]]))
    assert.is_truthy(page:wait(buttons "return audio[2].paused"))
  end)

  it("plays from the keyboard, by space and by enter", function()
    for _, key in ipairs { " ", "\u{E007}" } do
      page:run(buttons "audio[1].currentTime = 0; button[1].focus()")
      page:press(key)
      assert.is_truthy(page:wait(buttons "return !audio[1].paused"))
      page:press(key)
      assert.is_truthy(page:wait(buttons "return audio[1].paused"))
    end
  end)

  it("shows and says one of the best at a time, by arrow keys", function()
    page:run "document.querySelector('.explore').focus()"
    page:press "\u{E015}"
    page:press "\u{E015}"
    assert.equal("2", page:run [[
      return document.querySelector(".episode.chosen").dataset.rank]])
    assert.matches("^2%. .* freq %d", page:run [[
      return document.querySelector(".said").textContent]])
    page:press "\u{E00C}"
    assert.equal(0, page:run
      "return document.querySelectorAll('.chosen').length")
  end)

  it("fits a telephone and A4, and can be read by day and by night", function()
    for _, size in ipairs { { 400, 860 }, { 794, 1123 } } do
      for _, scheme in ipairs { "light", "dark" } do
        page:size(size[1], size[2])
        page:prefer("color-scheme", scheme)
        assert.equal(size[1], page:run
          "return document.documentElement.scrollWidth")
        local least = page:run(CONTRAST)
        assert.is_true(least[1] >= 4.5, ("%.2f: %s"):format(least[1],
          least[2]))
        page:picture(("%s/report-%d-%s.png"):format(RESULTS, size[1], scheme))
      end
    end
  end)

  it("can be printed", function()
    local path = RESULTS .. "/report.pdf"
    page:print(path)
    local file <close> = assert(io.open(path, "rb"))
    assert.equal("%PDF-", file:read(5))
  end)
end)
