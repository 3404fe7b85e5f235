---@meta
-- rf.reward: what editors know of it. Measures and their settings come from
-- the core's table; `raveforce distance` prints them with units and ranges.

---@class rf.TermOptions
---@field span rf.Span? "played": frames 0..F(k) of both after step k; "step":
--- F(k-1)..F(k); "target": the zero-padded sound and the whole target

---@class rf.StftTermOptions: rf.TermOptions
---@field n_fft      integer? samples
---@field hop_length integer? samples
---@field win_length integer|"none"|nil samples; none: n_fft

---@class rf.MelTermOptions: rf.StftTermOptions
---@field n_mels integer?
---@field fmin   number? Hz
---@field fmax   number|"none"|nil Hz; none: half the rate

---@class rf.MfccTermOptions: rf.MelTermOptions
---@field n_mfcc integer?
---@field top_db number|"none"|nil dB

--- History: the target cut to the share of steps made, and stretched to the
-- episode's length. Without `span`.
---@class rf.StretchedStftTermOptions: rf.StftTermOptions
---@field stretch boolean?
---@class rf.StretchedMfccTermOptions: rf.MfccTermOptions
---@field stretch boolean?

---@class rf.EnvelopeTermOptions: rf.TermOptions
---@field frame_length integer? samples
---@field hop_length   integer? samples

---@class rf.SilenceOptions: rf.EnvelopeTermOptions
---@field threshold number? dB

---@class rf.ClippingOptions: rf.TermOptions
---@field limit number? amplitude

---@class rf.KeyOptions
---@field params (string|integer)[] holes that hold MIDI notes; 0 is a rest

---@class rf.ScaleOptions: rf.KeyOptions
---@field root  string|integer|nil    "C", or a pitch class 0..11
---@field scale string|integer[]|nil  "major", or semitones above the root

---@class rf.DensityOptions: rf.KeyOptions
---@field target number share of holes that hold a note, 0..1

---@class rf.TimbreOptions: rf.TermOptions
---@field mfcc_l1     number? weight, 0.4
---@field low_mfcc_l1 number? weight, 0.3
---@field sot_mel     number? weight, 0.1
---@field env_db      number? weight, 0.2

--- Minus each distance, plus each similarity (si_sdr, snr): higher is better.
---@class rf.Rewards
---@field raw fun(options: rf.TermOptions?): rf.Reward
---@field fn fun(f: (fun(ctx: rf.Moment.Context): number, table<string, number>?), options: { name: string?, span: rf.Span? }?): rf.Reward
---@field timbre fun(options: rf.TimbreOptions?): rf.Reward
---@field scale fun(options: rf.ScaleOptions): rf.Reward
---@field key fun(options: rf.KeyOptions): rf.Reward
---@field density fun(options: rf.DensityOptions): rf.Reward
---@field silence fun(options: rf.SilenceOptions?): rf.Reward
---@field clipping fun(options: rf.ClippingOptions?): rf.Reward
---@field mse_raw fun(options: rf.TermOptions?): rf.Reward
---@field mae_raw fun(options: rf.TermOptions?): rf.Reward
---@field si_sdr fun(options: rf.TermOptions?): rf.Reward
---@field snr fun(options: rf.TermOptions?): rf.Reward
---@field rms_db_diff fun(options: rf.TermOptions?): rf.Reward
---@field stft_mag_l1 fun(options: rf.StftTermOptions?): rf.Reward
---@field lsd fun(options: rf.StftTermOptions?): rf.Reward
---@field spectral_convergence fun(options: rf.StftTermOptions?): rf.Reward
---@field centroid_hz fun(options: rf.StftTermOptions?): rf.Reward
---@field sot_hz fun(options: rf.StftTermOptions?): rf.Reward
---@field raveforce_stft fun(options: rf.StretchedStftTermOptions?): rf.Reward
---@field logmel_l1 fun(options: rf.MelTermOptions?): rf.Reward
---@field logmel_l1_floor60 fun(options: rf.MelTermOptions?): rf.Reward
---@field mel_cos fun(options: rf.MelTermOptions?): rf.Reward
---@field sot_mel fun(options: rf.MelTermOptions?): rf.Reward
---@field mfcc_l1 fun(options: rf.MfccTermOptions?): rf.Reward
---@field mfcc_l2 fun(options: rf.MfccTermOptions?): rf.Reward
---@field mcd fun(options: rf.MfccTermOptions?): rf.Reward
---@field raveforce_mfcc fun(options: rf.StretchedMfccTermOptions?): rf.Reward
---@field mrstft_default fun(options: rf.TermOptions?): rf.Reward
---@field mrstft_music fun(options: rf.TermOptions?): rf.Reward
---@field ddsp_mss fun(options: rf.TermOptions?): rf.Reward
---@field env_l1 fun(options: rf.EnvelopeTermOptions?): rf.Reward
---@field env_db fun(options: rf.EnvelopeTermOptions?): rf.Reward
---@field env_corr fun(options: rf.EnvelopeTermOptions?): rf.Reward
