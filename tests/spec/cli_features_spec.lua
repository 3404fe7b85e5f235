--- The command line: features and distances of files.

local rf = require "raveforce"
local workplace = require "tests.workplace"

local RAVEFORCE = workplace.RAVEFORCE

local function quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

local read = workplace.read

describe("raveforce", function()
  local folder -- where each test runs; its name holds a space
  local tone -- of 1000 Hz at 16 kHz, on the left channel alone

  local function path(name) return folder .. "/" .. name end

  --- Exit status, standard output, standard error.
  local function run(...)
    local words = { quote(RAVEFORCE) }
    for _, word in ipairs { ... } do words[#words + 1] = quote(word) end
    local pipe = io.popen(("cd %s && %s 2>errors"):format(quote(folder),
      table.concat(words, " ")))
    local output = pipe:read "a"
    local _, _, status = pipe:close()
    return status, output, read(path "errors")
  end

  local function save(name, sound, sr)
    rf.save(path(name), sound, sr)
  end

  setup(function()
    folder = os.tmpname()
    os.remove(folder)
    folder = folder .. " spec"
    assert(os.execute("mkdir " .. quote(folder)))
    tone = rf.zeros({ 2, 8000 }, "float32")
    for n = 1, 8000 do tone[1][n] = rf.math.sin(n * rf.math.pi / 8) end
    save("tone.wav", tone, 16000)
    save("silence.wav", rf.zeros(4000, "float32"), 16000)
    save("other.wav", rf.zeros(2000, "float32"), 8000)
    save("short.wav", rf.zeros(100, "float32"), 16000)
  end)

  teardown(function() os.execute("rm -rf " .. quote(folder)) end)

  --- The type, shape and data of a .npy file of format 1.0.
  local function npy(name)
    local bytes = read(path(name))
    assert.equal("\x93NUMPY\1\0", bytes:sub(1, 8))
    local length = string.unpack("<I2", bytes, 9)
    assert.equal(0, (10 + length) % 64)
    local head = bytes:sub(11, 10 + length)
    local dtype, rows, frames = head:match("^{'descr': '(<%w%d)', "
      .. "'fortran_order': False, 'shape': %((%d+), (%d+)%), } *\n$")
    return dtype, tonumber(rows), tonumber(frames), bytes:sub(11 + length)
  end

  describe("features", function()
    it("writes what rf.features gives, as NumPy reads it", function()
      local status, output, errors = run("features", "tone.wav", "mfcc",
        "n_mfcc=13", "-o", "out.npy", "center=false")
      assert.same({ 0, "", "" }, { status, output, errors })
      local want = rf.features.mfcc(rf.load(path "tone.wav"),
        { n_mfcc = 13, center = false })
      local dtype, rows, frames, data = npy "out.npy"
      assert.same({ "<f4", 13, want.shape[2] }, { dtype, rows, frames })
      assert.is_true(data == want:bytes())
    end)

    it("writes complex numbers of the stft", function()
      run("features", "tone.wav", "stft", "n_fft=64", "window=ones", "-o",
        "out.npy")
      local want = rf.features.stft(rf.load(path "tone.wav"),
        { n_fft = 64, window = "ones" })
      local dtype, rows, frames, data = npy "out.npy"
      assert.same({ "<c8", 33, want.shape[2] }, { dtype, rows, frames })
      assert.is_true(data == want:bytes())
    end)

    it("keeps a file's rate and takes the mean of its channels", function()
      local _, output = run("features", "tone.wav", "spectral_centroid")
      assert.matches("^spectral_centroid: 1 x 16 %(rows x frames%), Hz\n",
        output)
      assert.matches("\nframes 0%.%.7: ", output)
      _, output = run("features", "tone.wav", "rms")
      assert.near(0.5 / rf.math.sqrt(2), tonumber(output:match "(%S+)\n%S+ 0"),
        1e-3)
    end)

    it("knows none, true and false", function()
      for _, option in ipairs { "norm=none", "htk=true", "fmax=none" } do
        local status, output = run("features", "tone.wav", "melspectrogram",
          option)
        assert.equal(0, status)
        assert.matches("^melspectrogram: 128 x 16 ", output)
        assert.matches("\n120%.%.127 ", output)
      end
    end)

    it("lists what there is", function()
      local status, output = run("features", "--list")
      assert.equal(0, status)
      assert.matches("\nmfcc +%u", output)
      status, output = run("features", "--list", "melspectrogram")
      assert.equal(0, status)
      assert.matches("n_mels=128 %(1%.%.4096%): ", output)
      assert.matches("fmax=none %(0%.%. Hz, none%): ", output)
    end)

    it("refuses wrong usage with status 2", function()
      for message, words in pairs {
        ["NAME is missing"] = { "tone.wav" },
        ["did you mean 'mfcc'"] = { "tone.wav", "mfc" },
        ["did you mean 'n_fft'"] = { "tone.wav", "mfcc", "n_ftf=4" },
        ["wants OPTION=VALUE, got 'n_fft'"] = { "tone.wav", "mfcc", "n_fft" },
        ["given twice"] = { "tone.wav", "mfcc", "n_fft=64", "n_fft=64" },
        ["got 'big'"] = { "tone.wav", "mfcc", "n_fft=big" },
        ["hop_length must be"] = { "tone.wav", "mfcc", "hop_length=0" },
        ["fmax must be"] = { "tone.wav", "mfcc", "fmax=8001" },
        ["got 'nan'"] = { "tone.wav", "mfcc", "fmax=nan" },
      } do
        local status, output, errors = run("features",
          table.unpack(words))
        assert.same({ 2, "" }, { status, output }, errors)
        assert.matches(message, errors, 1, true)
      end
      local status, _, errors = run "features"
      assert.equal(2, status)
      assert.matches("IN.wav", errors, 1, true)
    end)

    it("tells a wrong sound from wrong usage", function()
      local status, _, errors = run("features", "short.wav", "stft",
        "center=false")
      assert.equal(1, status)
      assert.matches("at least one frame long", errors, 1, true)
    end)

    it("refuses files that it cannot read or write with status 3", function()
      local status, _, errors = run("features", "nothing.wav", "mfcc")
      assert.equal(3, status)
      assert.matches("nothing.wav", errors, 1, true)
      status, _, errors = run("features", "tone.wav", "mfcc", "-o",
        "no/where.npy")
      assert.equal(3, status)
      assert.matches("no/where.npy", errors, 1, true)
    end)
  end)

  describe("distance", function()
    it("prints the number last", function()
      local status, output = run("distance", "mse_raw", "tone.wav",
        "tone.wav")
      assert.same({ 0, "mse_raw amplitude^2 0\n" }, { status, output })
      status, output = run("distance", "mfcc_l1", "silence.wav", "tone.wav",
        "n_fft=1024")
      assert.equal(0, status)
      local want = rf.distance.mfcc_l1(path "silence.wav", path "tone.wav",
        { n_fft = 1024 })
      assert.near(want, tonumber(output:match "^mfcc_l1 dB (%S+)\n$"),
        1e-8 * want)
    end)

    it("may be infinite", function()
      local status, output = run("distance", "spectral_convergence",
        "silence.wav", "tone.wav")
      assert.equal(0, status)
      assert.matches(" inf\n$", output)
    end)

    it("says when it resamples the candidate", function()
      local status, output, errors = run("distance", "mae_raw",
        "silence.wav", "other.wav")
      assert.same({ 0, "mae_raw amplitude 0\n" }, { status, output })
      assert.matches("other.wav: resampled from 8000 Hz to the target's "
        .. "16000 Hz", errors, 1, true)
    end)

    it("lists what there is", function()
      local status, output = run("distance", "--list")
      assert.equal(0, status)
      assert.matches("^mse_raw +", output)
      status, output = run("distance", "--list", "si_sdr")
      assert.equal(0, status)
      assert.matches("unit: dB; .*higher is closer", output)
      assert.matches("\n  phase %l+", output)
      assert.matches("\n  source: ", output)
    end)

    it("refuses as features does", function()
      for message, words in pairs {
        ["CANDIDATE is missing"] = { "mse_raw", "tone.wav" },
        ["did you mean 'mse_raw'"] = { "mse_rwa", "tone.wav", "tone.wav" },
        ["did you mean 'n_mfcc'"] = { "mfcc_l1", "tone.wav", "tone.wav",
          "n_mfc=3" },
        ["hop_length must be"] = { "mfcc_l1", "tone.wav", "tone.wav",
          "hop_length=0" },
      } do
        local status, output, errors = run("distance", table.unpack(words))
        assert.same({ 2, "" }, { status, output }, errors)
        assert.matches(message, errors, 1, true)
      end
      local status = run("distance", "mse_raw", "nothing.wav", "tone.wav")
      assert.equal(3, status)
    end)
  end)
end)
