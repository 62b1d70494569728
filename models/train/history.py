"""A person's own baseline: mean and variance of the features of their earlier speech, and how little of it to trust.

With n earlier stretches of mean m and variance v (over n), features x that have mean 0 and deviation 1 over all people,
and w the variance within a person:

    x' = (x - m n / (n + MEAN_PRIOR)) / sqrt((n v + SPREAD_PRIOR w) / (n + SPREAD_PRIOR))

No label of the earlier speech is used.
"""

from collections.abc import Callable

import numpy as np

from corpora import Clip

MEAN_PRIOR, SPREAD_PRIOR = 1.0, 4.0
NEUTRAL_SHARE = 0.8

# Draws the history of a clip: indices of other clips of the same speaker.
Draw = Callable[[int, np.random.Generator], np.ndarray]


def normalise(x: np.ndarray, mean: np.ndarray, variance: np.ndarray, count: int, within: np.ndarray) -> np.ndarray:
    """Features [d] or [n, d] by a person's own statistics."""
    middle = mean * np.float32(count / (count + MEAN_PRIOR))
    spread = (count * variance + SPREAD_PRIOR * within) / (count + SPREAD_PRIOR)
    return (x - middle) / np.sqrt(spread)


def variance_within(x: np.ndarray, clips: list[Clip], mass: np.ndarray) -> np.ndarray:
    """Weighted mean over clips of the squared distance to their speaker's mean, [d]."""
    speakers = np.array([clip.speaker for clip in clips])
    found = np.zeros(x.shape[1], np.float32)
    for speaker in np.unique(speakers):
        rows = speakers == speaker
        found += mass[rows] @ (x[rows] - x[rows].mean(axis=0)) ** 2
    return found


class Histories:
    """Draws earlier speech. Names: `all`, `N even` (classes alike), `N real` (80 % neutral), `N neutral`."""

    def __init__(self, clips: list[Clip]):
        self.labels = np.array([clip.label for clip in clips])
        speakers = np.array([clip.speaker for clip in clips])
        self.mine = {name: np.flatnonzero(speakers == name) for name in np.unique(speakers)}
        self.speakers = speakers

    def draw(self, index: int, name: str, generator: np.random.Generator) -> np.ndarray:
        """Other clips of the speaker of clip `index`; fewer where the corpus has fewer. `all` has the clip itself."""
        mine = self.mine[self.speakers[index]]
        if name == "all":
            return mine
        number, kind = name.split()
        count, others = int(number), mine[mine != index]
        labels = self.labels[others]
        if kind == "even":
            share = 1 / np.bincount(labels)[labels]
            return generator.choice(others, min(count, len(others)), replace=False, p=share / share.sum())
        neutral, rest = others[labels == 0], others[labels != 0]
        if len(neutral) == 0:
            return generator.choice(others, min(count, len(others)), replace=False)
        if kind == "neutral":
            return generator.choice(neutral, min(count, len(neutral)), replace=False)
        calm = min(round(NEUTRAL_SHARE * count), len(neutral))
        moved = min(round(calm * (1 - NEUTRAL_SHARE) / NEUTRAL_SHARE), len(rest))
        return np.concatenate([generator.choice(neutral, calm, replace=False),
                               generator.choice(rest, moved, replace=False)])

    def apply(self, x: np.ndarray, rows: np.ndarray, heard: np.ndarray, name: str, within: np.ndarray,
              generator: np.random.Generator) -> np.ndarray:
        """Features `heard` [n, d] of clips `rows`, by histories drawn from the features `x` of all clips."""
        found = np.empty_like(heard)
        if name == "all":
            for mine in self.mine.values():
                here = np.isin(rows, mine)
                if here.any():
                    some = x[mine]
                    found[here] = normalise(heard[here], some.mean(axis=0), some.var(axis=0), len(mine), within)
            return found
        for place, index in enumerate(rows):
            some = x[self.draw(index, name, generator)]
            found[place] = normalise(heard[place], some.mean(axis=0), some.var(axis=0), len(some), within)
        return found
