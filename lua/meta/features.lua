---@meta raveforce.features
-- Printed by tools/stubs.lua: not to be edited.

--- `rf.features`: what there is to hear in a sound.
---@class rf.Features
---@field power_to_db fun(S: core.Array, options: rf.PowerToDb?): core.Array
local Features = {}

--- The same of a moment, in reward functions and observations.
---@class rf.Moment.Features
local MomentFeatures = {}

--- `rf.distance`: how far two sounds are apart.
---@class rf.Distance
local Distance = {}

---@class rf.features.melspectrogram
---@field sr number|nil of an array that does not know its rate, Hz
---@field n_fft integer|nil 2048: samples of a frame: even, factors 2, 3 and 5 only
---@field hop_length integer|nil 512: samples from one frame to the next
---@field win_length integer|"none"|nil none: samples of the window; none: n_fft
---@field window "hann"|"hamming"|"blackman"|"ones"|nil hann: its shape, periodic
---@field center boolean|nil true: frame t is centred on sample t * hop_length
---@field pad_mode "constant"|"reflect"|"edge"|nil constant: what stands before and after the sound, if centred
---@field power integer|nil 2: of the magnitude: 1 or 2
---@field n_mels integer|nil 128: bands
---@field fmin number|nil 0 Hz: where the lowest band begins
---@field fmax number|"none"|nil none Hz: where the highest ends; none: half the sample rate
---@field htk boolean|nil false: HTK's scale instead of Slaney's
---@field norm "slaney"|"none"|nil slaney: slaney: bands of equal area; none: of equal height

--- Triangular bands, equally wide in mel, times |stft|^power, [n_mels][frames].
--- power. Source: M = W |X|^power; Slaney, Auditory Toolbox, 1998; librosa 0.11, feature.melspectrogram.
---@param audio core.Array
---@param options rf.features.melspectrogram?
---@return core.Array # float32 [rows][frames]
function Features.melspectrogram(audio, options) end

--- Triangular bands, equally wide in mel, times |stft|^power, [n_mels][frames].
--- power. Source: M = W |X|^power; Slaney, Auditory Toolbox, 1998; librosa 0.11, feature.melspectrogram.
---@param options rf.features.melspectrogram?
---@return core.Array # float32 [rows][frames]
function MomentFeatures:melspectrogram(options) end

---@class rf.features.mfcc
---@field sr number|nil of an array that does not know its rate, Hz
---@field n_fft integer|nil 2048: samples of a frame: even, factors 2, 3 and 5 only
---@field hop_length integer|nil 512: samples from one frame to the next
---@field win_length integer|"none"|nil none: samples of the window; none: n_fft
---@field window "hann"|"hamming"|"blackman"|"ones"|nil hann: its shape, periodic
---@field center boolean|nil true: frame t is centred on sample t * hop_length
---@field pad_mode "constant"|"reflect"|"edge"|nil constant: what stands before and after the sound, if centred
---@field power integer|nil 2: of the magnitude: 1 or 2
---@field n_mels integer|nil 128: bands
---@field fmin number|nil 0 Hz: where the lowest band begins
---@field fmax number|"none"|nil none Hz: where the highest ends; none: half the sample rate
---@field htk boolean|nil false: HTK's scale instead of Slaney's
---@field norm "slaney"|"none"|nil slaney: slaney: bands of equal area; none: of equal height
---@field n_mfcc integer|nil 20: coefficients; at most n_mels are there
---@field lifter number|nil 0: row c times 1 + lifter / 2 sin(pi (c + 1) / lifter); 0: no
---@field top_db number|"none"|nil 80 dB: how far below the loudest band of all is heard

--- The shape of the log-mel spectrum, [min(n_mfcc, n_mels)][frames].
--- dB. Source: Orthonormal DCT-II of power_to_db(melspectrogram); Davis, Mermelstein, 1980; librosa 0.11, feature.mfcc.
---@param audio core.Array
---@param options rf.features.mfcc?
---@return core.Array # float32 [rows][frames]
function Features.mfcc(audio, options) end

