"""Joins encoder, pooling and heads into the one file that the engine runs."""

import numpy as np
import onnx

import encoder
from corpora import CLASSES
from features import pooled
from heads import Head

DESCRIPTION = (
    "Emotion, valence and arousal of a voice. audio [1,N]: mono samples at 16 kHz. pool [W,T]: each row weighs the T "
    "encoder frames of the audio and sums to 1. Outputs for each row: logits [W,7] (" + ", ".join(CLASSES) + "), "
    "valence [W] and arousal [W], -1 to 1. Trained on CC BY-NC-SA 4.0 data; encoder from Moonshine Tiny, MIT."
)


def build(weights: dict, layers: list[int], head: Head, centre: np.ndarray, name: str, version: str) -> onnx.ModelProto:
    """Builds it. `head` reads uncentred features of `layers`; `centre` [layers, 288] is the frames' mean."""
    width = encoder.WIDTH
    g = encoder.Graph()
    frames = encoder.build(g, weights, max(layers))
    features = [pooled(g, frames[layer], centre[i]) for i, layer in enumerate(layers)]
    shift = np.concatenate([np.concatenate([row, np.zeros(width, np.float32)]) for row in centre])
    bias = (head.bias + shift @ head.matrix).astype(np.float32)
    answers = g.op("Add", g.op("MatMul", g.op("Concat", *features, axis=1), head.matrix), bias)
    k = len(CLASSES)
    g.op("Slice", answers, g.ints(0), g.ints(k), g.ints(1), name="logits")
    for i, output in enumerate(("valence", "arousal")):
        column = g.op("Squeeze", g.op("Slice", answers, g.ints(k + i), g.ints(k + i + 1), g.ints(1)), g.ints(1))
        g.op("Clip", column, np.array(-1, np.float32), np.array(1, np.float32), name=output)
    model = g.model({"audio": [1, "N"], "pool": ["W", "T"]}, {"logits": ["W", k], "valence": ["W"], "arousal": ["W"]})
    model.doc_string = DESCRIPTION
    for key, value in (("name", name), ("version", version), ("license", "CC-BY-NC-SA-4.0 AND MIT")):
        item = model.metadata_props.add()
        item.key, item.value = key, value
    return model
