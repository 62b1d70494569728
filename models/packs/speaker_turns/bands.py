"""Log-mel bands as the voice network was trained on: those of the Kaldi toolkit, less their mean over time.

25 ms Hamming windows 10 ms apart, no dither, pre-emphasis 0.97, 80 triangles on the mel scale from 20 Hz to 8 kHz
(Povey et al., The Kaldi Speech Recognition Toolkit, 2011).
"""

import numpy as np

BANDS, FRAME, HOP, TRANSFORM, RATE = 80, 400, 160, 512, 16_000


def _mel(hz: np.ndarray | float) -> np.ndarray:
    return 1127 * np.log1p(np.asarray(hz) / 700)


def _filters() -> np.ndarray:
    edges = np.linspace(_mel(20), _mel(RATE / 2), BANDS + 2)
    # The bin at half the rate is left out.
    place = _mel(np.arange(TRANSFORM // 2) * RATE / TRANSFORM)
    rising = (place - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    return np.maximum(0, np.minimum(rising, 2 - rising))


def bands(samples: np.ndarray) -> np.ndarray:
    """Bands [T,80] of the whole frames of samples in full scale 1, less the mean of each band."""
    frames = np.lib.stride_tricks.sliding_window_view(samples.astype(np.float64) * 32_768, FRAME)[::HOP]
    frames = frames - frames.mean(1, keepdims=True)
    frames = frames - 0.97 * np.concatenate([frames[:, :1], frames[:, :-1]], 1)
    window = 0.54 - 0.46 * np.cos(2 * np.pi * np.arange(FRAME) / (FRAME - 1))
    powers = np.abs(np.fft.rfft(frames * window, TRANSFORM)[:, :TRANSFORM // 2]) ** 2
    rows = np.log(np.maximum(powers @ _filters().T, np.finfo(np.float32).eps))
    return (rows - rows.mean(0)).astype(np.float32)