--- The shape of the log-mel spectrum, [min(n_mfcc, n_mels)][frames].
--- dB. Source: Orthonormal DCT-II of power_to_db(melspectrogram); Davis, Mermelstein, 1980; librosa 0.11, feature.mfcc.
---@param options rf.features.mfcc?
---@return core.Array # float32 [rows][frames]
function MomentFeatures:mfcc(options) end

---@class rf.features.rms
---@field sr number|nil of an array that does not know its rate, Hz
---@field frame_length integer|nil 2048: samples of a frame
---@field hop_length integer|nil 512: samples from one frame to the next
---@field center boolean|nil true: frame t is centred on sample t * hop_length
---@field pad_mode "constant"|"reflect"|"edge"|nil constant: what stands before and after the sound, if centred

--- The root of the mean square of each frame, [1][frames].
--- amplitude. Source: sqrt(mean y^2); librosa 0.11, feature.rms.
---@param audio core.Array
---@param options rf.features.rms?
---@return core.Array # float32 [rows][frames]
function Features.rms(audio, options) end

--- The root of the mean square of each frame, [1][frames].
--- amplitude. Source: sqrt(mean y^2); librosa 0.11, feature.rms.
---@param options rf.features.rms?
---@return core.Array # float32 [rows][frames]
function MomentFeatures:rms(options) end

---@class rf.features.spectral_centroid
---@field sr number|nil of an array that does not know its rate, Hz
---@field n_fft integer|nil 2048: samples of a frame: even, factors 2, 3 and 5 only
---@field hop_length integer|nil 512: samples from one frame to the next
---@field win_length integer|"none"|nil none: samples of the window; none: n_fft
---@field window "hann"|"hamming"|"blackman"|"ones"|nil hann: its shape, periodic
---@field center boolean|nil true: frame t is centred on sample t * hop_length
---@field pad_mode "constant"|"reflect"|"edge"|nil constant: what stands before and after the sound, if centred

--- The mean frequency, weighted by magnitude; 0 for silence, [1][frames].
--- Hz. Source: sum f |X| / sum |X|; librosa 0.11, feature.spectral_centroid.
---@param audio core.Array
---@param options rf.features.spectral_centroid?
---@return core.Array # float32 [rows][frames]
function Features.spectral_centroid(audio, options) end

--- The mean frequency, weighted by magnitude; 0 for silence, [1][frames].
--- Hz. Source: sum f |X| / sum |X|; librosa 0.11, feature.spectral_centroid.
---@param options rf.features.spectral_centroid?
---@return core.Array # float32 [rows][frames]
function MomentFeatures:spectral_centroid(options) end

---@class rf.features.spectral_flatness
---@field sr number|nil of an array that does not know its rate, Hz
---@field n_fft integer|nil 2048: samples of a frame: even, factors 2, 3 and 5 only
---@field hop_length integer|nil 512: samples from one frame to the next
---@field win_length integer|"none"|nil none: samples of the window; none: n_fft
---@field window "hann"|"hamming"|"blackman"|"ones"|nil hann: its shape, periodic
---@field center boolean|nil true: frame t is centred on sample t * hop_length
---@field pad_mode "constant"|"reflect"|"edge"|nil constant: what stands before and after the sound, if centred
---@field amin number|nil 1e-10: what is less counts as this; above 0, at most 1e30
---@field power integer|nil 2: of the magnitude: 1 or 2

--- Geometric by arithmetic mean of the spectrum: 1 for white noise and silence, near 0 for a tone, [1][frames].
--- no unit. Source: exp(mean ln P) / mean P, P = max(amin, |X|^power); Dubnov, 2004; librosa 0.11, feature.spectral_flatness.
---@param audio core.Array
---@param options rf.features.spectral_flatness?
---@return core.Array # float32 [rows][frames]
function Features.spectral_flatness(audio, options) end

--- Geometric by arithmetic mean of the spectrum: 1 for white noise and silence, near 0 for a tone, [1][frames].
--- no unit. Source: exp(mean ln P) / mean P, P = max(amin, |X|^power); Dubnov, 2004; librosa 0.11, feature.spectral_flatness.
---@param options rf.features.spectral_flatness?
---@return core.Array # float32 [rows][frames]
function MomentFeatures:spectral_flatness(options) end

