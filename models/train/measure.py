"""All figures by cross-validation: one model a fold and seed, whose answers are kept, then read in several ways."""

import multiprocessing
from collections.abc import Callable
from dataclasses import replace

import numpy as np

import heads
import validate
from corpora import CLASSES
from features import COPIES, HARM
from validate import ALONE, TESTED, Data

SEEDS = (1, 2, 3)
NAMES = (ALONE, *TESTED)
HARMED = (ALONE, "all")  # conditions that are measured under noise
K = len(CLASSES)

_shared: dict = {}


def _fold(job: tuple) -> list[tuple]:
    """Answers of one fold: for each seed and condition, rows and answers; under harm with the first seed."""
    kind, tested = job
    data, found, model = _shared["data"], [], None
    for seed in SEEDS:
        model = validate.train(data, ~tested, seed, COPIES, model)
        names = NAMES if seed == SEEDS[0] else TESTED
        answers = validate.answer(model, data, tested, names, seed)
        found += [(kind, seed, "clean", name, *values) for name, values in answers.items()]
        if seed == SEEDS[0]:
            for view in _shared["harm"]:
                answers = validate.answer(model, data, tested, HARMED, seed, view)
                found += [(kind, seed, view, name, *values) for name, values in answers.items()]
    return found


def answers(data: Data, jobs: int, say: Callable[[str], None]) -> dict:
    """Answers [n, 10] of all clips by (kind, seed, view, condition); NaN where a view lacks the clip."""
    _shared["data"], _shared["harm"] = data, HARM
    work = [("speaker", fold) for fold in validate.by_speaker(data.clips)]
    work += [("corpus", fold) for fold in validate.by_corpus(data.clips) if not fold.all()]
    found: dict = {}
    # Processes are forked: they see the features without a copy.
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        for done, part in enumerate(pool.imap_unordered(_fold, work), 1):
            for *key, rows, values in part:
                every = found.setdefault(tuple(key), np.full((len(data.clips), K + 3), np.nan, np.float32))
                every[rows] = values
            say(f"fold {done} of {len(work)}")
    return found


def mean_figures(all_answers: dict, data: Data, kind: str, name: str, only: list[int] | None = None) -> dict:
    """Figures by corpus, mean over the seeds where there is chance in the condition."""
    seeds = SEEDS[:1] if name == ALONE else SEEDS
    each = [validate.figures(all_answers[kind, seed, "clean", name], data.clips, only) for seed in seeds]
    mean = {}
    for corpus, first in each[0].items():
        mean[corpus] = dict(first)
        for key in ("open", "closed", "speakers", "interval"):
            values = np.mean([one[corpus][key] for one in each], axis=0).round(3)
            mean[corpus][key] = values.tolist() if values.ndim else float(values)
    return mean


def harmed(all_answers: dict, data: Data) -> dict:
    """UAR by corpus, view and condition; `clean` has the same clips as the others."""
    present = np.isfinite(all_answers["speaker", SEEDS[0], HARM[0], ALONE]).all(axis=1)
    found: dict = {}
    for name in HARMED:
        for view in ("clean", *HARM):
            values = all_answers["speaker", SEEDS[0], view, name].copy()
            values[~present] = np.nan
            figures = validate.figures(values, data.clips)
            found.setdefault(name, {})[view] = {corpus: row["closed"] for corpus, row in figures.items()}
    return found


def by_gender(all_answers: dict, data: Data) -> dict:
    """UAR by corpus, gender and condition, of speakers never heard."""
    labels = np.array([clip.label for clip in data.clips])
    found: dict = {}
    for corpus in sorted({clip.corpus for clip in data.clips}):
        for gender in ("female", "male"):
            rows = np.array([clip.corpus == corpus and clip.gender == gender for clip in data.clips])
            speakers = {clip.speaker for clip, keep in zip(data.clips, rows, strict=True) if keep}
            row = {"speakers": len(speakers), "clips": int(rows.sum())}
            for name in HARMED:
                values = all_answers["speaker", SEEDS[0], "clean", name][rows]
                row[name] = round(heads.recall(validate.closed(values, labels[rows]), labels[rows]), 3)
            found[f"{corpus}, {gender}"] = row
    return found


def _eight_fold(tested: np.ndarray) -> list[tuple]:
    data = _shared["data"]
    model = validate.train(data, ~tested, SEEDS[0], COPIES)
    answers = validate.answer(model, data, tested, HARMED, SEEDS[0])
    return [(name, *values) for name, values in answers.items()]


def eight_classes(data: Data, jobs: int) -> dict:
    """UAR on RAVDESS with calm as a class of its own, by condition, and 95 % interval over speakers; first seed."""
    clips = [replace(clip, label=K) if clip.calm else clip for clip in data.clips]
    _shared["data"] = replace(data, clips=clips)
    ravdess = np.array([clip.corpus == "ravdess" for clip in clips])
    folds = [fold & ravdess for fold in validate.by_speaker(clips) if (fold & ravdess).any()]
    labels = np.array([clip.label for clip in clips])
    speakers = np.array([clip.speaker for clip in clips])
    best = {name: np.zeros(len(clips), int) for name in HARMED}
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        for part in pool.imap_unordered(_eight_fold, folds):
            for name, rows, values in part:
                best[name][rows] = values[:, : K + 1].argmax(axis=1)
    found = {}
    for name, chosen in best.items():
        each = np.array([heads.recall(chosen[speakers == one], labels[speakers == one])
                         for one in np.unique(speakers[ravdess])])
        again = np.random.default_rng(0).integers(len(each), size=(2000, len(each)))
        found[name] = {"uar": round(heads.recall(chosen[ravdess], labels[ravdess]), 3),
                       "interval": np.quantile(each[again].mean(axis=1), (0.025, 0.975)).round(3).tolist()}
    return found
