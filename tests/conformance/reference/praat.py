"""Praat's measures of each clip: `praat.py VIEWS_DIR OUT_DIR`.

Series have a number for each multiple of 10 ms from the clip's start on; -1 where Praat's first and last windows do
not reach. The clip is moved by half a step for these, so that Praat's frames lie on the same instants.
"""

import json
import math
import sys
from pathlib import Path

import numpy as np
import parselmouth
import soundfile
from parselmouth.praat import call

RATE_HZ = 16000
HOP_S = 0.01
HOP = 160
FLOOR_HZ, CEILING_HZ = 60.0, 600.0
FORMANTS, FORMANT_CEILING_HZ = 5, 5500.0
# Smallest and largest period in seconds, largest ratio of neighbouring periods and of their amplitudes.
PERIODS = (0, 0, 0.0001, 0.02, 1.3)


def number(value):
    value = float(value)
    return value if math.isfinite(value) else None


def pitch_of(sound):
    return sound.to_pitch_ac(
        time_step=HOP_S, pitch_floor=FLOOR_HZ, max_number_of_candidates=15, very_accurate=False,
        silence_threshold=0.03, voicing_threshold=0.45, octave_cost=0.01, octave_jump_cost=0.35,
        voiced_unvoiced_cost=0.14, pitch_ceiling=CEILING_HZ,
    )


def aligned(samples):
    """The sound with half a step of zeros before it, and whole steps in all: frames then lie on multiples of 10 ms
    of the clip, moved by half a step. Two samples more keep the number of frames from hanging on a rounding."""
    ahead = HOP // 2
    behind = -(ahead + len(samples)) % HOP + 2
    return parselmouth.Sound(np.concatenate([np.zeros(ahead), samples, np.zeros(behind)]), RATE_HZ)


def placed(times, values, frames):
    """Values by their place among the clip's frames."""
    series = np.full(frames, -1.0)
    for time, value in zip(times, values):
        place = (time - 0.5 * HOP_S) / HOP_S
        if abs(place - round(place)) > 0.01:
            raise ValueError("frames are not aligned")
        if 0 <= round(place) < frames:
            series[round(place)] = value if math.isfinite(value) else 0.0
    return [float(value) for value in series]


def series_of(samples):
    frames = -(-len(samples) // HOP)
    sound = aligned(samples)
    pitch = pitch_of(sound)
    series = {"praat_f0_hz": placed(pitch.xs(), pitch.selected_array["frequency"], frames)}
    formant = sound.to_formant_burg(
        time_step=HOP_S, max_number_of_formants=FORMANTS, maximum_formant=FORMANT_CEILING_HZ,
        window_length=0.025, pre_emphasis_from=50.0,
    )
    times = formant.xs()
    for which in (1, 2, 3):
        values = [formant.get_value_at_time(which, time) for time in times]
        series[f"praat_f{which}_hz"] = placed(times, values, frames)
        values = [formant.get_bandwidth_at_time(which, time) for time in times]
        series[f"praat_f{which}_bandwidth_hz"] = placed(times, values, frames)
    return series


def values_of(samples):
    sound = parselmouth.Sound(samples, RATE_HZ)
    pulses = call([sound, pitch_of(sound)], "To PointProcess (cc)")
    both = [sound, pulses]
    harmonicity = sound.to_harmonicity_cc()
    cepstrogram = call(sound, "To PowerCepstrogram", FLOOR_HZ, 0.002, 5000.0, 50.0)
    # "Robust slow", the default fit, takes minutes for a clip of ten seconds.
    cpps = call(
        cepstrogram, "Get CPPS", True, 0.02, 0.0005, 60.0, 330.0, 0.05, "parabolic", 0.001, 0.05,
        "Exponential decay", "Robust",
    )
    values = {
        "praat_jitter_local": call(pulses, "Get jitter (local)", *PERIODS),
        "praat_jitter_rap": call(pulses, "Get jitter (rap)", *PERIODS),
        "praat_jitter_ppq5": call(pulses, "Get jitter (ppq5)", *PERIODS),
        "praat_shimmer_local": call(both, "Get shimmer (local)", *PERIODS, 1.6),
        "praat_shimmer_apq3": call(both, "Get shimmer (apq3)", *PERIODS, 1.6),
        "praat_shimmer_apq11": call(both, "Get shimmer (apq11)", *PERIODS, 1.6),
        "praat_hnr_db": call(harmonicity, "Get mean", 0, 0),
        "praat_cpps_db": cpps,
    }
    return {name: number(value) for name, value in values.items()}


def main(views, out):
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(views.glob("*.wav")):
        samples, rate_hz = soundfile.read(path, dtype="float64")
        if rate_hz != RATE_HZ:
            raise ValueError(f"{path.name} is no analysis view")
        found = {"series": series_of(samples), "values": values_of(samples)}
        (out / f"{path.stem}.json").write_text(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
