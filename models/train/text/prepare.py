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

SCOPE_REPEAT = 5  # the 100 sentences out of scope stand in for a whole world
OURS_REPEAT = 2  # and so do our own
PUNCTUATION = ".,!?;:\"-"
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


def _bare(tokenizer: Tokenizer, ids: list[list[int]]) -> list[list[int]]:
    """Sentences without punctuation; one that is nothing else stays."""
    points = {tokenizer.token_to_id(sign) for sign in PUNCTUATION}
    rows = [[piece for piece in row if piece not in points] for row in ids]
    return [row if len(row) > 2 else whole for row, whole in zip(rows, ids, strict=True)]


def material(data: Path, cache: Path) -> Material:
    """All but the rows to learn from, with the package kept in `cache`."""
    weights, tokenizer, vocabulary = upstream.read(upstream.fetch(cache))
    emotions, intents = corpora.emotions(data), corpora.intents(data)
    parts = {f"goemotions {split}": corpora.goemotions(data, split) for split in ("train", "dev", "test")}
    parts |= {f"clinc150 {split}": corpora.clinc150(data, split) for split in ("train", "val", "test")}
    table = torch.from_numpy(corpora.groups(emotions))
    return Material(weights, tokenizer, vocabulary, emotions, intents, table, parts)


def rows(of: Material) -> Rows:
    """The training sentences: comments, sentences of 150 intents, and sentences out of their scope."""
    felt, meant = of.parts["goemotions train"], of.parts["clinc150 train"]
    ours = corpora.outside("train")
    scope = len(of.intents) - 1
    goals = np.concatenate([np.full(len(felt.texts), -1), meant.intents, np.full(len(ours), scope)])
    repeat = np.where(goals == scope, SCOPE_REPEAT, 1)
    repeat[len(goals) - len(ours) :] = OURS_REPEAT
    pick = np.repeat(np.arange(len(goals)), repeat)
    ids = encode(of.tokenizer, felt.texts + meant.texts + ours)
    bare = _bare(of.tokenizer, ids)
    marks = np.full((len(ids), len(of.emotions)), np.nan, np.float32)
    marks[: len(felt.texts)] = felt.emotions
    kept = np.concatenate([np.arange(0, len(felt.texts), KEPT), np.arange(len(felt.texts), len(ids))])
    known = torch.full((len(ids), WIDTH), torch.nan)
    known[kept] = originals(of.weights, [ids[i] for i in kept], precise=False)
    return Rows([ids[i] for i in pick], [bare[i] for i in pick], torch.from_numpy(marks[pick]),
                torch.from_numpy(goals[pick]), known[pick])
