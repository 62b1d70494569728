"""Token ids, and batches of sentences of like length, so that little is padded."""

from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer

LONGEST = 64  # tokens of a training sentence; 99.9 % of both corpora are shorter


def encode(tokenizer: Tokenizer, texts: list[str], longest: int = LONGEST) -> list[list[int]]:
    """Ids with [CLS] and [SEP]; what is too long is cut, and [SEP] stays last."""
    rows = [row.ids for row in tokenizer.encode_batch(texts)]
    return [row if len(row) <= longest else [*row[: longest - 1], row[-1]] for row in rows]


def pad(rows: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Ids and mask [B,N], filled up with id 0."""
    ids = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
    for target, row in zip(ids, rows, strict=True):
        target[: len(row)] = torch.tensor(row)
    return ids, (torch.arange(ids.shape[1]) < torch.tensor([[len(row)] for row in rows])).float()


@dataclass
class Rows:
    """Sentences of both corpora together. NaN in `emotions` and `embeddings` and -1 in `intents` stand for "not known".
    `bare` are the ids without punctuation, as a recogniser may write them.
    """

    ids: list[list[int]]
    bare: list[list[int]]
    emotions: torch.Tensor
    intents: torch.Tensor
    embeddings: torch.Tensor

    def read(self, pick: np.ndarray, spoken: float) -> tuple[torch.Tensor, torch.Tensor]:
        """Ids and mask [B,N] of some rows; a share of them, `spoken`, without punctuation."""
        dropped = torch.rand(len(pick)) < spoken
        return pad([self.bare[i] if bare else self.ids[i] for i, bare in zip(pick, dropped, strict=True)])


def order(rows: list[list[int]], size: int, draw: np.random.Generator) -> list[np.ndarray]:
    """One epoch: all rows once, in batches of like length, in random order."""
    lengths = np.array([len(row) for row in rows])
    mixed = draw.permutation(len(rows))
    stretch = size * 64
    batches = []
    for start in range(0, len(mixed), stretch):
        part = mixed[start : start + stretch]
        part = part[np.argsort(lengths[part], kind="stable")]
        batches += [part[at : at + size] for at in range(0, len(part), size)]
    return [batches[i] for i in draw.permutation(len(batches))]


def by_length(rows: list[list[int]], size: int) -> list[np.ndarray]:
    """All rows from short to long, for reading rather than learning."""
    sorted_rows = np.argsort([len(row) for row in rows], kind="stable")
    return [sorted_rows[at : at + size] for at in range(0, len(rows), size)]
