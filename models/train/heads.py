"""The linear heads on pooled features: classes by logistic regression, valence and arousal by ridge regression."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

from corpora import CLASSES, Clip

# Pleasure and arousal of each class, -1 to 1: Russell and Mehrabian (1977), "Evidence for a three-factor theory of
# emotions", Journal of Research in Personality 11, 273-294 (happy, sad, angry, fearful, surprised, disgusted).
CIRCUMPLEX = np.array([(0.0, 0.0), (0.81, 0.51), (-0.63, -0.27), (-0.51, 0.59), (-0.64, 0.60), (0.40, 0.67),
                       (-0.60, 0.35)], np.float32)
NEVER = -100.0  # logit of a class that training has no clip of


@dataclass
class Head:
    """Answers of `features` [n, d]: `features @ matrix + bias`, columns are the seven logits, valence and arousal."""

    matrix: np.ndarray
    bias: np.ndarray

    def __call__(self, features: np.ndarray) -> np.ndarray:
        """Answers [n, 9]."""
        return features @ self.matrix + self.bias


def known(clips: list[Clip]) -> np.ndarray:
    """Which classes the corpus of each clip has at all, [n, 7], or wider where labels go further.

    The classifier is asked only among those, so that it cannot learn that a language or a room has no fear.
    """
    count = max(len(CLASSES), 1 + max(clip.label for clip in clips))
    sets = {corpus: np.isin(np.arange(count), [c.label for c in clips if c.corpus == corpus])
            for corpus in {clip.corpus for clip in clips}}
    return np.stack([sets[clip.corpus] for clip in clips])


def weights(clips: list[Clip]) -> np.ndarray:
    """Every class counts the same, within a class every corpus, within that every speaker. The sum is 1."""
    labels = sorted({clip.label for clip in clips})
    corpora = {label: {c.corpus for c in clips if c.label == label} for label in labels}
    speakers = {(label, corpus): {c.speaker for c in clips if (c.label, c.corpus) == (label, corpus)}
                for label in labels for corpus in corpora[label]}
    cells: dict = {}
    for clip in clips:
        cells[clip.label, clip.speaker] = cells.get((clip.label, clip.speaker), 0) + 1
    return np.array([1 / (len(labels) * len(corpora[c.label]) * len(speakers[c.label, c.corpus])
                          * cells[c.label, c.speaker]) for c in clips])


def fit(features: np.ndarray, clips: list[Clip], l2: float, ridge: float, steps: int = 30) -> Head:
    """Trains all heads on features [n, d]; strengths are meant for features of unit deviation and weights of sum 1.

    Few steps: the strength is such that more change little.
    """
    mass = weights(clips).astype(np.float32)
    mean = mass @ features
    deviation = np.sqrt(mass @ (features - mean) ** 2) + 1e-3
    x = ((features - mean) / deviation).astype(np.float32)
    labels = np.array([clip.label for clip in clips])
    classes = logistic(x, labels, known(clips), mass, l2, steps)
    target = CIRCUMPLEX[labels % len(CIRCUMPLEX)]  # an eighth class, calm, is as neutral
    middle = mass @ target
    dimensions = ridge_regression(x, target - middle, mass, ridge, steps)
    classes[1][~known(clips).any(axis=0)] = NEVER
    matrix = np.hstack([classes[0], dimensions]) / deviation[:, None]
    return Head(matrix.astype(np.float32), (np.concatenate([classes[1], middle]) - mean @ matrix).astype(np.float32))


def ridge_regression(x: np.ndarray, target: np.ndarray, mass: np.ndarray, ridge: float, steps: int) -> np.ndarray:
    """Weighted ridge regression [d, k] by conjugate gradients: the normal matrix is never formed."""
    heavy = mass[:, None]

    def apply(v: np.ndarray) -> np.ndarray:
        return x.T @ (heavy * (x @ v)) + np.float32(ridge) * v

    found = np.zeros((x.shape[1], target.shape[1]), np.float32)
    rest = x.T @ (heavy * target).astype(np.float32)
    way, power = rest.copy(), (rest**2).sum(axis=0)
    for _ in range(steps):
        moved = apply(way)
        step = power / ((way * moved).sum(axis=0) + 1e-20)
        found += step * way
        rest -= step * moved
        now = (rest**2).sum(axis=0)
        way, power = rest + now / (power + 1e-20) * way, now
    return found


def logistic(x, labels, allowed, mass, l2, steps):
    """Multinomial logistic regression in which each row is asked only among its allowed classes."""
    d, k = x.shape[1], allowed.shape[1]
    closed = np.where(allowed, 0.0, -1e9).astype(np.float32)
    target = np.eye(k, dtype=np.float32)[labels]

    def loss(flat):
        matrix, bias = flat[: d * k].reshape(d, k).astype(np.float32), flat[d * k:].astype(np.float32)
        logs = log_softmax(x @ matrix + bias + closed, axis=1)
        error = (np.exp(logs) - target) * mass[:, None]
        value = -(mass * logs[np.arange(len(labels)), labels]).sum() + l2 / 2 * (matrix**2).sum()
        return float(value), np.concatenate([(x.T @ error + l2 * matrix).ravel(), error.sum(axis=0)]).astype(np.float64)

    start = np.zeros(d * k + k)
    flat = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": steps, "ftol": 1e-7}).x
    return flat[: d * k].reshape(d, k), flat[d * k:]


def recall(answers: np.ndarray, labels: np.ndarray) -> float:
    """Unweighted average recall over the classes that occur."""
    return float(np.mean([(answers[labels == label] == label).mean() for label in np.unique(labels)]))


def temperature(logits: np.ndarray, labels: np.ndarray, mass: np.ndarray) -> float:
    """The temperature with the least weighted cross-entropy (Guo and others, 2017)."""
    choices = np.exp(np.linspace(np.log(0.3), np.log(6), 200))
    rows = np.arange(len(labels))
    return float(min(choices, key=lambda t: -(mass * log_softmax(logits / t, axis=1)[rows, labels]).sum()))


def calibration_error(logits: np.ndarray, labels: np.ndarray, mass: np.ndarray, t: float, bins: int = 15) -> float:
    """Expected calibration error of the highest probability, weighted, in equal bins (Naeini and others, 2015)."""
    chances = softmax(logits / t, axis=1)
    sure, right = chances.max(axis=1), chances.argmax(axis=1) == labels
    place = np.minimum((sure * bins).astype(int), bins - 1)
    total = mass.sum()
    return float(sum(abs((mass * (right - sure))[place == b].sum()) for b in range(bins)) / total)
