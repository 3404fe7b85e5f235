--- A folder of its own for each test of a spec, and the command to try in it.
--
--     local place = require "tests.workplace".new()
--     before_each(place.enter)
--     after_each(place.leave)

local workplace = {}

--- The command under test, whole, so that a test may be in any folder.
workplace.RAVEFORCE = os.getenv "RAVEFORCE"
  or os.getenv "PWD" .. "/build/raveforce"

--- What a file holds.
function workplace.read(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read "a"
end

--- What a script says on both streams in `raveforce run`.
function workplace.script(text)
  local path = os.tmpname()
  local file = assert(io.open(path, "w"))
  file:write(text)
  file:close()
  local pipe <close> = assert(io.popen(("'%s' run '%s' 2>&1"):format(
    workplace.RAVEFORCE, path)))
  local output = pipe:read "a"
  os.remove(path)
  return output
end

--- Whether a test can have a terminal of its own.
function workplace.has_terminal()
  return os.execute "script -qec true /dev/null >/dev/null 2>&1 </dev/null"
end

function workplace.new()
  local place = {} -- `folder`: where the test runs

  function place.enter()
    place.folder = os.tmpname()
    os.remove(place.folder)
    assert(os.execute("mkdir " .. place.folder))
  end

  function place.leave() os.execute("rm -rf " .. place.folder) end

  --- Where a name of the folder lies.
  function place.at(name) return place.folder .. "/" .. name end

  function place.read(name) return workplace.read(place.at(name)) end

  function place.write(name, text)
    local file = assert(io.open(place.at(name), "w"))
    file:write(text)
    file:close()
  end

  --- Runs a line of shell in the folder: its status, and what it said on both
  -- streams. RUN is the command, whose path may hold a space.
  function place.shell(line)
    local pipe = io.popen(("cd %s && { %s ; } 2>&1; echo $?")
      :format(place.folder, (line:gsub("RUN",
        ("'%s'"):format(workplace.RAVEFORCE)))))
    local output, status = pipe:read "a":match "^(.-)(%d+)\n$"
    pipe:close()
    return math.tointeger(status), output
  end

  return place
end

return workplace
