"""How unlike the training a stretch sounds. Confidence goes by it: what is strange is answered with less.

The measure is what the features hold outside the training's main directions, as a share of what the training's own hold
there. Another room, microphone or language fills directions that training hardly used; another mood or a louder voice
does not.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import eigh

from moonshine import Packed

DIRECTIONS = 64
LEAST, MOST = 0.5, 8.0  # what is more usual or stranger counts as this


@dataclass
class Strangeness:
    """The main directions [d, DIRECTIONS] in 8 bits, and what the training's features hold outside them."""

    directions: Packed
    usual: float

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Of standard features [n, d]: [n], 1 for the usual training clip."""
        inside = ((x @ self.directions.value()) ** 2).sum(axis=1)
        return np.clip(((x**2).sum(axis=1) - inside) / self.usual, LEAST, MOST).astype(np.float32)


def fit(x: np.ndarray, mass: np.ndarray) -> Strangeness:
    """From the training's standard features [n, d] and their weights, which sum to 1."""
    heavy = x * np.sqrt(mass)[:, None]
    width = x.shape[1]
    vectors = eigh(heavy.T @ heavy, subset_by_index=(width - DIRECTIONS, width - 1))[1]
    scale = float(np.abs(vectors).max() / 127)
    directions = Packed(np.round(vectors / scale).astype(np.int8), scale, 0.0)
    rest = (heavy**2).sum() - ((heavy @ directions.value()) ** 2).sum()
    return Strangeness(directions, float(rest))
