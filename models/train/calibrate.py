"""Turns the heads' answers into probabilities that mean what they say, and says when to stay silent."""

import numpy as np
from scipy.special import softmax
from scipy.stats import norm

import heads
from corpora import CLASSES, Clip

K = len(CLASSES)
# Sentiment of each class: negative, neutral, positive. Surprise may be either, so it takes no part.
SENTIMENT_OF = np.array([1, 2, 0, 0, 0, -1, 0])
WANTED = 0.8  # accuracy on unseen speakers that answers should have
NEUTRAL = 0.2  # valence nearer to zero is neutral: the engine's NEUTRAL_VALENCE
COVERAGES = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8)


def tune(by_speaker: np.ndarray, clips: list[Clip], by_corpus: np.ndarray, foreign: list[Clip],
         both_kinds: bool = True) -> tuple[dict, dict]:
    """Settings for the card, and how well they do, from answers [n, 9] for unseen speakers and for unseen corpora.

    Fitted on unseen speakers. Sentiment, of which an unseen corpus knows least, is fitted on `both_kinds`, half and
    half, where the licence of the other corpora allows.
    """
    labels = np.array([clip.label for clip in clips])
    mass = heads.weights(clips)
    t = heads.temperature(by_speaker[:, :K], labels, mass)
    trade = trade_off(by_speaker[:, :K], labels, mass, t)
    good = [row["threshold"] for row in trade if row["accuracy"] >= WANTED]
    labels_of, mass_of = np.array([clip.label for clip in foreign]), heads.weights(foreign)
    both, twice, masses = by_speaker, labels, mass
    if both_kinds:
        both, twice = np.vstack([by_speaker, by_corpus]), np.concatenate([labels, labels_of])
        masses = np.concatenate([mass, mass_of])
    known = SENTIMENT_OF[twice] >= 0
    sentiment = _sentiment(both[known, K], SENTIMENT_OF[twice[known]], masses[known])
    settings = {"temperature": round(t, 4), "unsure_below": good[0] if good else trade[-1]["threshold"], **sentiment}
    of_corpus = heads.temperature(by_corpus[:, :K], labels_of, mass_of)
    report = {
        "temperature_by_corpus_alone": round(of_corpus, 3),
        "ece_by_speaker": round(heads.calibration_error(by_speaker[:, :K], labels, mass, t), 3),
        "ece_by_corpus": round(heads.calibration_error(by_corpus[:, :K], labels_of, mass_of, t), 3),
        "ece_by_corpus_own_temperature": round(heads.calibration_error(by_corpus[:, :K], labels_of, mass_of, of_corpus),
                                               3),
        "trade": trade,
        "trade_by_corpus": trade_off(by_corpus[:, :K], labels_of, mass_of, t),
    }
    return settings, report


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


def check(answers: np.ndarray, clips: list[Clip], settings: dict) -> dict:
    """Calibration error, coverage and accuracy of the settings on clips that took no part in choosing them."""
    labels, mass = np.array([clip.label for clip in clips]), heads.weights(clips)
    t = settings["temperature"]
    rows = trade_off(answers[:, :K], labels, mass, t)
    at = next(row for row in rows if row["threshold"] == settings["unsure_below"])
    known = SENTIMENT_OF[labels] >= 0
    chances = sentiment_chances(answers[known, K], settings)
    right = chances.argmax(axis=1) == SENTIMENT_OF[labels[known]]
    return {"ece": round(heads.calibration_error(answers[:, :K], labels, mass, t), 3), "all": rows[0], "answered": at,
            "trade": rows,
            "sentiment_uar": round(heads.recall(chances.argmax(axis=1), SENTIMENT_OF[labels[known]]), 3),
            "sentiment_accuracy": round(float(mass[known] @ right / mass[known].sum()), 3)}


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
