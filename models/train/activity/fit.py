"""Fits the voice detector: what the engine sees of many scenes, small networks on it, and its weights as Rust."""

import argparse
import subprocess
import tempfile
import warnings
from pathlib import Path

import numpy as np
import scenes
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import roc_auc_score
from sklearn.neural_network import MLPClassifier

REPOSITORY = Path(__file__).resolve().parents[3]
WEIGHTS = REPOSITORY / "client/engine/src/activity/evidence/weights.rs"
# Three networks of 32 units, whose answers are averaged, are one of 96.
FEATURES, NETWORKS, UNITS = 32, 3, 32
# Share of the frames of speech scenes and of music that is fitted to: neighbours say much the same.
KEPT_SPEECH, KEPT_MUSIC = 0.6, 0.4
# The log-odds that the engine asks of speech, before it smooths.
THRESHOLD = 0

HEAD = '''//! Weights of the speech evidence: a network of one hidden layer, written by `models/train/activity/run.sh`, which also
//! says what it is worth on recordings that the fit did not see.

#![allow(clippy::approx_constant, reason = "a fitted weight may come near a constant by chance")]

/// Number of features.
pub const FEATURES: usize = {features};
/// Units of the hidden layer; what is negative in them counts as zero.
pub(super) const HIDDEN: usize = {hidden};
/// Noise, speech, music.
pub(super) const CLASSES: usize = 3;
'''


def features(made: list[scenes.Scene]) -> list[np.ndarray]:
    """A row a frame: the features, whether it is active, and what the present weights say of it."""
    with tempfile.TemporaryDirectory() as folder:
        for index, scene in enumerate(made):
            scene.samples.astype("<f4").tofile(Path(folder) / f"{index:06}.f32")
        subprocess.run(["cargo", "run", "--release", "--quiet", "-p", "sotto-test-conformance", "--", "features", folder],
                       cwd=REPOSITORY, check=True)
        files = sorted(Path(folder).glob("*.features"))
        return [np.fromfile(file, "<f4").reshape(-1, FEATURES + 2) for file in files]


def fit(made: list[scenes.Scene], seen: list[np.ndarray], seed: int) -> tuple[np.ndarray, ...]:
    """The two layers, for features as they are."""
    rng = np.random.default_rng(seed)
    rows, labels = [], []
    for scene, row in zip(made, seen, strict=True):
        if scene.group is None:
            draw = rng.random(len(row))
            if scene.labels[0] == scenes.MUSIC:
                kept = (row[:, FEATURES] > 0) & (draw < KEPT_MUSIC)
            else:
                kept = draw < KEPT_SPEECH if scenes.SPEECH in scene.labels else row[:, FEATURES] > 0
            rows.append(row[kept, :FEATURES])
            labels.append(scene.labels[kept])
    rows, labels = np.concatenate(rows), np.concatenate(labels)
    mean, deviation = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    networks = [MLPClassifier((UNITS,), alpha=2, batch_size=1024, learning_rate_init=2e-3, max_iter=8,
                              random_state=seed + index) for index in range(NETWORKS)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        for network in networks:
            network.fit((rows - mean) / deviation, labels)
    inner = np.vstack([(network.coefs_[0] / deviation[:, None]).T for network in networks])
    inner_bias = np.concatenate([network.intercepts_[0] for network in networks]) - inner @ mean
    outer = np.hstack([network.coefs_[1].T for network in networks]) / NETWORKS
    return inner, inner_bias, outer, np.mean([network.intercepts_[1] for network in networks], axis=0)


def logits(weights: tuple[np.ndarray, ...], row: np.ndarray) -> np.ndarray:
    """Noise, speech and music of each frame."""
    inner, inner_bias, outer, outer_bias = weights
    return np.maximum(row[:, :FEATURES] @ inner.T + inner_bias, 0) @ outer.T + outer_bias


def log_odds(weights: tuple[np.ndarray, ...], row: np.ndarray) -> np.ndarray:
    """Of speech against the rest, by frame."""
    noise, speech, music = logits(weights, row).T
    return speech - np.logaddexp(noise, music)


def report(made: list[scenes.Scene], seen: list[np.ndarray], weights: tuple[np.ndarray, ...]) -> None:
    """Prints what the weights are worth on what they were not fitted to."""
    judged = [(scene, row) for scene, row in zip(made, seen, strict=True) if scene.group]
    for group in sorted({scene.group for scene, _ in judged} - {"clip"}):
        here = [(scene, row) for scene, row in judged if scene.group == group]
        speech = np.concatenate([scene.labels for scene, _ in here]) == scenes.SPEECH
        score = np.concatenate([log_odds(weights, row) for _, row in here])
        before = np.concatenate([row[:, FEATURES + 1] for _, row in here])
        heard = (score > THRESHOLD) & (np.concatenate([row[:, FEATURES] for _, row in here]) > 0)
        print(f"{group}: AUC {roc_auc_score(speech, score):.4f} (the weights before: {roc_auc_score(speech, before):.4f}), "
              f"found {heard[speech].mean():.3f}, false {heard[~speech].mean():.3f}")
    right = 0
    clips = [(scene, row) for scene, row in judged if scene.group == "clip"]
    for scene, row in clips:
        frames = logits(weights, row[row[:, FEATURES] > 0]).argmax(axis=1)
        right += len(frames) > 0 and np.bincount(frames, minlength=3).argmax() == scene.labels[0]
    print(f"class by clip: {right} of {len(clips)}")


def write(weights: tuple[np.ndarray, ...]) -> None:
    """Writes the weights as Rust."""
    text = HEAD.format(features=FEATURES, hidden=NETWORKS * UNITS)
    shapes = ("[[f32; FEATURES]; HIDDEN]", "[f32; HIDDEN]", "[[f32; HIDDEN]; CLASSES]", "[f32; CLASSES]")
    docs = ("A row for each unit.", "Added to the units.", "A row for each class.", "Added to the classes.")
    names = ("INNER", "INNER_BIAS", "OUTER", "OUTER_BIAS")
    for name, doc, shape, table in zip(names, docs, shapes, weights, strict=True):
        text += f"\n/// {doc}\n#[rustfmt::skip]\npub(super) const {name}: {shape} = [\n"
        for row in np.atleast_2d(table):
            numbers = [f"{number:.4f}" for number in row]
            lines = [", ".join(numbers[at : at + 16]) for at in range(0, len(numbers), 16)]
            joined = ",\n     ".join(lines)
            text += f"    [{joined}],\n" if table.ndim == 2 else f"     {joined},\n"
        text += "];\n"
    WEIGHTS.write_text(text, encoding="utf-8")


def main() -> None:
    """One command: scenes, features, fit, report, weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=REPOSITORY.parent / "shared/data")
    parser.add_argument("--work", type=Path, default=REPOSITORY / "target/activity")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--report-only", action="store_true", help="judge the fit, but leave the engine as it is")
    options = parser.parse_args()
    made = scenes.make(*scenes.read(options.data.resolve(), options.work), options.seed)
    seen = features(made)
    weights = fit(made, seen, options.seed)
    report(made, seen, weights)
    if not options.report_only:
        write(weights)


if __name__ == "__main__":
    main()
