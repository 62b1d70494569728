"""Pooled encoder frames of clips: mean and standard deviation over time of each layer, by the model's own graph."""

from pathlib import Path

import numpy as np
import onnxruntime

import corpora
import encoder

LAYERS = 5  # the deepest layer that is tried
EPSILON = 1e-5
WINDOWS = 2  # random windows a clip, beside the whole of it
SHORTEST_S, LONGEST_S = 1.0, 3.0


def pooled(g: encoder.Graph, frames: str, centre: np.ndarray) -> str:
    """Adds mean and deviation of frames [T,288] over the rows of `pool` [W,T]: [W,576].

    The mean over the training clips goes first, so that the difference of squares keeps its digits.
    """
    centred = g.op("Sub", frames, centre.reshape(1, -1))
    mean = g.op("MatMul", "pool", centred)
    square = g.op("MatMul", "pool", g.op("Mul", centred, centred))
    spread = g.op("Relu", g.op("Sub", square, g.op("Mul", mean, mean)))
    return g.op("Concat", mean, g.op("Sqrt", g.op("Add", spread, np.float32([EPSILON]))), axis=1)


def session(model) -> onnxruntime.InferenceSession:
    """One thread of onnxruntime on a model."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def extractor(weights: dict, level: bool = True) -> onnxruntime.InferenceSession:
    """`audio`, `pool` to `features` [W, (LAYERS + 1) * 576]: every layer, none centred."""
    g = encoder.Graph()
    layers = encoder.build(g, weights, LAYERS, level)
    centre = np.zeros(encoder.WIDTH, np.float32)
    g.op("Concat", *(pooled(g, frames, centre) for frames in layers), axis=1, name="features")
    width = (LAYERS + 1) * 2 * encoder.WIDTH
    return session(g.model({"audio": [1, "N"], "pool": ["W", "T"]}, {"features": ["W", width]}))


def pool_rows(frames: int, generator: np.random.Generator) -> np.ndarray:
    """The whole clip, then WINDOWS windows of random place and length, as the engine's timeline has them."""
    rows = np.zeros((1 + WINDOWS, frames), np.float32)
    rows[0] = 1 / frames
    for row in rows[1:]:
        length = min(frames, round(generator.uniform(SHORTEST_S, LONGEST_S) * corpora.RATE / encoder.STRIDE))
        start = generator.integers(0, frames - length + 1)
        row[start: start + length] = 1 / length
    return rows


def extract(run: onnxruntime.InferenceSession, folder: Path, count: int, cache: Path, prepare=corpora.trim):
    """Features [clips, 1 + WINDOWS, width] of the decoded clips, kept in `cache`; `prepare` may change the audio."""
    if cache.exists():
        return np.load(cache, mmap_mode="r")
    generator, found = np.random.default_rng(1), []
    for index in range(count):
        samples = prepare(corpora.audio(folder, index))
        samples = np.pad(samples, (0, max(0, encoder.RECEPTIVE - len(samples))))
        pool = pool_rows(encoder.frames(len(samples)), generator)
        found.append(run.run(None, {"audio": samples[None].astype(np.float32), "pool": pool})[0])
    result = np.stack(found).astype(np.float32)
    np.save(cache, result)
    return result
