"""Stretches of audio as the engine hands them to the model: a piece of speech inside a pass of 2.5 or 5 s."""

from dataclasses import dataclass

import numpy as np

import encoder
from corpora import RATE

HOP = RATE // 100  # the engine's analysis frames: 10 ms
PASS_FRAMES = (103, 207)  # encoder frames of the passes that the engine prepares
LONGEST, CUT_FROM = 495, 300  # analysis frames of the longest piece, and from where a longer one may be cut
FLOOR_DB = 32.0  # a frame this far below the loudest is no speech
PAUSE = 20  # analysis frames: shorter gaps belong to the speech around them


@dataclass
class Pass:
    """Audio of one pass and the weights [1,T] of its encoder frames: those of speech, alike."""

    audio: np.ndarray
    pool: np.ndarray


def samples_of(frames: int) -> int:
    """Samples of a pass of so many encoder frames."""
    return encoder.RECEPTIVE + (frames - 1) * encoder.STRIDE


def powers(samples: np.ndarray) -> np.ndarray:
    """Mean power of each analysis frame, over itself and its neighbours."""
    count = max(1, len(samples) // HOP)
    padded = np.pad(samples, (0, max(0, count * HOP - len(samples))))
    raw = (padded[: count * HOP].reshape(count, HOP) ** 2).mean(axis=1)
    edged = np.pad(raw, 1, mode="edge")
    return (edged[:-2] + edged[1:-1] + edged[2:]) / 3


def speech(power: np.ndarray) -> np.ndarray:
    """Which analysis frames are speech, by power alone: training clips hold one voice and little else."""
    loud = np.flatnonzero(power > power.max() * 10 ** (-FLOOR_DB / 10))
    found = np.zeros(len(power), bool)
    for start, end in zip(loud, np.append(loud[1:], loud[-1:] + 1), strict=True) if len(loud) else ():
        found[start: end if end - start <= PAUSE else start + 1] = True
    return found


def pieces(spoken: np.ndarray, power: np.ndarray) -> list[tuple[int, int]]:
    """First and last-but-one analysis frames of the pieces, cut as the engine cuts them."""
    inside, found = np.flatnonzero(spoken), []
    if len(inside) == 0:
        return [(0, min(len(spoken), LONGEST))]
    start, end = inside[0], inside[-1] + 1
    while end - start > LONGEST:
        smooth = np.convolve(power[start: start + LONGEST], np.ones(10), "same")
        cut = start + CUT_FROM + int(smooth[CUT_FROM: LONGEST - 5].argmin())
        found.append((start, cut))
        later = inside[inside >= cut]
        if len(later) == 0:
            return found
        start = later[0]
    return [*found, (start, end)]


def make(samples: np.ndarray, generator: np.random.Generator, around: np.ndarray | None = None) -> list[Pass]:
    """The passes of a clip. What the clip does not fill is noise at its own floor, or comes from `around`."""
    power = powers(samples)
    spoken = speech(power)
    floor = np.sqrt(np.quantile(power, 0.03))
    longest = samples_of(PASS_FRAMES[-1])
    made = []
    for start, end in pieces(spoken, power):
        span = (end - start) * HOP
        frames = next((it for it in PASS_FRAMES if samples_of(it) >= span), PASS_FRAMES[-1])
        length = samples_of(frames)
        lead = (length - span) // 2
        wide = generator.normal(0, floor, longest * 2 + len(samples)).astype(np.float32)
        wide[longest: longest + len(samples)] = samples
        if around is not None:
            gap = longest + len(samples) + RATE // 2
            some = around[: len(wide) - gap]
            wide[gap: gap + len(some)] += some
        first = longest + start * HOP - lead
        made.append(Pass(wide[first: first + length], _pool(spoken[start:end], lead, frames)))
    return made


def _pool(spoken: np.ndarray, lead: int, frames: int) -> np.ndarray:
    """The encoder frames whose centres lie in speech, equally weighted; the middle one where there is none."""
    place = (np.arange(frames) * encoder.STRIDE + encoder.RECEPTIVE // 2 - lead) // HOP
    inside = (place >= 0) & (place < len(spoken))
    heard = np.where(inside, spoken[np.clip(place, 0, len(spoken) - 1)], False)
    if not heard.any():
        heard = np.arange(frames) == np.abs(place - len(spoken) // 2).argmin()
    return (heard / heard.sum()).astype(np.float32)[None]
