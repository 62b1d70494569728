"""Figures on speakers and corpora that training never saw, with and without the person's own baseline."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

import heads
import history
import strange
from corpora import CLASSES, Clip

COMMON = [CLASSES.index(name) for name in ("neutral", "happiness", "sadness", "anger")]  # classes of every corpus
GROUP = {"ravdess": 3}  # speakers that are left out together; of the other corpora, one
ALONE = "alone"  # without a baseline
TESTED = ("all", "3 even", "10 even", "30 even", "3 real", "10 real", "30 real", "5 neutral")
TRAINED = ("all", "10 even", "10 real", "30 real")  # histories that the second head is trained with
L2, RIDGE = 0.1, 0.3


@dataclass
class Data:
    """Features by view of the audio: `clean` of all clips, others of `some` alone, a third of the largest corpus."""

    clips: list[Clip]
    views: dict[str, np.ndarray]
    some: np.ndarray


@dataclass
class Model:
    """Both heads and what the features are measured by: standard ones have mean 0 and deviation 1 over the training.

    Logits are to be divided by the strangeness.
    """

    mean: np.ndarray
    deviation: np.ndarray
    within: np.ndarray
    alone: heads.Head
    own: heads.Head
    strangeness: strange.Strangeness

    def standard(self, features: np.ndarray) -> np.ndarray:
        """Features as the heads and baselines want them."""
        return ((features - self.mean) / self.deviation).astype(np.float32)


def train(data: Data, keep: np.ndarray, seed: int, copies: tuple[str, ...], before: Model | None = None) -> Model:
    """Both heads on the clips that are kept [n], clean and in copies. Only the second has chance in it: the rest may
    come from a model of the same clips `before`.
    """
    clips, clean = data.clips, data.views["clean"]
    rows = np.flatnonzero(keep)
    mass = heads.weights([clips[i] for i in rows]).astype(np.float32)
    mean = mass @ clean[rows]
    deviation = np.sqrt(mass @ (clean[rows] - mean) ** 2) + 1e-3
    model = Model(mean, deviation, np.ones_like(mean), None, None, None)
    x = model.standard(clean)
    model.within = history.variance_within(x[rows], [clips[i] for i in rows], mass)
    generator = np.random.default_rng(seed)

    fewer = data.some[keep[data.some]]
    changed = [model.standard(data.views[view][keep[data.some]]) for view in copies]
    if before is None:
        used = [clips[i] for i in np.concatenate([rows, np.tile(fewer, len(changed))])]
        heard = np.concatenate([x[rows], *changed])
        model.alone = heads.fit(heard, used, L2, RIDGE)
        model.strangeness = strange.fit(heard, heads.weights(used).astype(np.float32))
    else:
        model.alone, model.strangeness = before.alone, before.strangeness

    drawn, own, used = history.Histories(clips), [], []
    for heard in (x[fewer], x[fewer], *changed):
        names = generator.integers(len(TRAINED), size=len(fewer))
        for which, name in enumerate(TRAINED):
            some = names == which
            own.append(drawn.apply(x, fewer[some], heard[some], name, model.within, generator))
            used.append(fewer[some])
    model.own = heads.fit(np.concatenate(own), [clips[i] for i in np.concatenate(used)], L2, RIDGE)
    return model


def by_speaker(clips: list[Clip]) -> Iterator[np.ndarray]:
    """What to test in each fold [n]: one speaker of EmoDB and of nEMO, three of RAVDESS; each speaker once."""
    folds = np.zeros(len(clips), int)
    for corpus in {clip.corpus for clip in clips}:
        names = sorted({clip.speaker for clip in clips if clip.corpus == corpus})
        place = {name: i // GROUP.get(corpus, 1) for i, name in enumerate(names)}
        for i, clip in enumerate(clips):
            if clip.corpus == corpus:
                folds[i] = place[clip.speaker]
    for fold in range(folds.max() + 1):
        yield folds == fold


def by_corpus(clips: list[Clip]) -> Iterator[np.ndarray]:
    """What to test in each fold [n]: a corpus."""
    corpora = np.array([clip.corpus for clip in clips])
    for corpus in np.unique(corpora):
        yield corpora == corpus


def answer(model: Model, data: Data, tested: np.ndarray, names: tuple[str, ...], seed: int, view: str = "clean"):
    """Rows and answers [n, 10] for what is tested of a view, by condition: alone, or by the history's name.

    An answer is seven logits, valence, arousal and the strangeness. With drawn histories, `some` of the clips.
    """
    x = model.standard(data.views["clean"])
    rows = data.some[tested[data.some]]
    heard = x[rows] if view == "clean" else model.standard(data.views[view][tested[data.some]])
    drawn, found = history.Histories(data.clips), {}
    for name in names:
        generator = np.random.default_rng([seed, *name.encode()])
        if view == "clean" and name in (ALONE, "all"):
            every = np.flatnonzero(tested)
            found[name] = every, _asked(model, x, every, x[every], name, drawn, generator)
        else:
            found[name] = rows, _asked(model, x, rows, heard, name, drawn, generator)
    return found


def _asked(model: Model, x, rows, heard, name: str, drawn: history.Histories, generator) -> np.ndarray:
    if name == ALONE:
        found = model.alone(heard)
    else:
        found = model.own(drawn.apply(x, rows, heard, name, model.within, generator))
    return np.column_stack([found, model.strangeness(heard)])


def closed(answers: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The best class of those that occur."""
    own = np.isin(np.arange(len(CLASSES)), np.unique(labels))
    return np.where(own, answers[:, : len(CLASSES)], -np.inf).argmax(axis=1)


def figures(answers: np.ndarray, clips: list[Clip], only: list[int] | None = None) -> dict:
    """UAR by corpus over its own classes: `open` may answer any of the seven, `closed` only the corpus's own.

    `only` keeps the clips of some classes and, for `closed`, answers among them. `speakers` is the mean, deviation,
    least and most of the closed UAR by speaker, `interval` 95 % of the mean by 2,000 bootstraps over speakers.
    """
    labels = np.array([clip.label for clip in clips])
    found = {}
    for corpus in sorted({clip.corpus for clip in clips}):
        rows = np.array([clip.corpus == corpus and (only is None or clip.label in only) for clip in clips])
        rows &= np.isfinite(answers).all(axis=1)
        best = closed(answers[rows], labels[rows])
        speakers = np.array([clip.speaker for clip, keep in zip(clips, rows, strict=True) if keep])
        each = np.array([heads.recall(best[speakers == name], labels[rows][speakers == name])
                         for name in np.unique(speakers)])
        again = np.random.default_rng(0).integers(len(each), size=(2000, len(each)))
        found[corpus] = {
            "classes": len(np.unique(labels[rows])),
            "clips": int(rows.sum()),
            "open": round(heads.recall(answers[rows, : len(CLASSES)].argmax(axis=1), labels[rows]), 3),
            "closed": round(heads.recall(best, labels[rows]), 3),
            "speakers": [round(float(value), 3) for value in (each.mean(), each.std(), each.min(), each.max())],
            "interval": [round(float(value), 3) for value in np.quantile(each[again].mean(axis=1), (0.025, 0.975))],
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
        rows = np.array([clip.corpus == corpus for clip in clips]) & np.isfinite(answers).all(axis=1)
        found[corpus] = {name: round(concordance(np.clip(answers[rows, len(CLASSES) + i], -1, 1), wanted[rows, i],
                                                 mass[rows]), 3)
                         for i, name in enumerate(("valence", "arousal"))}
    return found