---@class rf.features.stft
---@field sr number|nil of an array that does not know its rate, Hz
---@field n_fft integer|nil 2048: samples of a frame: even, factors 2, 3 and 5 only
---@field hop_length integer|"none"|nil none: samples from one frame to the next; none: win_length / 4
---@field win_length integer|"none"|nil none: samples of the window; none: n_fft
---@field window "hann"|"hamming"|"blackman"|"ones"|nil hann: its shape, periodic
---@field center boolean|nil true: frame t is centred on sample t * hop_length
---@field pad_mode "constant"|"reflect"|"edge"|nil constant: what stands before and after the sound, if centred

--- Complex spectra of windowed frames, [1 + n_fft / 2][frames].
--- amplitude. Source: X[k,t] = sum_i w[i] y[t hop + i] exp(-2 pi j k i / n_fft); librosa 0.11, stft.
---@param audio core.Array
---@param options rf.features.stft?
---@return core.Array # float32 [rows][frames][2]
function Features.stft(audio, options) end

--- Complex spectra of windowed frames, [1 + n_fft / 2][frames].
--- amplitude. Source: X[k,t] = sum_i w[i] y[t hop + i] exp(-2 pi j k i / n_fft); librosa 0.11, stft.
---@param options rf.features.stft?
---@return core.Array # float32 [rows][frames][2]
function MomentFeatures:stft(options) end

---@class rf.distance.mse_raw
---@field sr number|nil of an array that does not know its rate, Hz

--- Mean squared difference of the samples.
--- amplitude^2. Source: Lan, Torresen, Jensenius: RaveForce, 2019.
--- Phase sensitive, gain sensitive, shift very sensitive, pitch none; lower is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.mse_raw?
---@return number
function Distance.mse_raw(target, candidate, options) end

---@class rf.distance.mae_raw
---@field sr number|nil of an array that does not know its rate, Hz

--- Mean absolute difference of the samples.
--- amplitude. Source: Shier, Tzanetakis, McNally: SpiegeLib, 2020.
--- Phase sensitive, gain sensitive, shift very sensitive, pitch none; lower is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.mae_raw?
---@return number
function Distance.mae_raw(target, candidate, options) end

---@class rf.distance.si_sdr
---@field sr number|nil of an array that does not know its rate, Hz

--- Scale-invariant ratio of the signal to its distortion; -80 for silence.
--- dB. Source: Le Roux, Wisdom, Erdogan, Hershey: SDR - half-baked or well done?, 2019.
--- Phase sensitive, gain ignored, shift sensitive, pitch poor; higher is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.si_sdr?
---@return number
function Distance.si_sdr(target, candidate, options) end

---@class rf.distance.snr
---@field sr number|nil of an array that does not know its rate, Hz

--- Ratio of the target to what the sound differs by, their means removed.
--- dB. Source: Le Roux, Wisdom, Erdogan, Hershey: SDR - half-baked or well done?, 2019.
--- Phase sensitive, gain sensitive, shift very sensitive, pitch none; higher is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.snr?
---@return number
function Distance.snr(target, candidate, options) end

---@class rf.distance.raveforce_mfcc
---@field sr number|nil of an array that does not know its rate, Hz
---@field n_fft integer|nil 2048 samples: length of a frame
---@field hop_length integer|nil 512 samples: from a frame to the next
---@field win_length integer|"none"|nil none samples: of the window in the middle of a frame, at most n_fft; none: n_fft
---@field n_mels integer|nil 128: bands
---@field fmin number|nil 0 Hz: lower edge of the lowest band
---@field fmax number|"none"|nil none Hz: upper edge of the highest band, at most half the rate; none: half the rate
---@field n_mfcc integer|nil 20: coefficients from c0 on, at most n_mels
---@field top_db number|"none"|nil 80 dB: each sound's floor, below its loudest band; none: no floor

