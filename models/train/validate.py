"""Figures on speakers and corpora that training never saw."""

from collections.abc import Callable

import numpy as np

import heads
from corpora import CLASSES, Clip

FOLDS = 9
COMMON = [CLASSES.index(name) for name in ("neutral", "happiness", "sadness", "anger")]  # classes of every corpus

# Trains on features [n, windows, d] and clips, answers a head.
Trainer = Callable[[np.ndarray, list[Clip]], heads.Head]


def fold_of(clips: list[Clip]) -> np.ndarray:
    """The fold of each clip: speakers of a corpus go round the folds, so no speaker is in two."""
    ranks: dict = {}
    for corpus in {clip.corpus for clip in clips}:
        names = sorted({clip.speaker for clip in clips if clip.corpus == corpus})
        ranks |= {name: index % FOLDS for index, name in enumerate(names)}
    return np.array([ranks[clip.speaker] for clip in clips])


def by_speaker(features: np.ndarray, clips: list[Clip], train: Trainer, test: np.ndarray | None = None) -> np.ndarray:
    """Answers [n, 9] of each clip from heads that never heard its speaker. `test` gives other features to answer on."""
    folds = fold_of(clips)
    heard = features if test is None else test
    answers = np.zeros((len(clips), len(CLASSES) + 2), np.float32)
    for fold in range(FOLDS):
        rows = folds != fold
        head = train(features[rows], [clip for clip, keep in zip(clips, rows, strict=True) if keep])
        answers[~rows] = head(heard[~rows, 0])
    return answers


def by_corpus(features: np.ndarray, clips: list[Clip], train: Trainer, test: np.ndarray | None = None) -> np.ndarray:
    """Answers [n, 9] of each clip from heads that never heard its corpus."""
    corpora = np.array([clip.corpus for clip in clips])
    heard = features if test is None else test
    answers = np.zeros((len(clips), len(CLASSES) + 2), np.float32)
    for corpus in np.unique(corpora):
        rows = corpora != corpus
        head = train(features[rows], [clip for clip, keep in zip(clips, rows, strict=True) if keep])
        answers[~rows] = head(heard[~rows, 0])
    return answers


def figures(answers: np.ndarray, clips: list[Clip], only: list[int] | None = None) -> dict:
    """UAR by corpus over its own classes: `open` may answer any of the seven, `closed` only the corpus's own.

    `only` keeps the clips of some classes and, for `closed`, answers among them. `speakers` is the mean, deviation,
    least and most of the closed UAR by speaker.
    """
    labels = np.array([clip.label for clip in clips])
    found = {}
    for corpus in sorted({clip.corpus for clip in clips}):
        rows = np.array([clip.corpus == corpus and (only is None or clip.label in only) for clip in clips])
        own = np.isin(np.arange(len(CLASSES)), np.unique(labels[rows]))
        logits = answers[rows, : len(CLASSES)]
        closed = np.where(own, logits, -np.inf).argmax(axis=1)
        speakers = np.array([clip.speaker for clip, keep in zip(clips, rows, strict=True) if keep])
        each = [heads.recall(closed[speakers == name], labels[rows][speakers == name]) for name in np.unique(speakers)]
        found[corpus] = {
            "classes": int(own.sum()),
            "clips": int(rows.sum()),
            "open": round(heads.recall(logits.argmax(axis=1), labels[rows]), 3),
            "closed": round(heads.recall(closed, labels[rows]), 3),
            "speakers": [round(float(value), 3) for value in (np.mean(each), np.std(each), min(each), max(each))],
        }
    return found


def concordance(found: np.ndarray, wanted: np.ndarray, mass: np.ndarray) -> float:
    """Concordance correlation coefficient (Lin, 1989), weighted."""
    mass = mass / mass.sum()
    means = mass @ found, mass @ wanted
    spread = mass @ (found - means[0]) ** 2, mass @ (wanted - means[1]) ** 2
    together = mass @ ((found - means[0]) * (wanted - means[1]))
    return float(2 * together / (spread[0] + spread[1] + (means[0] - means[1]) ** 2))


def dimensions(answers: np.ndarray, clips: list[Clip]) -> dict:
    """Concordance of valence and arousal with the values that the labels stand for, by corpus."""
    wanted = heads.CIRCUMPLEX[[clip.label for clip in clips]]
    mass = heads.weights(clips)
    found = {}
    for corpus in sorted({clip.corpus for clip in clips}):
        rows = np.array([clip.corpus == corpus for clip in clips])
        found[corpus] = {name: round(concordance(np.clip(answers[rows, len(CLASSES) + i], -1, 1), wanted[rows, i],
                                                 mass[rows]), 3)
                         for i, name in enumerate(("valence", "arousal"))}
    return found
