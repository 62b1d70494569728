"""Times Praat and librosa at the same measures on one core: `native.py VIEW RUNS`.

VIEW holds 32-bit float samples, 16 kHz, mono. Prints JSON: work to median milliseconds.
"""

import json
import os
import statistics
import sys
import time

# One thread: before anything that starts some, and for what asks nobody.
for name in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"]:
    os.environ[name] = "1"
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import librosa  # noqa: E402
import numpy as np  # noqa: E402
import parselmouth  # noqa: E402
from parselmouth.praat import call  # noqa: E402

RATE_HZ = 16_000
HOP_S, HOP = 0.01, 160
FLOOR_HZ, CEILING_HZ = 60.0, 600.0
SAMPLES = 512
COEFFICIENTS = 13
# Smallest and largest period in seconds, largest ratio of neighbouring periods.
PERIODS = (0, 0, 0.0001, 0.02, 1.3)
# Largest ratio of neighbouring amplitudes.
AMPLITUDES = 1.6
WARM_UP = 2
# Work that takes longer is not repeated to its full number of runs.
LONG_S = 2.0
FEW = 3


def praat(view):
    """Praat's measures, each with what it needs."""
    sound = parselmouth.Sound(view.astype(np.float64), RATE_HZ)

    def pitch():
        return sound.to_pitch_ac(
            time_step=HOP_S, pitch_floor=FLOOR_HZ, max_number_of_candidates=15, very_accurate=False,
            silence_threshold=0.03, voicing_threshold=0.45, octave_cost=0.01, octave_jump_cost=0.35,
            voiced_unvoiced_cost=0.14, pitch_ceiling=CEILING_HZ,
        )

    found = pitch()

    def periods():
        pulses = call([sound, found], "To PointProcess (cc)")
        for measure in ["local", "rap", "ppq5"]:
            call(pulses, f"Get jitter ({measure})", *PERIODS)
        for measure in ["local", "apq3", "apq11"]:
            call([sound, pulses], f"Get shimmer ({measure})", *PERIODS, AMPLITUDES)

    def formants():
        sound.to_formant_burg(
            time_step=HOP_S, max_number_of_formants=5, maximum_formant=5500.0, window_length=0.025,
            pre_emphasis_from=50.0,
        )

    def prominence():
        # Steps of 10 ms, as the engine's.
        cepstrogram = call(sound, "To PowerCepstrogram", FLOOR_HZ, HOP_S, 5000.0, 50.0)
        call(
            cepstrogram, "Get CPPS", True, 0.02, 0.0005, 60.0, 330.0, 0.05, "parabolic", 0.001, 0.05,
            "Exponential decay", "Robust",
        )

    return {
        "pitch": pitch,
        "periods": periods,
        "harmonicity": lambda: call(sound.to_harmonicity_cc(time_step=HOP_S), "Get mean", 0, 0),
        "formants": formants,
        "cepstrum": prominence,
    }


def of_librosa(view):
    """librosa's measures from samples on: every one begins with its own transform, as its functions do."""

    def mel(bands):
        power = librosa.feature.melspectrogram(
            y=view, sr=RATE_HZ, n_fft=SAMPLES, hop_length=HOP, n_mels=bands, center=True, pad_mode="constant",
        )
        return librosa.power_to_db(power, ref=1.0, amin=1e-10, top_db=None)

    def mfcc():
        return librosa.feature.mfcc(S=mel(40), n_mfcc=COEFFICIENTS, dct_type=2, norm="ortho")

    def magnitude():
        return np.abs(librosa.stft(view, n_fft=SAMPLES, hop_length=HOP, window="hann", center=True, pad_mode="constant"))

    def descriptors():
        spectrum = magnitude()
        librosa.feature.spectral_centroid(S=spectrum, sr=RATE_HZ)
        librosa.feature.spectral_bandwidth(S=spectrum, sr=RATE_HZ, p=2)
        librosa.feature.spectral_rolloff(S=spectrum, sr=RATE_HZ, roll_percent=0.85)
        librosa.feature.spectral_flatness(S=spectrum, power=2.0, amin=1e-10)

    return {
        "log-mel": lambda: mel(80),
        "mfcc": mfcc,
        "descriptors": descriptors,
        "rms": lambda: librosa.feature.rms(y=view, frame_length=SAMPLES, hop_length=HOP),
    }


def median_ms(work, runs):
    start = time.perf_counter()
    work()
    few = time.perf_counter() - start > LONG_S
    for _ in range(0 if few else WARM_UP - 1):
        work()
    times = []
    for _ in range(min(runs, FEW) if few else runs):
        start = time.perf_counter()
        work()
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times)


def main(path, runs):
    view = np.fromfile(path, dtype=np.float32)
    both = {"praat": praat(view), "librosa": of_librosa(view)}
    print(json.dumps({tool: {name: median_ms(work, runs) for name, work in all.items()} for tool, all in both.items()}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