--- History: mean squared difference of 20 MFCC, computed as if sr were 22050; fmax is that of 22050 Hz too.
--- dB^2. Source: Lan, Torresen, Jensenius: RaveForce, 2019.
--- Phase ignored, gain sensitive, shift weak, pitch good; lower is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.raveforce_mfcc?
---@return number
function Distance.raveforce_mfcc(target, candidate, options) end

---@class rf.distance.raveforce_stft
---@field sr number|nil of an array that does not know its rate, Hz
---@field n_fft integer|nil 2048 samples: length of a frame
---@field hop_length integer|nil 512 samples: from a frame to the next
---@field win_length integer|"none"|nil none samples: of the window in the middle of a frame, at most n_fft; none: n_fft

--- History: mean squared difference of the STFT's real and imaginary parts.
--- amplitude^2. Source: Lan, Torresen, Jensenius: RaveForce, 2019.
--- Phase sensitive, gain sensitive, shift very sensitive, pitch none; lower is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.raveforce_stft?
---@return number
function Distance.raveforce_stft(target, candidate, options) end

---@class rf.distance.stft_mag_l1
---@field sr number|nil of an array that does not know its rate, Hz
---@field n_fft integer|nil 2048 samples: length of a frame
---@field hop_length integer|nil 512 samples: from a frame to the next
---@field win_length integer|"none"|nil none samples: of the window in the middle of a frame, at most n_fft; none: n_fft

--- Mean absolute difference of the magnitude spectrograms.
--- amplitude. Source: Engel, Hantrakul, Gu, Roberts: DDSP, 2020.
--- Phase ignored, gain sensitive, shift weak, pitch local; lower is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.stft_mag_l1?
---@return number
function Distance.stft_mag_l1(target, candidate, options) end

---@class rf.distance.logmel_l1
---@field sr number|nil of an array that does not know its rate, Hz
---@field n_fft integer|nil 2048 samples: length of a frame
---@field hop_length integer|nil 512 samples: from a frame to the next
---@field win_length integer|"none"|nil none samples: of the window in the middle of a frame, at most n_fft; none: n_fft
---@field n_mels integer|nil 128: bands
---@field fmin number|nil 0 Hz: lower edge of the lowest band
---@field fmax number|"none"|nil none Hz: upper edge of the highest band, at most half the rate; none: half the rate

--- Mean absolute difference of the mel power spectrograms in dB, which end at -100 dB.
--- dB. Source: Yamamoto, Song, Kim: Parallel WaveGAN, 2020.
--- Phase ignored, gain sensitive, shift weak, pitch good; lower is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.logmel_l1?
---@return number
function Distance.logmel_l1(target, candidate, options) end

---@class rf.distance.logmel_l1_floor60
---@field sr number|nil of an array that does not know its rate, Hz
---@field n_fft integer|nil 2048 samples: length of a frame
---@field hop_length integer|nil 512 samples: from a frame to the next
---@field win_length integer|"none"|nil none samples: of the window in the middle of a frame, at most n_fft; none: n_fft
---@field n_mels integer|nil 128: bands
---@field fmin number|nil 0 Hz: lower edge of the lowest band
---@field fmax number|"none"|nil none Hz: upper edge of the highest band, at most half the rate; none: half the rate
---@field top_db number|"none"|nil 60 dB: the floor of both, below the loudest band of both; none: no floor

--- logmel_l1 of what lies within 60 dB of the loudest band of both.
--- dB. Source: Yamamoto, Song, Kim: Parallel WaveGAN, 2020; floor as in librosa's power_to_db, McFee et al., 2015.
--- Phase ignored, gain sensitive, shift weak, pitch good; lower is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.logmel_l1_floor60?
---@return number
function Distance.logmel_l1_floor60(target, candidate, options) end

---@class rf.distance.lsd
---@field sr number|nil of an array that does not know its rate, Hz
---@field n_fft integer|nil 2048 samples: length of a frame
---@field hop_length integer|nil 512 samples: from a frame to the next
---@field win_length integer|"none"|nil none samples: of the window in the middle of a frame, at most n_fft; none: n_fft

