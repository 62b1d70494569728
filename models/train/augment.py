"""Copies of clips as other rooms, microphones, lines and streets would have them, and the harm that is measured."""

import subprocess
from pathlib import Path

import numpy as np
from scipy.signal import fftconvolve

from corpora import RATE


def level(samples: np.ndarray) -> float:
    """Root of the mean power of the louder half of 20 ms frames."""
    step = RATE // 50
    count = max(1, len(samples) // step)
    power = np.sort((samples[: count * step].reshape(count, -1) ** 2).mean(axis=1))
    return float(np.sqrt(power[count // 2:].mean() + 1e-12))


def add_noise(samples: np.ndarray, noise: np.ndarray, snr_db: float) -> np.ndarray:
    """Noise so far below the speech's louder half."""
    gain = level(samples) / (np.sqrt((noise**2).mean()) + 1e-9) * 10 ** (-snr_db / 20)
    return (samples + gain * noise).astype(np.float32)


def some_noise(noises: list[np.ndarray], length: int, generator: np.random.Generator) -> np.ndarray:
    """A stretch of a recorded noise, or of noise with a spectrum between white and brown."""
    if noises and generator.random() < 0.65:
        noise = noises[generator.integers(len(noises))]
        start = int(generator.integers(len(noise)))
        noise = np.resize(np.roll(noise, -start), length)
        if np.sqrt((noise**2).mean()) > 1e-5:
            return noise
    spectrum = np.fft.rfft(generator.normal(size=length))
    hertz = np.maximum(np.fft.rfftfreq(length, 1 / RATE), 20.0)
    return np.fft.irfft(spectrum * hertz ** -generator.uniform(0, 1), length)


def telephone(samples: np.ndarray) -> np.ndarray:
    """300 to 3,400 Hz, then the 8 bits of the mu-law (ITU-T G.711, continuous form)."""
    spectrum = np.fft.rfft(samples)
    hertz = np.fft.rfftfreq(len(samples), 1 / RATE)
    passed = 1 / (1 + (300 / np.maximum(hertz, 1)) ** 8) / (1 + (hertz / 3400) ** 24)
    narrow = np.fft.irfft(spectrum * passed, len(samples))
    peak = np.abs(narrow).max() + 1e-9
    curve = np.sign(narrow) * np.log1p(255 * np.abs(narrow) / peak) / np.log(256)
    steps = np.round(curve * 127) / 127
    return (np.sign(steps) * (256 ** np.abs(steps) - 1) / 255 * peak).astype(np.float32)


def room(samples: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Noise that decays exponentially stands for a room's response: 0.15 to 0.7 s to fall by 60 dB."""
    decay = generator.uniform(0.15, 0.7)
    times = np.arange(int(decay * RATE * 0.7)) / RATE
    tail = generator.normal(size=len(times)) * 10 ** (-3 * times / decay)
    tail[: RATE // 400] = 0
    tail *= 10 ** (generator.uniform(-12, 0) / 20) / np.sqrt((tail**2).sum())
    tail[0] = 1
    return fftconvolve(samples, tail)[: len(samples)].astype(np.float32)


def microphone(samples: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """A smooth response with random gains of 4 dB deviation at nine frequencies."""
    points = np.geomspace(60, 8000, 9)
    hertz = np.fft.rfftfreq(len(samples), 1 / RATE)
    gain = np.interp(np.log(np.maximum(hertz, 60)), np.log(points), generator.normal(0, 4, 9))
    return np.fft.irfft(np.fft.rfft(samples) * 10 ** (gain / 20), len(samples)).astype(np.float32)


def speed(samples: np.ndarray, factor: float) -> np.ndarray:
    """Played faster by the factor, pitch and all."""
    return np.interp(np.arange(0, len(samples) - 1, factor), np.arange(len(samples)), samples).astype(np.float32)


def vary(samples: np.ndarray, noises: list[np.ndarray], generator: np.random.Generator) -> np.ndarray:
    """A random mixture of all of these."""
    if generator.random() < 0.5:
        samples = speed(samples, generator.uniform(0.94, 1.06))
    if generator.random() < 0.4:
        samples = room(samples, generator)
    if generator.random() < 0.6:
        samples = add_noise(samples, some_noise(noises, len(samples), generator), generator.uniform(3, 35))
    if generator.random() < 0.6:
        samples = microphone(samples, generator)
    if generator.random() < 0.15:
        samples = telephone(samples)
    return samples


def opus(clips: list[np.ndarray], folder: Path, decode) -> list[np.ndarray]:
    """The clips after Opus at 16 kbit/s: one long file, since a program a clip takes long. `decode` is the engine's."""
    gap = RATE // 2
    joined = np.concatenate([np.append(clip, np.zeros(gap, np.float32)) for clip in clips])
    folder.mkdir(parents=True, exist_ok=True)
    coded = folder / "joined.ogg"
    subprocess.run(["ffmpeg", "-loglevel", "error", "-y", "-f", "f32le", "-ar", str(RATE), "-ac", "1", "-i", "-",
                    "-c:a", "libopus", "-b:a", "16k", "-application", "voip",
                    "-compression_level", "5", coded],
                   input=joined.astype("<f4").tobytes(), check=True)
    decode([coded], folder)
    heard = np.fromfile(folder / "000000.f32", "<f4")
    heard = np.pad(heard, (0, max(0, len(joined) - len(heard))))
    starts = np.cumsum([0, *(len(clip) + gap for clip in clips)])
    return [heard[start: start + len(clip)] for start, clip in zip(starts, clips, strict=False)]
