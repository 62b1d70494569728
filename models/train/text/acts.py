"""What people do with a sentence: feedback by example, and action items. Everything is fitted on our own sentences.

`tone` is a small linear reading of the network: how much a sentence looks like each of six acts, and like an action
item. The page compares sentences by embedding and by tone together, so that a team's own examples are
enough for new intents.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

SETS = Path(__file__).parent / "sets"
FEATURES = ("mood", "aim", "embedding")


@dataclass
class Intents:
    """The list that ships: names, the sentences of each, and which one is for what fits nowhere."""

    names: list[str]
    examples: list[str]
    labels: np.ndarray
    fallback: int


def intents(path: Path) -> Intents:
    """Reads `intents.json`."""
    rows = json.loads(path.read_text(encoding="utf-8"))["intents"]
    labels = [i for i, row in enumerate(rows) for _ in row["examples"]]
    fallback = next(i for i, row in enumerate(rows) if row.get("fallback"))
    return Intents([row["name"] for row in rows], [text for row in rows for text in row["examples"]], np.array(labels),
                   fallback)


def sentences(name: str, labels: list[str]) -> tuple[list[str], np.ndarray]:
    """Reads one set: texts and the number of each one's label."""
    rows = [line.split("\t") for line in (SETS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()]
    return [text for _, text in rows], np.array([labels.index(label) for label, _ in rows])


def features(out: dict) -> np.ndarray:
    """What `tone` is read from: [N,1152]."""
    return np.concatenate([out[name].numpy() for name in FEATURES], 1).astype(np.float64)


def fit_tone(found: np.ndarray, acts: np.ndarray, asks: np.ndarray, strength: float) -> tuple[np.ndarray, np.ndarray]:
    """Weights [7,1152] and bias of the tone: six acts (rows with -1 left out), then action items (the same)."""
    centre, spread = found.mean(0), found.std(0) + 1e-6
    scaled = (found - centre) / spread
    act = LogisticRegression(C=strength, max_iter=3000).fit(scaled[acts >= 0], acts[acts >= 0])
    ask = LogisticRegression(C=strength, max_iter=3000).fit(scaled[asks >= 0], asks[asks >= 0])
    weight = np.concatenate([act.coef_, ask.coef_]) / spread
    bias = np.concatenate([act.intercept_, ask.intercept_]) - weight @ centre
    return weight.astype(np.float32), bias.astype(np.float32)


def alike(one: dict, other: dict, weight: float) -> np.ndarray:
    """How alike sentences are: cosine of the embeddings plus `weight` times cosine of the tones. [N,M]."""
    near = one["embedding"] @ other["embedding"].T
    return near + weight * (_unit(one["tone"]) @ _unit(other["tone"]).T)


def _unit(values: np.ndarray) -> np.ndarray:
    return values / np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-9)


def by_example(near: np.ndarray, labels: np.ndarray, count: int, sharp: float) -> np.ndarray:
    """Chance of each intent: softmax of the mean likeness, where near examples count more. [N,count]."""
    weights = np.exp(sharp * near)
    score = np.stack([np.log(weights[:, labels == i].mean(1)) for i in range(count)], 1)
    chance = np.exp(score - score.max(1, keepdims=True))
    return chance / chance.sum(1, keepdims=True)


def _read(run, texts: list[str]) -> dict:
    out = run(texts)
    return {"embedding": out["embedding"].numpy(), "tone": out["tone"].numpy().astype(np.float64)}


def chances(run, ours: Intents, texts: list[str], to: dict) -> np.ndarray:
    """Chance of each intent of the list for each sentence."""
    near = alike(_read(run, texts), _read(run, ours.examples), to["tone_weight"])
    score = np.log(by_example(near, ours.labels, len(ours.names), to["sharpness"])) / to["temperature"]
    chance = np.exp(score - score.max(1, keepdims=True))
    return chance / chance.sum(1, keepdims=True)


def decided(chance: np.ndarray, ours: Intents, edge: float) -> np.ndarray:
    """The likeliest intent, or the fallback where that is not likely enough."""
    return np.where(chance.max(1) >= edge, chance.argmax(1), ours.fallback)


def constants(run, ours: Intents, tone_weight: float, sharpness: float) -> tuple[dict, dict]:
    """Temperature and edges from `intents-dev`; the action item's edge by crossing halves of `actions-train` is 0.5."""
    texts, labels = sentences("intents-dev", ours.names)
    to = {"tone_weight": tone_weight, "sharpness": sharpness, "temperature": 1.0, "edge": 0.0, "action_edge": 0.5}
    grid = np.geomspace(0.1, 10, 41)
    raw = np.log(chances(run, ours, texts, to))
    def loss(temperature: float) -> float:
        score = raw / temperature
        return float(-(score - np.log(np.exp(score).sum(1, keepdims=True)))[np.arange(len(labels)), labels].mean())
    to["temperature"] = round(float(min(grid, key=loss)), 4)
    score = raw / to["temperature"]
    chance = np.exp(score) / np.exp(score).sum(1, keepdims=True)
    edges = np.arange(0.2, 0.7, 0.01)
    right = np.array([(decided(chance, ours, edge) == labels).mean() for edge in edges])
    best = edges[right >= right.max() - 1e-9]
    to["edge"] = round(float(best[len(best) // 2]), 2)
    return to, {"accuracy": round(float(right.max()), 4), "sentences": len(texts)}


def figures(run, ours: Intents, to: dict) -> dict:
    """Accuracy of feedback intents, and precision and recall of action items, on their own test sets."""
    texts, labels = sentences("intents-test", ours.names)
    found = decided(chances(run, ours, texts, to), ours, to["edge"])
    table = [[int(((labels == true) & (found == said)).sum()) for said in range(len(ours.names))]
             for true in range(len(ours.names))]
    asks, wanted = sentences("actions-test", ["no", "yes"])
    hit = 1 / (1 + np.exp(-_read(run, asks)["tone"][:, -1])) >= to["action_edge"]
    both = float((hit & (wanted == 1)).sum())
    return {"feedback": {"accuracy": round(float((found == labels).mean()), 4), "sentences": len(texts),
                         "names": ours.names, "confusion": table},
            "actions": {"precision": round(both / max(hit.sum(), 1), 4), "recall": round(both / (wanted == 1).sum(), 4),
                        "accuracy": round(float((hit == (wanted == 1)).mean()), 4), "sentences": len(asks)}}
