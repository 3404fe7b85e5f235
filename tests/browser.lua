--- A browser for specs: headless Chromium, driven by chromedriver over HTTP.
--
--     local browser = require "tests.browser"
--     if not browser.missing() then
--       local page <close> = browser.open "file:///tmp/report.html"
--       page:size(400, 800)
--       assert.equal(0, #page:complaints())
--     end
--
-- Needs chromium, chromedriver and curl, and nothing else.

local json = require "raveforce.json"

-- Seconds: until the driver is there, for an answer, and for what is awaited.
local DRIVER_PATIENCE, PATIENCE, WAIT = 60, 120, 40

local ARGUMENTS = { "--headless", "--no-sandbox", "--disable-gpu",
  "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
  "--hide-scrollbars", "--autoplay-policy=no-user-gesture-required" }

local browser = {}

---@class tests.Page
local Page = {}
Page.__index = Page

local function quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

local function shell(line)
  local pipe <close> = assert(io.popen(line))
  return pipe:read "a"
end

-- A bare chroot has all of it, and no devices for it.
local function starts()
  local profile = os.tmpname()
  os.remove(profile)
  local page = shell(("timeout %d chromium %s --user-data-dir=%s --dump-dom "
    .. "about:blank 2>&-; rm -rf %s"):format(DRIVER_PATIENCE,
    table.concat(ARGUMENTS, " "), profile, profile))
  return page:find("<html", 1, true) ~= nil
end

--- Why there is no browser here; nil where there is one.
---@return string?
function browser.missing()
  for _, name in ipairs { "chromium", "chromedriver", "curl" } do
    if shell("command -v " .. name) == "" then
      return name .. " is not installed"
    end
  end
  return not starts() and "Chromium does not start here" or nil
end

local function decode(answer)
  local fine, value = pcall(json.decode, answer)
  return fine and value or nil
end

-- One word to the driver; its value, or an error with what it said.
local function say(self, method, path, data)
  local file = self.folder .. "/request"
  local body = ""
  if method == "POST" then
    local out = assert(io.open(file, "wb"))
    out:write(data and json.encode(data) or "{}")
    out:close()
    body = "-H 'Content-Type: application/json' --data-binary @"
      .. quote(file)
  end
  local answer = shell(("curl -s --noproxy '*' --max-time %d -X %s %s "
    .. "http://127.0.0.1:%s%s"):format(PATIENCE, method, body, self.port,
    path))
  local read = decode(answer)
  if not read then error("no answer from chromedriver: " .. answer, 0) end
  local value = read.value
  if type(value) == "table" and value.error then
    error(value.error .. ": " .. tostring(value.message), 0)
  end
  return value
end

function Page:_say(method, path, data)
  return say(self, method, "/session/" .. self.session .. path, data)
end

-- The driver says which port it found, once it listens there.
local function start(self)
  local log = self.folder .. "/driver"
  self.process = shell(("cd %s && { setsid chromedriver --port=0 >%s 2>&1 "
    .. "</dev/null & echo $!; }"):format(quote(self.folder), quote(log)))
    :match "%d+"
  for _ = 1, DRIVER_PATIENCE * 10 do
    local file <close> = io.open(log)
    self.port = file and file:read "a":match "successfully on port (%d+)"
    if self.port then return end
    os.execute "sleep 0.1"
  end
  error "chromedriver does not start"
end

local function begin(self)
  local arguments = table.move(ARGUMENTS, 1, #ARGUMENTS, 1, {})
  arguments[#arguments + 1] = "--user-data-dir=" .. self.folder .. "/profile"
  local value = say(self, "POST", "/session", { capabilities = {
    alwaysMatch = { browserName = "chrome",
      ["goog:loggingPrefs"] = { browser = "ALL" },
      ["goog:chromeOptions"] = { args = arguments } } } })
  self.session = value.sessionId
end

--- Opens an address in a browser of its own.
---@param address string
---@return tests.Page
function browser.open(address)
  local self = setmetatable({ folder = os.tmpname() }, Page)
  os.remove(self.folder)
  assert(os.execute("mkdir " .. self.folder))
  local fine, raised = pcall(function()
    start(self)
    begin(self)
    self:_say("POST", "/url", { url = address })
  end)
  if not fine then
    self:close()
    error(raised, 0)
  end
  return self
end

--- Ends what was started; safe twice.
function Page:close()
  if self.session then
    pcall(self._say, self, "DELETE", "")
    self.session = nil
  end
  if self.process then -- it leads a group of its own
    os.execute(("kill -KILL -%s 2>&-"):format(self.process))
    self.process = nil
  end
  os.execute("rm -rf " .. self.folder)
end

Page.__close = Page.close
Page.__gc = Page.close

--- What a piece of script returns.
---@param script string
function Page:run(script)
  return self:_say("POST", "/execute/sync", { script = script,
    args = { 0 } }) -- a list that is empty would be an object
end

--- Waits until a piece of script returns something true.
---@param script string
---@return any? # nil: it never did
function Page:wait(script)
  for _ = 1, WAIT * 5 do
    local value = self:run(script)
    if value then return value end
    os.execute "sleep 0.2"
  end
end

--- Everything that the console says.
---@return table[]
function Page:complaints()
  return self:_say("POST", "/se/log", { type = "browser" })
end

local function devtools(self, command, parameters)
  return self:_say("POST", "/goog/cdp/execute", { cmd = command,
    params = parameters })
end

--- How large the window is, in CSS pixels.
---@param width integer
---@param height integer
function Page:size(width, height)
  devtools(self, "Emulation.setDeviceMetricsOverride", { width = width,
    height = height, deviceScaleFactor = 1, mobile = false })
end

--- What a media query finds: `prefer("color-scheme", "dark")`.
---@param feature string
---@param value string
function Page:prefer(feature, value)
  devtools(self, "Emulation.setEmulatedMedia", { features = {
    { name = "prefers-" .. feature, value = value } } })
end

--- Presses and releases a key where the focus is: "Tab", "\u{E00D}".
---@param key string
function Page:press(key)
  self:_say("POST", "/actions", { actions = { { type = "key", id = "keys",
    actions = { { type = "keyDown", value = key },
      { type = "keyUp", value = key } } } } })
end

local function keep(base64, path)
  local file = assert(io.popen("base64 -d > " .. quote(path), "w"))
  file:write(base64)
  assert(file:close())
end

--- A picture of the whole page, as PNG.
---@param path string
---@param most integer? pixels of its height
function Page:picture(path, most)
  local size = devtools(self, "Page.getLayoutMetrics", { some = 0 })
    .cssContentSize
  local shot = devtools(self, "Page.captureScreenshot", { format = "png",
    captureBeyondViewport = true, clip = { x = 0, y = 0, scale = 1,
      width = size.width, height = math.min(size.height, most or 16000) } })
  keep(shot.data, path)
end

--- The page on A4, as PDF.
---@param path string
function Page:print(path)
  local centimetres = { width = 21, height = 29.7 }
  keep(self:_say("POST", "/print", { page = centimetres, background = true }),
    path)
end

return browser
