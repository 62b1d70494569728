"""Conversations made of real recordings, with who speaks when: seeded, so that everybody measures the same.

Half of them have speakers of one corpus, half of any. A turn is one to three recordings of a speaker; almost half of
the turns begin before the last has ended. Speech is what lies within 25 dB of a recording's loud parts, pauses below
0.3 s included. Tuning and test know different speakers.
"""

import csv
from pathlib import Path

import numpy as np

RATE, HOP = 16_000, 160
LEAST_CLIPS = 3  # of speakers in a corpus without a split
LEVEL_DB, LEVEL_SPREAD_DB, NOISE_DB = -26, 3, -65


def speakers(data: Path) -> tuple[dict, dict]:
    """Recordings by corpus and speaker, for tuning and for the test."""
    tune, test, read = {}, {}, {}
    for file, folder in (("emotion/labels.tsv", "emotion"), ("speech/transcripts.tsv", "speech")):
        with (data / file).open() as lines:
            for row in csv.DictReader(lines, delimiter="\t"):
                entry = read.setdefault((row["corpus"], row["speaker"]), (row.get("split", ""), []))
                entry[1].append(f"{folder}/{row['path']}")
    turn = {}
    for (corpus, speaker), (split, clips) in sorted(read.items()):
        if corpus == "jfk" or (not split and corpus == "speechocean762" and len(clips) < LEAST_CLIPS):
            continue
        if not split:
            turn[corpus] = turn.get(corpus, 0) + 1
            split = "tune" if corpus == "ljspeech" or turn[corpus] % 2 == 0 else "test"
        (test if split == "test" else tune)[corpus, speaker] = clips
    return tune, test


def speech(sound: np.ndarray) -> list[tuple[int, int]]:
    """Where there is speech in a recording, in samples."""
    count = len(sound) // HOP
    level = 10 * np.log10((sound[:count * HOP].reshape(count, HOP) ** 2).mean(1) + 1e-10)
    loud, floor = np.quantile(level, 0.95), np.quantile(level, 0.05)
    active = level > max(loud - 25, min(floor + 8, loud - 15))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], active.astype(np.int8), [0]])))
    runs = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if runs and start - runs[-1][1] < 30:
            runs[-1][1] = end
        else:
            runs.append([start, end])
    return [(int(start) * HOP, int(end) * HOP) for start, end in runs if end - start >= 10]


class Conversations:
    """Makes them from the recordings of `pool`, which `load` brings as f32 at 16 kHz."""

    def __init__(self, pool: dict, load):
        self.pool, self.load, self.kept = pool, load, {}
        self.corpora = {}
        for corpus, speaker in pool:
            self.corpora.setdefault(corpus, []).append((corpus, speaker))

    def clip(self, path: str) -> tuple[np.ndarray, list[tuple[int, int]]]:
        """A recording and where there is speech in it."""
        if path not in self.kept:
            sound = self.load(path)
            self.kept[path] = sound, speech(sound)
        return self.kept[path]

    def _who(self, draw: np.random.Generator) -> tuple[list, bool]:
        count = int(draw.integers(2, 6))
        alike = draw.random() < 0.5
        enough = [corpus for corpus, known in self.corpora.items() if len(known) >= count]
        one = self.corpora[enough[draw.integers(len(enough))]] if alike and enough else None
        names, who = sorted(self.corpora), []
        while len(who) < count:
            group = one or self.corpora[names[draw.integers(len(names))]]
            speaker = group[draw.integers(len(group))]
            if speaker not in who:
                who.append(speaker)
        return who, bool(one)

    def _turns(self, draw: np.random.Generator, who: list) -> list:
        left = {speaker: list(draw.permutation(sorted(self.pool[speaker]))) for speaker in who}
        gain = {speaker: LEVEL_DB + LEVEL_SPREAD_DB * draw.normal() for speaker in who}
        first = [int(place) for place in draw.permutation(len(who))]
        turns, total, before = [], 0.0, None
        while total < 20 * len(who) + 30:
            if first:
                speaker = who[first.pop()]
            else:
                others = [other for other in who if other != before and left[other]]
                if not others:
                    break
                speaker = others[draw.integers(len(others))]
            parts = []
            for _ in range(min(int(draw.integers(1, 4)), len(left[speaker]))):
                sound, spans = self.clip(left[speaker].pop())
                if not spans:
                    continue
                start, end = max(0, spans[0][0] - 800), min(len(sound), spans[-1][1] + 800)
                power = np.mean(np.concatenate([sound[a:b] for a, b in spans]) ** 2)
                part = sound[start:end] * 10 ** (gain[speaker] / 20) / np.sqrt(power + 1e-12)
                parts.append((part, [((a - start) / RATE, (b - start) / RATE) for a, b in spans]))
            if parts:
                turns.append((speaker, parts))
                total += sum(len(part) for part, _ in parts) / RATE
                before = speaker
        return turns

    def make(self, seed: list[int]) -> dict:
        """`sound` f32 at 16 kHz, `turns` as (start, end, speaker) in seconds, `speakers`, and if of `one` corpus."""
        draw = np.random.default_rng(seed)
        who, one = self._who(draw)
        end, placed, truth, ends = 0.5, [], [], {}
        for speaker, parts in self._turns(draw, who):
            early = placed and draw.random() < 0.45
            gap = -draw.uniform(0.3, 2.0) if early else draw.uniform(0.1, 1.0)
            at = max(end + gap, ends.get(speaker, 0) + 0.1, 0.3)
            for part, spans in parts:
                placed.append((at, part))
                truth += [(at + a, at + b, speaker) for a, b in spans]
                at += len(part) / RATE
                last = at
                at += draw.uniform(0.05, 0.5)
            ends[speaker] = last
            end = max(end, last)
        sound = np.zeros(int((end + 0.7) * RATE), np.float32)
        for at, part in placed:
            start = int(at * RATE)
            sound[start:start + len(part)] += part[:len(sound) - start]
        sound += draw.normal(0, 10 ** (NOISE_DB / 20), len(sound)).astype(np.float32)
        sound *= min(1, 0.99 / np.abs(sound).max())
        return {"sound": sound, "turns": sorted(truth), "speakers": len(who), "one": one}


def noisy(sound: np.ndarray, noises: list[np.ndarray], seed: list[int], snr_db: float) -> np.ndarray:
    """The same with everyday sounds one after the other, so many decibels below it."""
    draw = np.random.default_rng(seed)
    around = np.zeros(0, np.float32)
    while len(around) < len(sound):
        around = np.concatenate([around, noises[draw.integers(len(noises))]])
    around = around[:len(sound)]
    factor = np.sqrt(np.mean(sound**2) / (np.mean(around**2) + 1e-12)) * 10 ** (-snr_db / 20)
    mixed = sound + factor * around
    return (mixed * min(1, 0.99 / np.abs(mixed).max())).astype(np.float32)
