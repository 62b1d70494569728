"""The labelled clips: what is said about each, and its audio as the engine's own decoder hears it."""

import csv
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np

CLASSES = ("neutral", "happiness", "sadness", "anger", "fear", "surprise", "disgust")
RATE = 16_000
REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Clip:
    """One labelled recording. `label` indexes CLASSES; RAVDESS's "calm" counts as neutral."""

    path: str
    corpus: str
    speaker: str
    label: int
    split: str


def read(data: Path) -> list[Clip]:
    """All clips of `data/emotion/labels.tsv`."""
    with (data / "emotion" / "labels.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [Clip(row["path"], row["corpus"], row["speaker"],
                 CLASSES.index("neutral" if row["emotion"] == "calm" else row["emotion"]), row["split"])
            for row in rows]


def decode(paths: list[Path], folder: Path) -> None:
    """Runs `sotto decode`, so that training hears exactly what the engine hears. Skips work already done."""
    listing = "".join(f"{path.resolve()}\n" for path in paths)
    done = folder / "list.txt"
    if done.exists() and done.read_text(encoding="utf-8") == listing:
        return
    folder.mkdir(parents=True, exist_ok=True)
    pending = folder / "pending.txt"
    pending.write_text(listing, encoding="utf-8")
    subprocess.run(["cargo", "run", "--release", "--quiet", "-p", "sotto-cli", "--", "decode",
                    "--list", pending, "--out-dir", folder], cwd=REPOSITORY, check=True)
    pending.rename(done)


def audio(folder: Path, index: int) -> np.ndarray:
    """Decoded samples of one line of the list, f32 at 16 kHz."""
    return np.fromfile(folder / f"{index:06}.f32", "<f4")


def trim(samples: np.ndarray, below_db: float = 35.0, pad_s: float = 0.15) -> np.ndarray:
    """Cuts what is quiet at both ends, since the engine hands the model stretches of speech, not whole files."""
    step = RATE // 50
    count = len(samples) // step
    if count < 3:
        return samples
    power = (samples[: count * step].reshape(count, step) ** 2).mean(axis=1)
    loud = np.flatnonzero(power > power.max() * 10 ** (-below_db / 10))
    if len(loud) == 0:
        return samples
    pad = int(pad_s * RATE)
    return samples[max(0, loud[0] * step - pad): (loud[-1] + 1) * step + pad]
