"""Reference inputs and onnxruntime's answers, for the test that the engine's runtime gives the same."""

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

import encoder
from corpora import RATE
from features import session

SENTENCE = "I did not expect to see you here today. What a day!"
SOUND = "reference.i16"
PROBES = 48  # features of a window that are written: every 48th


def speak(path: Path) -> None:
    """Writes a sentence by espeak-ng as 16 kHz i16 samples. Made once and kept: voices differ between versions."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as wav:
        subprocess.run(["espeak-ng", "-v", "en", "-s", "165", "-w", wav.name, SENTENCE], check=True)
        subprocess.run(["ffmpeg", "-loglevel", "error", "-y", "-i", wav.name, "-ac", "1", "-ar", str(RATE), "-f",
                        "s16le", path], check=True)


def write(model, known, folder: Path) -> None:
    """Writes `reference.json`: for stretches of the sound, a gain and windows of frames, what the models answer.

    The history of the second model is the windows of the first stretch.
    """
    sound = folder / SOUND
    if not sound.exists():
        speak(sound)
    samples = np.fromfile(sound, "<i2").astype(np.float32) / 32768
    run, again, cases, history = session(model), session(known), [], None
    least = encoder.RECEPTIVE
    stretches = (("whole sentence", 0, len(samples), 1.0), ("one second", RATE // 2, RATE * 3 // 2, 1.0),
                 ("quiet", 0, RATE * 2, 0.02), ("a single frame", RATE, RATE + least, 1.0),
                 ("digital silence", 0, RATE, 0.0))
    for name, start, end, gain in stretches:
        audio = (samples[start:end] * np.float32(gain))[None]
        count = encoder.frames(audio.shape[1])
        windows = [(0, count), (0, (count + 1) // 2), (count // 2, count)]
        pool = np.zeros((len(windows), count), np.float32)
        for row, (first, last) in zip(pool, windows, strict=True):
            row[first:last] = 1 / (last - first)
        answers = run.run(None, {"audio": audio, "pool": pool})
        if history is None:
            history = {"mean": answers[3].mean(axis=0, keepdims=True), "count": np.float32([[len(windows)]]),
                       "variance": answers[3].var(axis=0, keepdims=True)}
        of_known = again.run(None, {"features": answers[3], **history})
        cases.append({"name": name, "start_sample": start, "end_sample": end, "gain": gain, "frames": count,
                      "windows_frames": windows, "logits": answers[0].tolist(), "valence": answers[1].tolist(),
                      "arousal": answers[2].tolist(), "features": answers[3][:, ::PROBES].tolist(),
                      "known": {"logits": of_known[0].tolist(), "valence": of_known[1].tolist(),
                                "arousal": of_known[2].tolist()}})
    text = {"about": "Each window weighs its frames alike. Audio is the samples divided by 32768, times the gain. Of "
                     f"the features, every {PROBES}th is here. `known` is the answer of the file for a known voice, "
                     "whose mean, variance and count are those of the features of the first case's windows.",
            "sound": SOUND, "sample_rate_hz": RATE, "features_every": PROBES, "cases": cases}
    (folder / "reference.json").write_text(json.dumps(text, indent=1) + "\n", encoding="utf-8")
