"""Lets onnxruntime answer the questions of a folder: `onnxruntime_answers.py MODELS FOLDER`."""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime

RECEPTIVE, STRIDE = 895, 384
WORDS = ("emotions", "sentiments", "intents", "tone", "embedding")


def session(path: Path) -> onnxruntime.InferenceSession:
    """One thread on a model."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def main(models: Path, folder: Path) -> None:
    """Writes `onnxruntime.json`: all outputs of each question, one after the other."""
    questions = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
    voice = session(models / "voice-emotion" / "voice-emotion.onnx")
    words = session(models / "text-insight" / "text-insight.onnx")
    clips, sentences = [], []
    for name in questions["clips"]:
        audio = np.fromfile(folder / name, "<f4")[None]
        frames = (audio.shape[1] - RECEPTIVE) // STRIDE + 1
        pool = np.full((1, frames), 1 / frames, np.float32)
        answer = voice.run(("logits", "valence", "arousal"), {"audio": audio, "pool": pool})
        clips.append(np.concatenate([part.ravel() for part in answer]).tolist())
    for sentence in questions["sentences"]:
        ids = np.array([sentence["ids"]], np.int64)
        answer = words.run(WORDS, {"ids": ids, "mask": np.ones(ids.shape, np.float32)})
        sentences.append(np.concatenate([part.ravel() for part in answer]).tolist())
    text = json.dumps({"clips": clips, "sentences": sentences})
    (folder / "onnxruntime.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
