"""Trains one network: losses, learning rates by layer, averaged weights."""

import copy
import time
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch.nn import functional as F  # noqa: N812

import parallel
from batches import Rows, by_length, order, pad
from net import LAYERS, Net

THANKS = 15  # gratitude: thanks are an intent as well, so such sentences say nothing of out-of-scope
APART = 8  # steps between two averagings over the workers


@dataclass(frozen=True)
class Settings:
    """What a try varies; the values are those of the published model."""

    seed: int = 1
    epochs: int = 4
    minutes: float = 0.0  # where not 0: the rate falls to nothing by then, whatever is left of the epochs
    batch: int = 64
    rate: float = 1.2e-4
    rate_heads: float = 5e-4
    decay_by_layer: float = 0.85
    weight_decay: float = 0.01
    dropout: float = 0.1
    warm: float = 0.06
    average: float = 0.998
    similar: float = 0.7
    sentiment: float = 1.0
    intent: float = 1.0
    mixed: float = 0.1
    outside: float = 0.1
    rare: float = 0.2
    spoken: float = 0.15


def further(first: Settings) -> Settings:
    """The second run, from the averaged weights of the first: half the rates and less, and intents weigh twice."""
    return replace(first, seed=first.seed + 1, epochs=2, minutes=first.minutes / 4, rate=5e-5, rate_heads=2e-4,
                   warm=0.04, average=0.995, intent=2 * first.intent, mixed=2 * first.mixed)


def _groups(net: Net, to: Settings) -> list[dict]:
    """Parameters with a rate that falls from the heads to the tables; the table of words is left out, and the tone."""
    def rate(name: str) -> float:
        first = name.split(".")[0]
        if first == "layers":
            return to.rate * to.decay_by_layer ** (LAYERS - 1 - int(name.split(".")[1]))
        if first in ("places", "norm"):
            return to.rate * to.decay_by_layer**LAYERS
        return to.rate if first == "embed" else to.rate_heads
    groups = {}
    for name, value in net.named_parameters():
        if name.startswith(("words.", "tone.")):
            continue
        decay = to.weight_decay if value.ndim > 1 and not name.startswith("places.") else 0.0
        groups.setdefault((rate(name), decay), []).append(value)
    return [{"params": values, "lr": lr, "weight_decay": decay} for (lr, decay), values in groups.items()]


def _mixed(net: Net, aim: torch.Tensor, intents: torch.Tensor) -> torch.Tensor:
    """Loss of halves of two different intents put together, which no intent should claim (Zhan and others, 2021)."""
    turn = torch.randperm(len(intents))
    differ = (intents != intents[turn]).nonzero()[:, 0]
    if len(differ) == 0:
        return aim.new_zeros(()).float()
    share = torch.empty(len(differ), 1).uniform_(0.3, 0.7)
    between = aim[differ] * share + aim[turn[differ]] * (1 - share)
    logits = net.intent(between).float()
    return F.cross_entropy(logits, torch.full((len(differ),), logits.shape[1] - 1))


def _similar(found: torch.Tensor, original: torch.Tensor) -> torch.Tensor:
    """How far embeddings, and their cosines among each other, are from the original encoder's, where that is known."""
    known = ~original[:, 0].isnan()
    if known.sum() < 2:
        return found.sum() * 0
    found, original = found[known], original[known]
    apart = (found @ found.T - original @ original.T).square().mean()
    return (1 - (found * original).sum(1)).mean() + 10 * apart


def loss(net: Net, rows: Rows, pick: np.ndarray, table: torch.Tensor, to: Settings, rare: torch.Tensor) -> torch.Tensor:
    """All losses of one batch; `table` [28,4] groups emotions into sentiments."""
    with torch.autocast("cpu", torch.bfloat16):
        ids, mask = rows.read(pick, to.spoken)
        out = net(ids, mask)
    pick = torch.from_numpy(pick)
    total = to.similar * _similar(out["embedding"], rows.embeddings[pick])
    felt = (~rows.emotions[pick, 0].isnan()).nonzero()[:, 0]
    if len(felt):
        hard, part = rows.emotions[pick[felt]], len(felt) / len(pick)
        hit = F.binary_cross_entropy_with_logits(out["emotion"][felt], hard, weight=1 + hard * (rare - 1))
        strange = felt[hard[:, THANKS] == 0]
        nowhere = torch.full((len(strange),), out["intent"].shape[1] - 1)
        away = F.cross_entropy(out["intent"][strange], nowhere, reduction="sum") / max(len(strange), 1)
        grouped = F.binary_cross_entropy_with_logits(out["sentiment"][felt], ((hard @ table) > 0).float())
        total = total + part * (7 * hit + to.outside * away + to.sentiment * grouped)
    meant = (rows.intents[pick] >= 0).nonzero()[:, 0]
    if len(meant):
        part, hard = len(meant) / len(pick), rows.intents[pick[meant]]
        hit = F.cross_entropy(out["intent"][meant], hard, label_smoothing=0.05)
        total = total + to.intent * part * (hit + to.mixed * _mixed(net, out["aim"][meant], hard))
    return total