--- Log-spectral distance: root mean square difference of a frame's power spectra in dB, mean over frames.
--- dB. Source: Gray, Markel: Distance measures for speech processing, 1976.
--- Phase ignored, gain sensitive, shift weak, pitch good; lower is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.lsd?
---@return number
function Distance.lsd(target, candidate, options) end

---@class rf.distance.spectral_convergence
---@field sr number|nil of an array that does not know its rate, Hz
---@field n_fft integer|nil 2048 samples: length of a frame
---@field hop_length integer|nil 512 samples: from a frame to the next
---@field win_length integer|"none"|nil none samples: of the window in the middle of a frame, at most n_fft; none: n_fft

--- Norm of the difference of the magnitude spectrograms over the target's norm; infinite beside a silent target.
--- ratio. Source: Arik, Jun, Diamos: Fast spectrogram inversion using multi-head convolutional neural networks, 2018.
--- Phase ignored, gain sensitive, shift weak, pitch local; lower is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.spectral_convergence?
---@return number
function Distance.spectral_convergence(target, candidate, options) end

---@class rf.distance.mrstft_default
---@field sr number|nil of an array that does not know its rate, Hz

--- Spectral convergence and mean absolute log distance of the magnitudes, mean over STFT of 2048, 1024 and 512.
--- ratio. Source: Yamamoto, Song, Kim: Parallel WaveGAN, 2020; Steinmetz, Reiss: auraloss, 2020.
--- Phase ignored, gain sensitive, shift weak, pitch good; lower is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.mrstft_default?
---@return number
function Distance.mrstft_default(target, candidate, options) end

---@class rf.distance.mrstft_music
---@field sr number|nil of an array that does not know its rate, Hz

--- mrstft_default with windows of 2048, 1024 and 512 and hops of a quarter.
--- ratio. Source: Steinmetz, Reiss: auraloss, 2020.
--- Phase ignored, gain sensitive, shift weak, pitch good; lower is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.mrstft_music?
---@return number
function Distance.mrstft_music(target, candidate, options) end

---@class rf.distance.ddsp_mss
---@field sr number|nil of an array that does not know its rate, Hz

--- Mean absolute differences of magnitudes and of their logarithms, summed over STFT of 2048, 1024, ... 64.
--- 1. Source: Engel, Hantrakul, Gu, Roberts: DDSP, 2020.
--- Phase ignored, gain sensitive, shift weak, pitch good; lower is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.ddsp_mss?
---@return number
function Distance.ddsp_mss(target, candidate, options) end

---@class rf.distance.mel_cos
---@field sr number|nil of an array that does not know its rate, Hz
---@field n_fft integer|nil 2048 samples: length of a frame
---@field hop_length integer|nil 512 samples: from a frame to the next
---@field win_length integer|"none"|nil none samples: of the window in the middle of a frame, at most n_fft; none: n_fft
---@field n_mels integer|nil 128: bands
---@field fmin number|nil 0 Hz: lower edge of the lowest band
---@field fmax number|"none"|nil none Hz: upper edge of the highest band, at most half the rate; none: half the rate

--- 1 minus the cosine of the angle between the mel magnitude spectrograms; one silent 1, both 0.
--- 1. Source: Turian, Henry: I'm sorry for your loss, 2020.
--- Phase ignored, gain ignored, shift weak, pitch local; lower is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.mel_cos?
---@return number
function Distance.mel_cos(target, candidate, options) end

---@class rf.distance.mfcc_l1
---@field sr number|nil of an array that does not know its rate, Hz
---@field n_fft integer|nil 2048 samples: length of a frame
---@field hop_length integer|nil 512 samples: from a frame to the next
---@field win_length integer|"none"|nil none samples: of the window in the middle of a frame, at most n_fft; none: n_fft
---@field n_mels integer|nil 128: bands
---@field fmin number|nil 0 Hz: lower edge of the lowest band
---@field fmax number|"none"|nil none Hz: upper edge of the highest band, at most half the rate; none: half the rate
---@field n_mfcc integer|nil 13: coefficients from c0 on, at most n_mels
---@field top_db number|"none"|nil 80 dB: each sound's floor, below its loudest band; none: no floor

