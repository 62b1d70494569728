"""Turns the heads' answers into probabilities that mean what they say, and says when to stay silent."""

from dataclasses import dataclass

import numpy as np
from scipy.special import softmax
from scipy.stats import norm

import heads
from corpora import CLASSES, Clip

K = len(CLASSES)
STRANGENESS = K + 2  # its column
# Sentiment of each class: negative, neutral, positive. Surprise may be either, so it takes no part.
SENTIMENT_OF = np.array([1, 2, 0, 0, 0, -1, 0])
UNSURE_BELOW = 0.5  # an answer is given where it is likelier right than wrong
NEVER_SAID = heads.NEVER / 2  # logits below this are of classes that training had no clip of
NEUTRAL = 0.2  # valence nearer to zero is neutral: the engine's NEUTRAL_VALENCE
COVERAGES = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8)


@dataclass
class Asked:
    """Answers [n, 10] of `validate.answer`, and whose they are. Every corpus has its share by `heads.weights`."""

    answers: np.ndarray
    clips: list[Clip]

    def __post_init__(self):
        # Who was never told of a class cannot be right about it, but the model that is made was told of all.
        self.labels = np.array([clip.label for clip in self.clips])
        told = self.answers[np.arange(len(self.labels)), self.labels] > NEVER_SAID
        self.answers, self.labels = self.answers[told], self.labels[told]
        self.clips = [clip for clip, keep in zip(self.clips, told, strict=True) if keep]
        self.mass = heads.weights(self.clips)
        self.logits = self.answers[:, :K]
        self.softened = self.logits / self.answers[:, STRANGENESS:]

    def error(self, scale: float) -> float:
        """Calibration error when confidence goes by strangeness."""
        return round(heads.calibration_error(self.softened, self.labels, self.mass, scale), 3)


def tune(speakers: Asked, corpora: Asked, both_kinds: bool = True) -> tuple[dict, dict]:
    """Settings for the card, and how well they do, from answers for unseen speakers and for unseen corpora.

    Temperature is strangeness by a scale. That and sentiment are fitted on `both_kinds`, half and half, where the
    licence of the other corpora allows, otherwise on unseen speakers. The scale goes into the file.
    """
    both = [speakers, corpora] if both_kinds else [speakers]
    labels, masses = (np.concatenate([getattr(one, name) for one in both]) for name in ("labels", "mass"))
    scale = heads.temperature(np.concatenate([one.softened for one in both]), labels, masses)
    known = SENTIMENT_OF[labels] >= 0
    valence = np.concatenate([one.answers[:, K] for one in both])
    sentiment = _sentiment(valence[known], SENTIMENT_OF[labels[known]], masses[known])
    one = {"by_speaker": heads.temperature(speakers.logits, speakers.labels, speakers.mass),
           "by_corpus": heads.temperature(corpora.logits, corpora.labels, corpora.mass)}
    report = {
        "scale": round(scale, 4),
        "ece_by_speaker": speakers.error(scale),
        "ece_by_corpus": corpora.error(scale),
        "strangeness": {kind: _middle(asked) for kind, asked in (("by_speaker", speakers), ("by_corpus", corpora))},
        "one_temperature": {kind: {
            "temperature": round(t, 3),
            "ece_by_speaker": round(heads.calibration_error(speakers.logits, speakers.labels, speakers.mass, t), 3),
            "ece_by_corpus": round(heads.calibration_error(corpora.logits, corpora.labels, corpora.mass, t), 3),
        } for kind, t in one.items()},
        "each_corpus": {corpus: {f"ece_{kind}": _only(asked, corpus).error(scale)
                                 for kind, asked in (("by_speaker", speakers), ("by_corpus", corpora))
                                 if any(clip.corpus == corpus for clip in asked.clips)}
                        for corpus in sorted({clip.corpus for clip in speakers.clips + corpora.clips})},
        "trade": trade_off(speakers.softened, speakers.labels, speakers.mass, scale),
        "trade_by_corpus": trade_off(corpora.softened, corpora.labels, corpora.mass, scale),
    }
    if both_kinds:
        report["without_this_corpus"] = _left_out(speakers, corpora)
    return {"temperature": 1.0, "unsure_below": UNSURE_BELOW, **sentiment}, report


