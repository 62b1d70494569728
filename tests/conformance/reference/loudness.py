"""What pyloudnorm measures of each view, and its true peak by sixteen-fold interpolation.

Usage: loudness.py VIEWS_DIR OUT_DIR
"""

import json
import math
import sys
from pathlib import Path

import numpy as np
import pyloudnorm
import soundfile
from scipy.signal import resample_poly

# Gating blocks of 400 ms begin every 100 ms. BS.1770 leaves out what does not fill the last one; pyloudnorm rounds
# their number, so a view is cut where its last block ends.
SHORTEST_S = 0.4
STEP_S = 0.1


def decibels(amplitude):
    return 20 * math.log10(amplitude) if amplitude > 0 else None


def measure(view, rate_hz):
    values = {"true_peak_dbtp": None, "rms_dbfs": decibels(float(np.sqrt(np.mean(view**2)))), "integrated_lufs": None}
    values["true_peak_dbtp"] = decibels(float(np.abs(resample_poly(view, 16, 1)).max()))
    if len(view) >= SHORTEST_S * rate_hz:
        step = round(STEP_S * rate_hz)
        lufs = float(pyloudnorm.Meter(rate_hz).integrated_loudness(view[: len(view) // step * step]))
        values["integrated_lufs"] = lufs if math.isfinite(lufs) else None
    return {f"loudness_{name}": value for name, value in values.items()}


def main():
    views, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(views.glob("*.wav")):
        view, rate_hz = soundfile.read(path, dtype="float64")
        (out / f"{path.stem}.json").write_text(json.dumps({"series": {}, "values": measure(view, rate_hz)}))


if __name__ == "__main__":
    main()
