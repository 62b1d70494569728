"""Scenes for the detector: speech with pauses in noise, sounds, and music, each with its label by frame."""

import csv
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).resolve().parents[1]))

import corpora  # noqa: E402
import music  # noqa: E402

RATE = corpora.RATE
HOP = 160
NOISE, SPEECH, MUSIC = range(3)
SNRS_DB = (None, 20, 15, 10, 5, 3, 0, -3)
JUDGED_DB = (20, 10, 5, 0)
SOUND_S = 5
# What is this far below the loud frames of a clean utterance is no speech; shorter gaps than this are.
SPEECH_RANGE_DB, GAP_FRAMES = 30, 30


@dataclass(frozen=True)
class Scene:
    """Samples and the label of each frame. `group` names what it is judged with; none for what is fitted to."""

    samples: np.ndarray
    labels: np.ndarray
    group: str | None


@dataclass
class Sounds:
    """Decoded files, halved: every second speaker, sound and piece is fitted to, the others are judged."""

    speech: list[np.ndarray]
    noise: list[np.ndarray]
    music: list[np.ndarray]


def read(data: Path, folder: Path) -> tuple[Sounds, Sounds]:
    """The half to fit to and the half to judge by. Only recordings free for any use: no clip of a licence with NC."""
    with (data / "speech" / "transcripts.tsv").open(encoding="utf-8") as file:
        read_out = sorted(data / "speech" / row["path"] for row in csv.DictReader(file, delimiter="\t"))
    learners = [path for path in read_out if "speechocean762" in str(path)]
    fluent = [path for path in read_out if path not in learners]
    acted = sorted((data / "emotion" / "emodb").glob("*.flac"))
    speakers = sorted({path.name[:2] for path in acted})
    fit = learners[::2] + [path for path in acted if path.name[:2] in speakers[::2]][::3]
    judge = learners[1::4] + fluent + [path for path in acted if path.name[:2] in speakers[1::2]][::12]
    noise = sorted((data / "sounds" / "esc10").rglob("*.ogg"))
    pieces = sorted((data / "sounds" / "music").glob("*.ogg"))
    lists = [fit, noise[::2], pieces[::2], judge, noise[1::2], pieces[1::2]]
    corpora.decode([path for paths in lists for path in paths], folder)
    sounds, at = [], 0
    for paths in lists:
        sounds.append([corpora.audio(folder, at + index).astype(np.float64) for index in range(len(paths))])
        at += len(paths)
    return Sounds(*sounds[:3]), Sounds(*sounds[3:])


def make(fit: Sounds, judge: Sounds, seed: int) -> list[Scene]:
    """All scenes."""
    rng = np.random.default_rng(seed)
    scenes = []
    for _ in range(7):
        for pair in _pairs(rng, fit.speech):
            scenes.append(_speech(rng, pair, fit.noise, SNRS_DB[rng.integers(len(SNRS_DB))], None))
    for sound in fit.noise:
        scenes.append(_plain(rng, _trim(sound), NOISE, None))
        for _ in range(3):
            scenes.append(_plain(rng, _mixed(rng, fit.noise, sound), NOISE, None))
    for _ in range(30):
        scenes.append(_plain(rng, _coloured(rng, SOUND_S * RATE), NOISE, None))
    for piece in fit.music:
        scenes += [_plain(rng, part, MUSIC, None) for warp in range(4) for part in _parts(_warp(rng, piece, warp > 0))]
    for _ in range(260):
        played = music.piece(rng, 8)
        if rng.random() < 0.3:
            played = played + 10 ** (-rng.uniform(15, 35) / 20) * played.std() * rng.standard_normal(len(played))
        scenes.append(_plain(rng, played, MUSIC, None))
    for snr_db in (None, *JUDGED_DB):
        group = "clean" if snr_db is None else f"{snr_db} dB"
        scenes += [_speech(rng, pair, judge.noise, snr_db, group) for pair in _pairs(rng, judge.speech)]
    scenes += [_plain(rng, sound, SPEECH, "clip") for sound in judge.speech]
    scenes += [_plain(rng, _trim(sound), NOISE, "clip") for sound in judge.noise]
    scenes += [_plain(rng, piece, MUSIC, "clip") for piece in judge.music]
    return scenes


