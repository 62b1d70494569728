"""The labelled clips: what is said about each, and its audio as the engine's own decoder hears it."""

import csv
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np

CLASSES = ("neutral", "happiness", "sadness", "anger", "fear", "surprise", "disgust")
RATE = 16_000
FEMALE = {f"emodb-{name}" for name in ("08", "09", "13", "14", "16")}
FEMALE |= {f"nemo-{name}0" for name in ("EB", "IC", "KD", "MK")} | {f"ravdess-{n:02}" for n in range(2, 25, 2)}
REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Clip:
    """One labelled recording. `label` indexes CLASSES; RAVDESS's "calm" counts as neutral, but for `calm`."""

    path: str
    corpus: str
    speaker: str
    label: int
    split: str
    calm: bool

    @property
    def gender(self) -> str:
        """Of the speaker, as the corpora document it (nEMO: by the median pitch of neutral clips)."""
        return "female" if self.speaker in FEMALE else "male"


def read(data: Path) -> list[Clip]:
    """All clips of `data/emotion/labels.tsv`."""
    with (data / "emotion" / "labels.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [Clip(row["path"], row["corpus"], row["speaker"],
                 CLASSES.index("neutral" if row["emotion"] == "calm" else row["emotion"]), row["split"],
                 row["emotion"] == "calm")
            for row in rows]


def decode(paths: list[Path], folder: Path) -> None:
    """Runs `sotto decode`, so that training hears exactly what the engine hears. Skips work already done.

    `SOTTO` names a program that is built already.
    """
    listing = "".join(f"{path.resolve()}\n" for path in paths)
    done = folder / "list.txt"
    if done.exists() and done.read_text(encoding="utf-8") == listing:
        return
    folder.mkdir(parents=True, exist_ok=True)
    pending = folder / "pending.txt"
    pending.write_text(listing, encoding="utf-8")
    built = os.environ.get("SOTTO")
    program = [built] if built else ["cargo", "run", "--release", "--quiet", "-p", "sotto-cli", "--"]
    subprocess.run([*program, "decode", "--list", pending, "--out-dir", folder], cwd=REPOSITORY, check=True)
    pending.rename(done)


def noises(data: Path, cache: Path) -> list[np.ndarray]:
    """The recorded sounds and music of `data/sounds`, decoded, but for what is short or silent."""
    paths = sorted((data / "sounds").rglob("*.ogg"), key=str)
    folder = cache / "noise"
    decode(paths, folder)
    found = [audio(folder, index) for index in range(len(paths))]
    return [noise for noise in found if len(noise) > RATE // 2 and np.sqrt((noise**2).mean()) > 1e-4]


def audio(folder: Path, index: int) -> np.ndarray:
    """Decoded samples of one line of the list, f32 at 16 kHz."""
    return np.fromfile(folder / f"{index:06}.f32", "<f4")
