"""Reads everything that training needs once: weights, ids, labels, and the original encoder's embeddings."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

import corpora
import upstream
from batches import Rows, by_length, encode, pad
from corpora import Part
from net import WIDTH, Net

INTENTS_REPEAT = 2  # intents are learned from fewer and shorter sentences than emotions
SCOPE_REPEAT = 10  # the 100 sentences out of scope stand in for a whole world
KEPT = 4  # one in so many comments is held to the original's embedding, and every sentence of the smaller corpus


@dataclass
class Material:
    """What training and shipping start from."""

    weights: dict
    tokenizer: Tokenizer
    vocabulary: str
    emotions: list[str]
    intents: list[str]
    table: torch.Tensor
    parts: dict[str, Part]


@torch.no_grad()
def originals(weights: dict, ids: list[list[int]], precise: bool = True) -> torch.Tensor:
    """Embeddings of the encoder as it came: the mean over frames at length 1."""
    net = Net(28, 4, 151).eval()
    net.load(weights)
    found, picks = [], by_length(ids, 64)
    for pick in picks:
        with torch.autocast("cpu", torch.bfloat16, enabled=not precise):
            found.append(torch.nn.functional.normalize(net.encode(*pad([ids[i] for i in pick]))[1].float(), dim=1))
    return torch.cat(found)[torch.from_numpy(np.argsort(np.concatenate(picks)))]


@torch.no_grad()
def lower(weights: dict, ids: list[list[int]]) -> tuple[torch.Tensor, np.ndarray]:
    """Frames of all sentences after the frozen layers, one sentence after the other, and where each begins."""
    net = Net(28, 4, 151).eval()
    net.load(weights)
    lengths = np.array([len(row) for row in ids])
    at = np.concatenate([[0], lengths.cumsum()[:-1]])
    states = torch.empty(int(lengths.sum()), WIDTH, dtype=torch.bfloat16)
    for pick in by_length(ids, 64):
        padded, mask = pad([ids[i] for i in pick])
        with torch.autocast("cpu", torch.bfloat16):
            frames = net.lower(padded, mask)
        for i, found in zip(pick, frames, strict=True):
            states[at[i] : at[i] + lengths[i]] = found[: lengths[i]].bfloat16()
    return states, at


def material(data: Path, cache: Path) -> Material:
    """All but the rows to learn from, with the package kept in `cache`."""
    weights, tokenizer, vocabulary = upstream.read(upstream.fetch(cache))
    emotions, intents = corpora.emotions(data), corpora.intents(data)
    parts = {f"goemotions {split}": corpora.goemotions(data, split) for split in ("train", "dev", "test")}
    parts |= {f"clinc150 {split}": corpora.clinc150(data, split) for split in ("train", "val", "test")}
    table = torch.from_numpy(corpora.groups(emotions))
    return Material(weights, tokenizer, vocabulary, emotions, intents, table, parts)


def rows(of: Material) -> Rows:
    """The training sentences, with what the frozen layers make of them."""
    felt, meant = of.parts["goemotions train"], of.parts["clinc150 train"]
    scope = len(of.intents) - 1
    inside, outside = (meant.intents < scope).nonzero()[0], (meant.intents == scope).nonzero()[0]
    first = len(felt.texts)
    pick = np.concatenate([np.arange(first)] + [first + inside] * INTENTS_REPEAT + [first + outside] * SCOPE_REPEAT)
    ids = encode(of.tokenizer, felt.texts + meant.texts)
    marks = np.full((len(ids), len(of.emotions)), np.nan, np.float32)
    marks[:first] = felt.emotions
    goals = np.concatenate([np.full(first, -1), meant.intents])
    kept = np.concatenate([np.arange(0, first, KEPT), np.arange(first, len(ids))])
    known = torch.full((len(ids), WIDTH), torch.nan)
    known[kept] = originals(of.weights, [ids[i] for i in kept], precise=False)
    states, at = lower(of.weights, ids)
    return Rows([ids[i] for i in pick], states, at[pick], torch.from_numpy(marks[pick]), torch.from_numpy(goals[pick]),
                known[pick])