def powers(samples: np.ndarray) -> np.ndarray:
    """Mean power of the 25 ms around each frame's centre."""
    padded = np.concatenate([[0.0], np.cumsum(np.pad(samples, (200, 400)) ** 2)])
    at = np.arange(-(-len(samples) // HOP)) * HOP
    return (padded[at + 400] - padded[at]) / 400


def speech_frames(power: np.ndarray) -> np.ndarray:
    """Where a clean utterance speaks."""
    level_db = 10 * np.log10(power + 1e-12)
    speaks = level_db > np.quantile(level_db, 0.97) - SPEECH_RANGE_DB
    at = np.flatnonzero(speaks)
    for before, after in zip(at, at[1:], strict=False):
        if after - before <= GAP_FRAMES:
            speaks[before:after] = True
    return speaks


def _pairs(rng, sounds):
    order = rng.permutation(len(sounds))
    return [(sounds[a], sounds[b]) for a, b in zip(order[::2], order[1::2], strict=False)]


def _speech(rng, utterances, noises, snr_db, group):
    parts = [_pause(rng)]
    for utterance in utterances:
        level = np.sqrt(np.quantile(powers(utterance), 0.9) + 1e-9)
        parts += [utterance[: 8 * RATE] / level, _pause(rng)]
    samples = np.concatenate(parts)
    power = powers(samples)
    speaks = speech_frames(power)
    if snr_db is not None:
        samples = samples + _noise(rng, noises, len(samples)) * np.sqrt(power[speaks].mean() / 10 ** (snr_db / 10))
    return Scene(_level(rng, samples), np.where(speaks, SPEECH, NOISE), group)


def _plain(rng, samples, label, group):
    return Scene(_level(rng, samples), np.full(-(-len(samples) // HOP), label), group)


def _pause(rng):
    return np.zeros(int(rng.uniform(0.8, 2) * RATE))


def _level(rng, samples):
    return samples * 10 ** (rng.uniform(-30, -3) / 20) / max(np.abs(samples).max(), 1e-9)


def _noise(rng, noises, count):
    kind = rng.random()
    if kind < 0.25:
        noise = _coloured(rng, count) if kind < 0.1 else rng.standard_normal(count)
    else:
        sound = np.zeros(1)
        while (sound**2).mean() < 1e-9:
            sound = _trim(noises[rng.integers(len(noises))])
        sound = np.tile(sound, -(-count // len(sound)) + 1)
        start = rng.integers(len(sound) - count)
        noise = sound[start : start + count]
    return noise / np.sqrt((noise**2).mean() + 1e-12)


def _coloured(rng, count):
    return np.convolve(rng.standard_normal(count), np.exp(-np.arange(60) / rng.uniform(0.3, 20)), "same")


def _trim(samples):
    loud = np.flatnonzero(np.abs(samples) > 1e-4)
    return samples[loud[0] : loud[-1] + 1] if len(loud) else np.zeros(1)


def _warp(rng, samples, warp=True):
    if not warp:
        return samples
    return np.interp(np.arange(0, len(samples) - 1, rng.uniform(0.75, 1.33)), np.arange(len(samples)), samples)


def _mixed(rng, sounds, sound):
    samples = _warp(rng, _trim(sound))
    if rng.random() < 0.3:
        other = _warp(rng, _trim(sounds[rng.integers(len(sounds))]))
        count = min(len(samples), len(other))
        other = other[:count] / (other[:count].std() + 1e-6) * rng.uniform(0.1, 1)
        samples = samples[:count] / (samples[:count].std() + 1e-6) + other
    return samples


def _parts(samples):
    count = SOUND_S * RATE
    return [samples[at : at + count] for at in range(0, max(1, len(samples) - count + 1), count)]
