"""What librosa measures of each view, in double precision.

Usage: librosa.py VIEWS_DIR OUT_DIR
"""

import json
import sys
from pathlib import Path

# This file bears the name of the package that it imports.
sys.path = [place for place in sys.path if Path(place or ".").resolve() != Path(__file__).resolve().parent]

import librosa  # noqa: E402
import numpy as np  # noqa: E402
import soundfile  # noqa: E402

RATE_HZ = 16_000
SAMPLES, HOP = 512, 160
COEFFICIENTS = 13


def bands(power, count):
    mel = librosa.feature.melspectrogram(S=power, sr=RATE_HZ, n_mels=count, dtype=np.float64)
    return librosa.power_to_db(mel, ref=1.0, amin=1e-10, top_db=None)


def measure(view):
    magnitude = np.abs(librosa.stft(view, n_fft=SAMPLES, hop_length=HOP, window="hann", center=True, pad_mode="constant"))
    power = magnitude**2
    decibels = bands(power, 40)
    spectrum = {"S": magnitude, "sr": RATE_HZ}
    measured = {
        "log_mel_40": decibels,
        "log_mel_80": bands(power, 80),
        "mfcc": librosa.feature.mfcc(S=decibels, n_mfcc=COEFFICIENTS, dct_type=2, norm="ortho"),
        "centroid_hz": librosa.feature.spectral_centroid(**spectrum),
        "spread_hz": librosa.feature.spectral_bandwidth(**spectrum, p=2),
        "rolloff_hz": librosa.feature.spectral_rolloff(**spectrum, roll_percent=0.85),
        "flatness": librosa.feature.spectral_flatness(S=magnitude, power=2.0, amin=1e-10),
    }
    return {f"librosa_{name}": table.T.ravel().tolist() for name, table in measured.items()}


def main():
    views, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(views.glob("*.wav")):
        view, _ = soundfile.read(path, dtype="float64")
        (out / f"{path.stem}.json").write_text(json.dumps({"series": measure(view), "values": {}}))


if __name__ == "__main__":
    main()