class Clock:
    """How much of the plan is done, 0 to 1, by steps or by time, whichever is further. All workers agree on it."""

    def __init__(self, steps: int, minutes: float):
        self.steps, self.limit, self.began = steps, 60 * minutes, time.monotonic()
        self.offset, self.known = 0.0, 0.0

    def seconds(self) -> float:
        """Since the beginning."""
        return time.monotonic() - self.began

    def agree(self, step: int) -> None:
        """Takes the mean of the workers' clocks; to be called by all of them at the same step."""
        spent = torch.tensor([self.seconds()])
        parallel.average([spent])
        self.known = spent.item() / self.limit if self.limit else 0.0
        self.offset = self.known - step / self.steps

    def done(self, step: int) -> float:
        """Between two agreements time is taken to pass as steps do."""
        return min(max(step / self.steps, step / self.steps + self.offset), 1.0)


def train(start: dict, rows: Rows, table: torch.Tensor, to: Settings, intents: int, after=None) -> Net:
    """Trains from the package's weights, or a network's own, and answers the network with averaged weights."""
    torch.manual_seed(0)  # the same new heads whatever the seed, so that trained networks can be averaged
    net = Net(*table.shape, intents, to.dropout)
    if "words.weight" in start:
        net.load_state_dict(start)
    else:
        net.load(start)
    torch.manual_seed(to.seed * 100 + parallel.rank())
    draw = np.random.default_rng(to.seed)
    average = copy.deepcopy(net).eval().requires_grad_(False)
    steps = to.epochs * len(order(rows.ids, to.batch, np.random.default_rng(0)))
    optimiser = torch.optim.AdamW(_groups(net, to), betas=(0.9, 0.98), fused=True)
    tables = torch.optim.SparseAdam([net.words.weight], lr=to.rate * to.decay_by_layer**LAYERS, betas=(0.9, 0.98))
    rates = [(group, group["lr"]) for group in optimiser.param_groups + tables.param_groups]
    counts = rows.emotions.nansum(0)
    rare = (counts.max() / counts).pow(to.rare)
    rare = rare.clamp(max=8)
    learned = [value for value in net.parameters() if value.requires_grad]
    clipped = [value for value in learned if value is not net.words.weight]
    averaged = [dict(average.named_parameters())[name] for name, value in net.named_parameters() if value.requires_grad]
    step, clock = 0, Clock(steps, to.minutes)
    for _ in range(to.epochs):
        net.train()
        for pick in order(rows.ids, to.batch, draw):
            for group, rate in rates:
                group["lr"] = rate * min(step / (to.warm * steps), (1 - clock.done(step)) / (1 - to.warm))
            optimiser.zero_grad()
            tables.zero_grad()
            value = loss(net, rows, parallel.share(pick), table, to, rare)
            value.backward()
            torch.nn.utils.clip_grad_norm_(clipped, 1.0, foreach=True)
            optimiser.step()
            tables.step()
            step += 1
            if step % APART == 0 or step == steps:
                parallel.average(learned)
                clock.agree(step)
                keep = min(to.average**APART, step / (step + 80))
                with torch.no_grad():
                    torch._foreach_lerp_(averaged, learned, 1 - keep)
            ended = clock.done(step) >= 1
            if after and (step % 200 == 0 or ended) and parallel.rank() == 0:
                print(f"step {step}/{steps} loss {value.item():.3f} {clock.seconds():.0f} s "
                      f"{clock.done(step):.2f} done", flush=True)
                after(average, step, steps)
            if ended:
                return average
    return average


@torch.no_grad()
def read(net: Net, ids: list[list[int]], size: int = 64, precise: bool = True) -> dict[str, torch.Tensor]:
    """All outputs for all sentences, in their order. Arithmetic f32, or bfloat16 where that is enough."""
    net.eval()
    picks, found = by_length(ids, size), []
    for pick in picks:
        with torch.autocast("cpu", torch.bfloat16, enabled=not precise):
            found.append(net(*pad([ids[i] for i in pick])))
    back = torch.from_numpy(np.argsort(np.concatenate(picks)))
    return {name: torch.cat([part[name].float() for part in found])[back] for name in found[0]}
