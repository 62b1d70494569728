"""Pooled encoder frames of clips: mean and standard deviation over time of each layer, by the model's own graph."""

from pathlib import Path

import numpy as np
import onnxruntime

import augment
import corpora
import encoder
import passes

LAYERS = [1, 2, 3, 4]  # whose frames are pooled
EPSILON = 1e-5
WIDTH = len(LAYERS) * 2 * encoder.WIDTH
HELD_NOISES = 4  # every fourth recorded noise is kept for the test of robustness
NEIGHBOURS = 0.3  # share of copies that have other speech of the speaker half a second behind
# The views of the audio and the seeds of their chance. Views but the first take a third of the largest corpus.
SEEDS = {"clean": 0, "copy 1": 1, "copy 2": 2, "20 dB": 3, "10 dB": 3, "5 dB": 3, "telephone": 4, "opus": 5}
VIEWS = tuple(SEEDS)
COPIES = ("copy 1", "copy 2")
HARM = ("20 dB", "10 dB", "5 dB", "telephone", "opus")


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


def extractor(weights: dict) -> onnxruntime.InferenceSession:
    """`audio`, `pool` to `features` [W, WIDTH], none centred."""
    g = encoder.Graph()
    frames = encoder.build(g, weights, max(LAYERS))
    centre = np.zeros(encoder.WIDTH, np.float32)
    g.op("Concat", *(pooled(g, frames[layer], centre) for layer in LAYERS), axis=1, name="features")
    return session(g.model({"audio": [1, "N"], "pool": ["W", "T"]}, {"features": ["W", WIDTH]}))


class Sounds:
    """The decoded clips and noises, and the clips as a view has them."""

    def __init__(self, clips: list[corpora.Clip], decoded: Path, noises: list[np.ndarray], work: Path):
        self.clips, self.decoded, self.work = clips, decoded, work
        self.kept = [noise for i, noise in enumerate(noises) if i % HELD_NOISES]
        self.held = noises[::HELD_NOISES]
        self.mine: dict = {}
        for index, clip in enumerate(clips):
            self.mine.setdefault(clip.speaker, []).append(index)
        self.coded: dict = {}

    def rows(self, view: str) -> np.ndarray:
        """Which clips the view has."""
        return np.array([i for i, clip in enumerate(self.clips)
                         if view == "clean" or clip.corpus != "nemo" or (i // 2) % 3 == 0])

    def passes(self, view: str, index: int) -> list[passes.Pass]:
        """The passes of a clip."""
        generator = np.random.default_rng([SEEDS[view], index])
        samples, around = corpora.audio(self.decoded, index), None
        if view in COPIES:
            samples = augment.vary(samples, self.kept, generator)
            if generator.random() < NEIGHBOURS:
                around = corpora.audio(self.decoded, generator.choice(self.mine[self.clips[index].speaker]))
        elif view.endswith("dB"):
            noise = augment.some_noise(self.held, len(samples), generator)
            samples = augment.add_noise(samples, noise, float(view.split()[0]))
        elif view == "telephone":
            samples = augment.telephone(samples)
        elif view == "opus":
            samples = self._opus(index)
        return passes.make(samples, generator, around)

    def _opus(self, index: int) -> np.ndarray:
        if not self.coded:
            rows = self.rows("opus")
            clips = [corpora.audio(self.decoded, row) for row in rows]
            self.coded = dict(zip(rows.tolist(), augment.opus(clips, self.work, corpora.decode), strict=True))
        return self.coded[index]


def extract(run: onnxruntime.InferenceSession, sounds: Sounds, view: str, cache: Path) -> np.ndarray:
    """Features [clips, WIDTH] of a view, kept in `cache`; those of a clip with several passes, by their speech."""
    file = cache / f"features-{view.replace(' ', '-')}.npy"
    if file.exists():
        return np.load(file)
    found = []
    for index in sounds.rows(view):
        total, count = np.zeros(WIDTH), 0
        for part in sounds.passes(view, index):
            heard = int((part.pool > 0).sum())
            feed = {"audio": part.audio[None].astype(np.float32), "pool": part.pool}
            total += heard * run.run(None, feed)[0][0].astype(np.float64)
            count += heard
        found.append((total / count).astype(np.float16))
    result = np.stack(found)
    np.save(file, result)
    return result