def _only(asked: Asked, corpus: str, others: bool = False) -> Asked:
    keep = np.array([(clip.corpus == corpus) != others for clip in asked.clips])
    return Asked(asked.answers[keep], [clip for clip, kept in zip(asked.clips, keep, strict=True) if kept])


def _middle(asked: Asked) -> list[float]:
    """The 10th, 50th and 90th percentile of the strangeness."""
    return np.quantile(asked.answers[:, STRANGENESS], (0.1, 0.5, 0.9)).round(2).tolist()


def _left_out(speakers: Asked, corpora: Asked) -> dict:
    """Calibration error where a corpus takes no part in fitting the scale, neither its speakers nor as the unseen."""
    found: dict = {}
    for corpus in sorted({clip.corpus for clip in corpora.clips}):
        rest = [_only(asked, corpus, others=True) for asked in (speakers, corpora)]
        softened, labels, mass = (np.concatenate([getattr(one, name) for one in rest])
                                  for name in ("softened", "labels", "mass"))
        scale = heads.temperature(softened, labels, mass)
        found[corpus] = {"scale": round(scale, 3), "ece_by_speaker": _only(speakers, corpus).error(scale),
                         "ece_by_corpus": _only(corpora, corpus).error(scale)}
    return found


def trade_off(logits: np.ndarray, labels: np.ndarray, mass: np.ndarray, t: float) -> list[dict]:
    """By threshold: the share of clips that get an answer and how many of those answers are right, class-balanced."""
    chances = softmax(logits / t, axis=1)
    sure, right = chances.max(axis=1), chances.argmax(axis=1) == labels
    rows = []
    for threshold in (0.0, *COVERAGES):
        answered = mass * (sure >= threshold)
        if answered.sum() > 0:
            rows.append({"threshold": threshold, "coverage": round(float(answered.sum() / mass.sum()), 3),
                         "accuracy": round(float((answered * right).sum() / answered.sum()), 3)})
    return rows


def check(asked: Asked, settings: dict, scale: float) -> dict:
    """Calibration error, coverage and accuracy of the settings on clips that took no part in choosing them."""
    rows = trade_off(asked.softened, asked.labels, asked.mass, scale)
    at = next(row for row in rows if row["threshold"] == settings["unsure_below"])
    known = SENTIMENT_OF[asked.labels] >= 0
    chances = sentiment_chances(asked.answers[known, K], settings)
    labels = SENTIMENT_OF[asked.labels[known]]
    right = chances.argmax(axis=1) == labels
    return {"ece": asked.error(scale), "all": rows[0], "answered": at, "trade": rows,
            "sentiment_uar": round(heads.recall(chances.argmax(axis=1), labels), 3),
            "sentiment_accuracy": round(float(asked.mass[known] @ right / asked.mass[known].sum()), 3)}


def sentiment_chances(valence: np.ndarray, settings: dict) -> np.ndarray:
    """Probability [n, 3] of negative, neutral, positive: that scaled valence, off by a normal error, lies there."""
    scaled = np.clip(valence * settings["valence_scale"], -1, 1)
    negative = norm.cdf((-NEUTRAL - scaled) / settings["valence_error"])
    positive = 1 - norm.cdf((NEUTRAL - scaled) / settings["valence_error"])
    return np.stack([negative, 1 - negative - positive, positive], axis=1)


def _sentiment(valence: np.ndarray, labels: np.ndarray, mass: np.ndarray) -> dict:
    """The scale and error with the least cross-entropy, each of the three sentiments weighing the same."""
    even = mass / np.bincount(labels, mass)[labels]
    rows = np.arange(len(labels))

    def entropy(settings):
        return -float(even @ np.log(sentiment_chances(valence, settings)[rows, labels] + 1e-6))

    return min(({"valence_scale": round(float(scale), 2), "valence_error": round(float(error), 2)}
                for scale in np.arange(0.5, 2.51, 0.1) for error in np.arange(0.1, 0.81, 0.05)), key=entropy)
