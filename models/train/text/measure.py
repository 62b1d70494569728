"""Thresholds from dev, and the figures: F1, intents with out-of-scope, and how well search is kept."""

import numpy as np
import torch

SMOOTH = 0.6  # for a label with 100 examples; chosen by halves of dev, thresholds from one and F1 from the other


def f1(hit: np.ndarray, true: np.ndarray) -> np.ndarray:
    """F1 by column of two 0/1 tables [N,C]; 0 where there is nothing to find and nothing found."""
    both = (hit & true).sum(0)
    return 2 * both / np.maximum(hit.sum(0) + true.sum(0), 1)


def thresholds(chance: np.ndarray, true: np.ndarray, draws: int = 30, seed: int = 0) -> np.ndarray:
    """The threshold of best F1 by column. The curve of F1 over the logit is averaged over resampled sentences and
    smoothed, the more the fewer examples a label has, so that it does not hang on one of a dozen."""
    draw = np.random.default_rng(seed)
    grid = np.arange(-4.5, 2.01, 0.05)
    below = np.searchsorted(grid, np.log(chance / (1 - chance)))  # edges that each logit lies above
    curves = np.zeros((len(grid), chance.shape[1]))
    for _ in range(draws):
        times = np.bincount(draw.integers(0, len(true), len(true)), minlength=len(true))
        curves += np.stack([_curve(*column, times, len(grid)) for column in zip(below.T, true.T, strict=True)], 1)
    widths = SMOOTH * (np.maximum(true.sum(0), 1) / 100) ** -0.25
    best = [_smooth(curve, width).argmax() for curve, width in zip(curves.T, widths, strict=True)]
    return 1 / (1 + np.exp(-grid[best]))


def _smooth(curve: np.ndarray, width: float) -> np.ndarray:
    """The curve, in steps of 0.05, under a bell whose standard deviation is `width`."""
    width = min(max(width, 0.1), 2.0)
    reach = int(60 * width)
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) * 0.05 / width) ** 2)
    return np.convolve(np.pad(curve, reach, mode="edge"), bell / bell.sum(), "valid")


def _curve(below: np.ndarray, true: np.ndarray, times: np.ndarray, edges: int) -> np.ndarray:
    """F1 of one label at each edge, sentences counting so many times each."""
    def above(weights: np.ndarray) -> np.ndarray:
        counts = np.bincount(below, weights, edges + 1)
        return counts[::-1].cumsum()[::-1][1:]
    return 2 * above(times * true) / np.maximum(above(times) + (times * true).sum(), 1)


def labels(logits: torch.Tensor, true: np.ndarray, edges: np.ndarray | None = None) -> tuple[dict, np.ndarray]:
    """Macro and micro F1 at the edges given, or at edges chosen on these very sentences."""
    chance, true = torch.sigmoid(logits.double()).numpy(), true > 0.5
    edges = thresholds(chance, true) if edges is None else edges
    hit = chance > edges
    each = f1(hit, true)
    both = (hit & true).sum()
    return {"macro_f1": round(float(each.mean()), 4), "micro_f1": round(float(2 * both / (hit.sum() + true.sum())), 4),
            "f1": [round(float(value), 3) for value in each]}, edges


def valence(logits: torch.Tensor, groups: np.ndarray) -> dict:
    """The factor on the chance of "positive" less that of "negative" with the least error, and that error's standard
    deviation; a sentence counts as 1 or -1 where its labels are of that group and not of the other, else as 0."""
    chance = torch.sigmoid(logits.double()).numpy()
    said, true = chance[:, 0] - chance[:, 1], groups[:, 0] - groups[:, 1]
    factor = float((said * true).sum() / (said**2).sum())
    return {"factor": round(factor, 3), "error": round(float((true - factor * said).std()), 3)}


def scope(logits: torch.Tensor) -> tuple[np.ndarray, np.ndarray]:
    """The likeliest intent, and how surely the sentence is within scope: the share that no-intent leaves to it."""
    chance = torch.softmax(logits.double(), 1).numpy()
    return chance[:, :-1].argmax(1), chance[:, :-1].max(1)


def intents(logits: torch.Tensor, true: np.ndarray, edge: float) -> dict:
    """Accuracy within scope (a sentence sent away counts as wrong) and recall out of scope, at one edge."""
    named, sure = scope(logits)
    inside, out = true < logits.shape[1] - 1, true == logits.shape[1] - 1
    right = (named == true) & (sure >= edge)
    return {"edge": round(float(edge), 4), "in_scope_accuracy": round(float(right[inside].mean()), 4),
            "out_of_scope_recall": round(float((sure < edge)[out].mean()), 4),
            "in_scope_accuracy_without_edge": round(float((named == true)[inside].mean()), 4)}


def search(found: torch.Tensor, original: torch.Tensor, near: int = 10) -> dict:
    """How well cosine similarities and nearest neighbours agree with the original encoder's, sentence by sentence."""
    ours, theirs = found @ found.T, original @ original.T
    size = len(ours)
    off = ~torch.eye(size, dtype=torch.bool)
    ours, theirs = ours[off].view(size, -1), theirs[off].view(size, -1)
    def ranks(values: torch.Tensor) -> torch.Tensor:
        order = values.argsort(1).argsort(1).float()
        return torch.nn.functional.normalize(order - order.mean(), dim=1)
    best, wanted = ours.topk(near, 1).indices, theirs.topk(near, 1).indices
    shared = (best[:, :, None] == wanted[:, None, :]).any(2).float().mean()
    return {"rank_correlation": round(float((ranks(ours) * ranks(theirs)).sum(1).mean()), 4),
            f"top_{near}_overlap": round(float(shared), 4),
            "same_nearest": round(float((best[:, 0] == wanted[:, 0]).float().mean()), 4),
            "cosine_to_original": round(float((found * original).sum(1).mean()), 4)}
