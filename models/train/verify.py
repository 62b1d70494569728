"""Proves that the rebuilt front computes what the package's own graph computes (with its weights made f32)."""

import numpy as np

import encoder
import features
import moonshine


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
