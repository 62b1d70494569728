"""Random music for the detector: chords, melodies and drums of simple synthetic instruments."""

import numpy as np

RATE = 16_000
SCALES = ([0, 2, 4, 5, 7, 9, 11], [0, 2, 3, 5, 7, 8, 10], [0, 2, 4, 7, 9, 12, 14])
# Attack of each kind of instrument, in seconds.
ATTACK_S = {"pluck": 0.003, "key": 0.006, "bow": 0.08, "wind": 0.04, "pad": 0.25}
KINDS = tuple(ATTACK_S)
HIGHEST_HZ = 7_600


def piece(rng: np.random.Generator, seconds: float) -> np.ndarray:
    """A few bars in one key, with up to three layers, half of the time in a room. At most 1."""
    samples = np.zeros(int(seconds * RATE))
    beat_s = 60 / rng.uniform(60, 170)
    root, scale = rng.uniform(40, 58), SCALES[rng.integers(3)]
    melody, drums = rng.random() < 0.85, rng.random() < 0.3
    if melody:
        _melody(rng, samples, beat_s, root, scale)
    if not melody or rng.random() < 0.75:
        _chords(rng, samples, beat_s, root, scale)
    if drums:
        _drums(rng, samples, beat_s)
    if rng.random() < 0.5:
        samples = _room(rng, samples)
    return samples / (np.abs(samples).max() + 1e-9)


def _melody(rng, samples, beat_s, root, scale):
    kind, degree, at = KINDS[rng.integers(5)], int(rng.integers(7, 22)), rng.uniform(0, 0.3)
    while at < len(samples) / RATE:
        length = beat_s * rng.choice([0.25, 0.5, 0.5, 1, 1, 2])
        degree = int(np.clip(degree + rng.integers(-3, 4), 4, 26))
        if rng.random() < 0.88:
            _add(samples, at, _note(rng, _hz(root, scale, degree), max(length * rng.uniform(0.6, 1.3), 0.08), kind), 1)
        at += length


def _chords(rng, samples, beat_s, root, scale):
    kind, at = KINDS[rng.integers(5)], 0.0
    while at < len(samples) / RATE:
        length, base, broken = beat_s * rng.choice([1, 2, 4]), int(rng.integers(0, 7)), rng.random() < 0.5
        for place, above in enumerate((0, 2, 4, 7)[: rng.integers(2, 5)]):
            tone = _note(rng, _hz(root, scale, base + above), length * 1.02, kind)
            _add(samples, at + (place * beat_s / 4 if broken else 0), tone, rng.uniform(0.3, 0.7))
        at += length


def _drums(rng, samples, beat_s):
    for half in range(int(len(samples) / RATE / beat_s * 2)):
        at = half * beat_s / 2
        count = int(rng.uniform(0.08, 0.25) * RATE)
        seconds = np.arange(count) / RATE
        burst = rng.standard_normal(count) * np.exp(-seconds * rng.uniform(15, 60))
        if half % 4 == 0:
            _add(samples, at, np.sin(2 * np.pi * 60 * seconds) * np.exp(-seconds * 18), 1)
        elif half % 4 == 2:
            _add(samples, at, burst, 0.5)
        if rng.random() < 0.7:
            _add(samples, at, np.diff(burst, prepend=0), 0.2)


def _room(rng, samples):
    time_s = rng.uniform(0.3, 2)
    count = int(time_s * RATE)
    response = rng.standard_normal(count) * np.exp(-6.9 * np.arange(count) / count)
    response /= np.sqrt((response**2).sum())
    width = 2 * len(samples)
    tail = np.fft.irfft(np.fft.rfft(samples, width) * np.fft.rfft(response, width))[: len(samples)]
    return samples + rng.uniform(0.2, 0.8) * tail


def _hz(root, scale, degree):
    return 440 * 2 ** ((root + 12 * (degree // 7) + scale[degree % 7] - 69) / 12)


def _add(samples, at_s, sound, gain):
    start = int(at_s * RATE)
    end = min(start + len(sound), len(samples))
    if end > start:
        samples[start:end] += gain * sound[: end - start]


def _note(rng, hz, seconds, kind):
    time = np.arange(int(seconds * RATE)) / RATE
    struck = kind in ("pluck", "key")
    vibrato = 0 if struck else rng.uniform(0, 0.006)
    rate_hz, tilt, fall, odd = rng.uniform(4.5, 6.5), rng.uniform(0.6, 2), rng.uniform(0.2, 0.8), rng.random() < 0.2
    phase = 2 * np.pi * np.cumsum(hz * (1 + vibrato * np.sin(2 * np.pi * rate_hz * time))) / RATE
    sound = np.zeros(len(time))
    for partial in range(1, int(min(24, HIGHEST_HZ / hz)) + 1):
        if odd and partial % 2 == 0:
            continue
        decay = np.exp(-time * partial * fall) if struck else 1
        height = partial**-tilt * rng.uniform(0.4, 1.2)
        sound += height * decay * np.sin(partial * phase + rng.uniform(0, 2 * np.pi))
    envelope = np.minimum(time / ATTACK_S[kind], 1) * np.minimum((seconds - time) / 0.05, 1).clip(0)
    if struck:
        envelope = envelope * np.exp(-time * rng.uniform(1, 6))
    sound = sound * envelope
    if kind == "wind":
        sound += 0.02 * envelope * rng.standard_normal(len(time)) * np.abs(sound).max()
    return sound / (np.abs(sound).max() + 1e-9)
