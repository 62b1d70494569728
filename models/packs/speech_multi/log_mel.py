"""The log-mel spectrum that Whisper hears, from its paper: 80 bands, windows of 25 ms, 10 ms apart.

Radford and others, "Robust speech recognition via large-scale weak supervision", 2022, section 2.2; the filters are
those of Slaney's Auditory Toolbox, of equal area; levels reach 80 dB down from the loudest and lie around zero.
"""

import numpy as np

RATE, WINDOW, HOP, BANDS = 16_000, 400, 160, 80
RANGE = 8.0  # powers of ten below the loudest cell
LOUDEST = 1.25  # level that it is brought to: that of speech at a usual distance


def _hertz(mels: np.ndarray) -> np.ndarray:
    return np.where(mels < 15, mels * 200 / 3, 1_000 * np.exp((mels - 15) * np.log(6.4) / 27))


def filters() -> np.ndarray:
    """Weights of the bins [80,201]."""
    highest = 15 + 27 * np.log(RATE / 2 / 1_000) / np.log(6.4)
    edges = _hertz(np.linspace(0, highest, BANDS + 2))
    bins = np.arange(WINDOW // 2 + 1) * RATE / WINDOW
    low, centre, high = (edges[at:at + BANDS, None] for at in range(3))
    slopes = np.minimum((bins - low) / (centre - low), (high - bins) / (high - centre))
    return np.maximum(slopes, 0) * 2 / (high - low)


def log_mel(audio: np.ndarray, frames: int, loudest: float | None = None) -> np.ndarray:
    """So many frames [80,M], the audio filled up with silence and mirrored at both ends.

    The loudest cell is brought to `loudest`, as if the audio had been as loud; without, it keeps its level.
    """
    samples = np.zeros(frames * HOP)
    samples[:len(audio)] = audio[:len(samples)]
    samples = np.pad(samples, WINDOW // 2, mode="reflect")
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)
    pieces = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP][:frames]
    powers = np.abs(np.fft.rfft(pieces * window)) ** 2
    levels = np.log10(np.maximum(filters() @ powers.T, 1e-10))
    heard = (np.maximum(levels, levels.max() - RANGE) + 4) / 4
    return (heard if loudest is None else heard - heard.max() + loudest).astype(np.float32)
