"""Proves that the rebuilt front computes what the package's own graph computes (with its weights made f32), and that
the files answer what the heads answer here."""

import numpy as np

import encoder
import features
import history
import moonshine
from validate import Model


def largest_difference(path, weights: dict, clips: list[np.ndarray], layers: int) -> float:
    """Largest difference of any frame of any layer, relative to the largest value in that layer."""
    g = encoder.Graph()
    names = [g.op("Identity", frames, name=f"layer{i}")
             for i, frames in enumerate(encoder.build(g, weights, layers, masked=False))]
    ours = features.session(g.model({"audio": [1, "N"]}, {name: ["T", encoder.WIDTH] for name in names}))
    theirs = features.session(moonshine.float_reference(path, layers))
    worst = 0.0
    for clip in clips:
        found = ours.run(None, {"audio": clip[None]})
        wanted = theirs.run(None, {theirs.get_inputs()[0].name: clip[None]})
        for one, other in zip(found, wanted, strict=True):
            assert one.shape == other[0].shape == (encoder.frames(len(clip)), encoder.WIDTH)
            worst = max(worst, float(np.abs(one - other[0]).max() / np.abs(other).max()))
    return worst


def answers_difference(whole, known, made: Model, scales: list[float], clips: list[np.ndarray]) -> float:
    """Largest difference of any logit, valence or arousal of the files from those of the heads, over parts of clips.

    The second head is given the first clip's parts as the history.
    """
    run, again = features.session(whole), features.session(known)
    worst, past = 0.0, None
    for clip in clips:
        count = encoder.frames(len(clip))
        pool = np.zeros((2, count), np.float32)
        pool[0], pool[1, count // 2:] = 1 / count, 1 / (count - count // 2)
        *found, x = run.run(None, {"audio": clip[None], "pool": pool})
        past = past or (x.mean(axis=0), x.var(axis=0), len(x))
        mean, variance, number = past
        of_known = again.run(None, {"features": x, "mean": mean[None], "variance": variance[None],
                                    "count": np.float32([[number]])})
        for answer, head, given, scale in (
            (found, made.alone, x, scales[0]),
            (of_known, made.own, history.normalise(x, mean, variance, number, made.within), scales[1]),
        ):
            wanted = head(given)
            logits = wanted[:, :-2] / (scale * made.strangeness(x))[:, None]
            worst = max(worst, *(float(np.abs(one - other).max()) for one, other in zip(
                answer, (logits, np.clip(wanted[:, -2], -1, 1), np.clip(wanted[:, -1], -1, 1)), strict=True)))
    return worst