--- Mean absolute difference of 13 MFCC, each sound within 80 dB of its loudest band.
--- dB. Source: Shier, Tzanetakis, McNally: SpiegeLib, 2020.
--- Phase ignored, gain sensitive, shift weak, pitch good; lower is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.mfcc_l1?
---@return number
function Distance.mfcc_l1(target, candidate, options) end

---@class rf.distance.mfcc_l2
---@field sr number|nil of an array that does not know its rate, Hz
---@field n_fft integer|nil 2048 samples: length of a frame
---@field hop_length integer|nil 512 samples: from a frame to the next
---@field win_length integer|"none"|nil none samples: of the window in the middle of a frame, at most n_fft; none: n_fft
---@field n_mels integer|nil 128: bands
---@field fmin number|nil 0 Hz: lower edge of the lowest band
---@field fmax number|"none"|nil none Hz: upper edge of the highest band, at most half the rate; none: half the rate
---@field n_mfcc integer|nil 20: coefficients from c0 on, at most n_mels

--- Euclidean distance of a frame's 20 MFCC, mean over frames; spectra end at -100 dB.
--- dB. Source: Yee-King, Fedden, d'Inverno: Automatic programming of VST sound synthesizers, 2018.
--- Phase ignored, gain sensitive, shift weak, pitch good; lower is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.mfcc_l2?
---@return number
function Distance.mfcc_l2(target, candidate, options) end

---@class rf.distance.mcd
---@field sr number|nil of an array that does not know its rate, Hz
---@field n_fft integer|nil 2048 samples: length of a frame
---@field hop_length integer|nil 512 samples: from a frame to the next
---@field win_length integer|"none"|nil none samples: of the window in the middle of a frame, at most n_fft; none: n_fft
---@field n_mels integer|nil 128: bands
---@field fmin number|nil 0 Hz: lower edge of the lowest band
---@field fmax number|"none"|nil none Hz: upper edge of the highest band, at most half the rate; none: half the rate
---@field n_mfcc integer|nil 13: coefficients from c1 on, at most n_mels - 1

--- Mel-cepstral distortion: root mean square difference in dB of the smoothed mel spectra without their level (c1 to c13), mean over frames.
--- dB. Source: Kubichek: Mel-cepstral distance measure for objective speech quality assessment, 1993.
--- Phase ignored, gain weak, shift weak, pitch good; lower is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.mcd?
---@return number
function Distance.mcd(target, candidate, options) end

---@class rf.distance.sot_hz
---@field sr number|nil of an array that does not know its rate, Hz
---@field n_fft integer|nil 2048 samples: length of a frame
---@field hop_length integer|nil 512 samples: from a frame to the next
---@field win_length integer|"none"|nil none samples: of the window in the middle of a frame, at most n_fft; none: n_fft

--- How far the energy of a frame's power spectrum has to be carried, mean over frames; half the rate where one is silent.
--- Hz. Source: Torres, Peeters, Richard: Unsupervised harmonic parameter estimation using differentiable DSP and spectral optimal transport, 2024.
--- Phase ignored, gain ignored, shift very weak, pitch best; lower is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.sot_hz?
---@return number
function Distance.sot_hz(target, candidate, options) end

---@class rf.distance.sot_mel
---@field sr number|nil of an array that does not know its rate, Hz
---@field n_fft integer|nil 2048 samples: length of a frame
---@field hop_length integer|nil 512 samples: from a frame to the next
---@field win_length integer|"none"|nil none samples: of the window in the middle of a frame, at most n_fft; none: n_fft
---@field n_mels integer|nil 128: bands
---@field fmin number|nil 0 Hz: lower edge of the lowest band
---@field fmax number|"none"|nil none Hz: upper edge of the highest band, at most half the rate; none: half the rate

--- How far a frame's mel magnitudes have to be carried, mean over frames; n_mels - 1 where one is silent.
--- bands. Source: Torres, Peeters, Richard: Unsupervised harmonic parameter estimation using differentiable DSP and spectral optimal transport, 2024.
--- Phase ignored, gain ignored, shift very weak, pitch best; lower is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.sot_mel?
---@return number
function Distance.sot_mel(target, candidate, options) end

