"""Probability of speech by Silero VAD, for each multiple of 10 ms: `silero.py VIEWS_DIR OUT_DIR`.

Only the network is taken of the package: it gives a number for every 512 samples, of which it sees the 64 before as
well. A frame has the number of the window that it lies in.
"""

import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import soundfile

RATE_HZ = 16_000
HOP = 160
WINDOW, CONTEXT = 512, 64
STATE = (1, 1, 128)


def network():
    """Found without importing the package, which needs a framework that is not here."""
    folder = Path(importlib.util.find_spec("silero_vad").origin).parent
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    path = folder / "data" / "silero_vad_16k_sequence.onnx"
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def speech_of(session, view):
    windows = -(-len(view) // WINDOW)
    padded = np.zeros(CONTEXT + windows * WINDOW, dtype=np.float32)
    padded[CONTEXT : CONTEXT + len(view)] = view
    rows = np.stack([padded[n * WINDOW : (n + 1) * WINDOW + CONTEXT] for n in range(windows)])
    state = np.zeros(STATE, dtype=np.float32)
    found, _, _ = session.run(["speech_probs", "hn", "cn"], {"input": rows, "h": state, "c": state})
    frames = np.arange(-(-len(view) // HOP)) * HOP // WINDOW
    return found[frames]


def main(views, out):
    out.mkdir(parents=True, exist_ok=True)
    session = network()
    for path in sorted(views.glob("*.wav")):
        view, rate_hz = soundfile.read(path, dtype="float32")
        if rate_hz != RATE_HZ:
            raise ValueError(f"{path.name} is no analysis view")
        series = {"silero_speech": speech_of(session, view).tolist()}
        (out / f"{path.stem}.json").write_text(json.dumps({"series": series, "values": {}}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
