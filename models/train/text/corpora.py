"""Reads GoEmotions and CLINC150, and says how emotions group into sentiments."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

# Demszky and others (2020), "GoEmotions: A Dataset of Fine-Grained Emotions", figure 2 and section 5.
SENTIMENTS = {
    "positive": ("admiration", "amusement", "approval", "caring", "desire", "excitement", "gratitude", "joy", "love",
                 "optimism", "pride", "relief"),
    "negative": ("anger", "annoyance", "disappointment", "disapproval", "disgust", "embarrassment", "fear", "grief",
                 "nervousness", "remorse", "sadness"),
    "ambiguous": ("confusion", "curiosity", "realization", "surprise"),
    "neutral": ("neutral",),
}
OUT_OF_SCOPE = "oos"
SETS = Path(__file__).parent / "sets"


@dataclass
class Part:
    """One split of one corpus. Shapes: emotions [N,28] of 0 and 1, or intents [N]."""

    texts: list[str]
    emotions: np.ndarray | None = None
    intents: np.ndarray | None = None


def emotions(data: Path) -> list[str]:
    """The 28 labels of GoEmotions, in the order of its files."""
    return (data / "goemotions" / "labels.txt").read_text(encoding="utf-8").split()


def groups(labels: list[str]) -> np.ndarray:
    """Which emotions make up each sentiment: [28,4] of 0 and 1."""
    table = np.zeros((len(labels), len(SENTIMENTS)), np.float32)
    for column, members in enumerate(SENTIMENTS.values()):
        for member in members:
            table[labels.index(member), column] = 1
    return table


def goemotions(data: Path, split: str) -> Part:
    """`train`, `dev` or `test` of GoEmotions."""
    lines = (data / "goemotions" / f"{split}.tsv").read_text(encoding="utf-8").rstrip("\n").split("\n")
    rows = [line.split("\t") for line in lines]
    marks = np.zeros((len(rows), len(emotions(data))), np.float32)
    for mark, row in zip(marks, rows, strict=True):
        mark[[int(label) for label in row[1].split(",")]] = 1
    return Part([row[0] for row in rows], emotions=marks)


def intents(data: Path) -> list[str]:
    """The 150 intents of CLINC150 by name, then out-of-scope."""
    return sorted({intent for _, intent in _clinc(data)["train"]}) + [OUT_OF_SCOPE]


def clinc150(data: Path, split: str) -> Part:
    """`train`, `val` or `test` of CLINC150, its out-of-scope sentences at the end."""
    rows = _clinc(data)[split] + _clinc(data)[f"oos_{split}"]
    number = {name: i for i, name in enumerate(intents(data))}
    return Part([text for text, _ in rows], intents=np.array([number[intent] for _, intent in rows]))


def outside(split: str) -> list[str]:
    """Our own questions to an assistant that none of the 150 intents is for: `train` or `dev`."""
    return (SETS / f"outside-{split}.txt").read_text(encoding="utf-8").splitlines()


def _clinc(data: Path) -> dict:
    return json.loads((data / "clinc150" / "data_full.json").read_text(encoding="utf-8"))