---@class rf.distance.env_l1
---@field sr number|nil of an array that does not know its rate, Hz
---@field frame_length integer|nil 1024 samples: length of an RMS frame
---@field hop_length integer|nil 256 samples: from a frame to the next

--- Mean absolute difference of the RMS envelopes.
--- amplitude. Source: McFee et al.: librosa, 2015 (rms).
--- Phase ignored, gain sensitive, shift medium, pitch none; lower is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.env_l1?
---@return number
function Distance.env_l1(target, candidate, options) end

---@class rf.distance.env_db
---@field sr number|nil of an array that does not know its rate, Hz
---@field frame_length integer|nil 1024 samples: length of an RMS frame
---@field hop_length integer|nil 256 samples: from a frame to the next

--- Mean absolute difference of the RMS envelopes in dB, which end at -80 dB.
--- dB. Source: McFee et al.: librosa, 2015 (rms, amplitude_to_db).
--- Phase ignored, gain sensitive, shift medium, pitch none; lower is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.env_db?
---@return number
function Distance.env_db(target, candidate, options) end

---@class rf.distance.env_corr
---@field sr number|nil of an array that does not know its rate, Hz
---@field frame_length integer|nil 1024 samples: length of an RMS frame
---@field hop_length integer|nil 256 samples: from a frame to the next

--- 1 minus the correlation of the RMS envelopes; one silent or flat 1, both 0.
--- 1. Source: Pearson: Notes on regression and inheritance in the case of two parents, 1895.
--- Phase ignored, gain ignored, shift medium, pitch none; lower is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.env_corr?
---@return number
function Distance.env_corr(target, candidate, options) end

---@class rf.distance.rms_db_diff
---@field sr number|nil of an array that does not know its rate, Hz

--- Difference of the levels (RMS, at least -100 dB), each sound over its own length.
--- dB. Source: McFee et al.: librosa, 2015 (rms).
--- Phase ignored, gain sensitive, shift ignored, pitch none; lower is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.rms_db_diff?
---@return number
function Distance.rms_db_diff(target, candidate, options) end

---@class rf.distance.centroid_hz
---@field sr number|nil of an array that does not know its rate, Hz
---@field n_fft integer|nil 2048 samples: length of a frame
---@field hop_length integer|nil 512 samples: from a frame to the next
---@field win_length integer|"none"|nil none samples: of the window in the middle of a frame, at most n_fft; none: n_fft

--- Mean absolute difference of the spectral centroids, over frames where both have one; 0 where there is none, so also beside silence.
--- Hz. Source: Peeters: A large set of audio features, 2004.
--- Phase ignored, gain ignored, shift weak, pitch global; lower is closer.
---@param target string|core.Array
---@param candidate string|core.Array
---@param options rf.distance.centroid_hz?
---@return number
function Distance.centroid_hz(target, candidate, options) end

---@class rf.distance.silence
---@field sr number|nil of an array that does not know its rate, Hz
---@field frame_length integer|nil 2048 samples: length of an RMS frame
---@field hop_length integer|nil 512 samples: from a frame to the next
---@field threshold number|nil -60 dB: a frame below it is silent

--- Share of the frames whose RMS is below `threshold`.
--- share. Source: McFee et al.: librosa, 2015 (rms).
--- Phase ignored, gain sensitive, shift ignored, pitch none; lower is closer.
---@param target string|core.Array|nil
---@param candidate string|core.Array
---@param options rf.distance.silence?
---@return number
function Distance.silence(target, candidate, options) end

---@class rf.distance.clipping
---@field sr number|nil of an array that does not know its rate, Hz
---@field limit number|nil 1 amplitude: from here on a sample is clipped

--- Share of the samples whose size is at least `limit`.
--- share. Source: ITU-R BS.1770-4, 2015, annex 2 (sample peak).
--- Phase ignored, gain sensitive, shift ignored, pitch none; lower is closer.
---@param target string|core.Array|nil
---@param candidate string|core.Array
---@param options rf.distance.clipping?
---@return number
function Distance.clipping(target, candidate, options) end

return { Features, MomentFeatures, Distance }
