"""Measures who speaks when as people meet it, through the command line: the section of `docs/accuracy-words.md`.

who_speaks.py SOTTO PACK DATA WORK prints it; `evaluate.py` of the speech pack joins it to its own.
"""

import json
import resource
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np

import diarization
import mixtures

COUNT, SEED = 60, 2
NOISE_DB = 5
TARGET_ERROR, TARGET_RIGHT = 0.11, 0.85


def decoded(sotto: str, files: list[Path], out: Path) -> list[np.ndarray]:
    """Recordings as f32 at 16 kHz, as the program hears them."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "list.txt").write_text("\n".join(map(str, files)))
    subprocess.run([sotto, "decode", "--list", out / "list.txt", "--out-dir", out], check=True, capture_output=True)
    return [np.fromfile(out / f"{number:06}.f32", np.float32) for number in range(len(files))]


def write(path: Path, sound: np.ndarray) -> Path:
    """A sound as 16-bit WAV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, mixtures.RATE, 0, "NONE", ""))
        out.writeframes((sound * 32_767).astype("<i2").tobytes())
    return path


def found(sotto: str, files: list[Path], *options: str) -> list[dict]:
    """What the program finds in each file."""
    command = [sotto, "analyze", "--json", "--jobs", "1", *options, *map(str, files)]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return [json.loads(line) for line in lines]


def score(made: list[dict], reports: list[dict]) -> dict:
    """Errors over all conversations, and how many have the right number of speakers."""
    total, off = np.zeros(4), []
    for one, report in zip(made, reports, strict=True):
        seconds = len(one["sound"]) / mixtures.RATE
        turns = [(turn["start_s"], turn["end_s"], turn["speaker"]) for turn in report["speakers"]["turns"]]
        total += diarization.errors(diarization.marks(one["turns"], seconds), diarization.marks(turns, seconds))
        off.append(len(report["speakers"]["speakers"]) - one["speakers"])
    missed, false, confused, said = total
    off = np.array(off)
    return {"error": (missed + false + confused) / said, "missed": missed / said, "false": false / said,
            "confused": confused / said, "right": int((off == 0).sum()), "many": int((off > 0).sum()),
            "few": int((off < 0).sum()), "count": len(off)}


def row(name: str, it: dict) -> str:
    """A line of the table."""
    return (f"| {name} | {it['count']} | {it['error']:.3f} | {it['missed']:.3f} | {it['false']:.3f} | "
            f"{it['confused']:.3f} | {it['right']} ({it['right'] / it['count']:.0%}) | {it['many']} | {it['few']} |")


def cost(sotto: str, pack: str, file: Path, seconds: float) -> float:
    """Processor time of telling speakers apart for each second of a file, above that of the rest of the analysis."""
    def used(*options: str) -> float:
        times = []
        for _ in range(3):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            found(sotto, [file], *options)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        return min(times)
    return (used("--speaker-model", pack) - used()) / seconds


def section(sotto: str, pack: str, data: Path, work: Path) -> list[str]:
    """The lines of the section."""
    card = json.loads((Path(pack) / "card.json").read_text())
    work = work / "who"
    test = mixtures.speakers(data)[1]
    paths = sorted({path for clips in test.values() for path in clips})
    sounds = dict(zip(paths, decoded(sotto, [data / path for path in paths], work / "clips"), strict=True))
    noises = decoded(sotto, sorted((data / "sounds/esc10").rglob("*.ogg")), work / "noises")
    source = mixtures.Conversations(test, sounds.__getitem__)
    made = [source.make([SEED, number]) for number in range(COUNT)]
    files = [write(work / f"{number:02}.wav", one["sound"]) for number, one in enumerate(made)]
    reports = found(sotto, files, "--speaker-model", pack)
    whole = score(made, reports)
    groups = {"speakers of one corpus": True, "speakers of any": False}
    parts = {name: [at for at, one in enumerate(made) if one["one"] == of_one] for name, of_one in groups.items()}
    rows = [row("all", whole)]
    rows += [row(name, score([made[at] for at in places], [reports[at] for at in places]))
             for name, places in parts.items() if places]
    loud = [mixtures.noisy(one["sound"], noises, [SEED, COUNT, number], NOISE_DB) for number, one in enumerate(made)]
    loud = [write(work / f"noisy-{number:02}.wav", sound) for number, sound in enumerate(loud)]
    rows.append(row(f"all, with sounds {NOISE_DB} dB below", score(made, found(sotto, loud, "--speaker-model", pack))))
    share = cost(sotto, pack, files[0], len(made[0]["sound"]) / mixtures.RATE)
    minutes = sum(len(one["sound"]) for one in made) / mixtures.RATE / 60
    print(json.dumps(whole))
    compared = card["compared"]
    return [
        "## Who speaks", "",
        f"With the pack `{card['name']}` {card['version']}, through `sotto analyze --speaker-model`: {COUNT} "
        f"conversations of 2 to 5 speakers, {minutes:.0f} minutes, made by a seeded script from recordings of "
        f"{len(test)} speakers whom the tuning never saw. No collar, overlap counts. Speech is what lies within 25 dB "
        "of a recording's loud parts, and the program ends turns by the same rule: how much is missed or false is a "
        "matter of where speech is said to begin and end.", "",
        "| conversations | count | error | missed | false | confused | number right | too many | too few |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        *rows, "",
        f"The targets are an error of at most {TARGET_ERROR:.2f} and the right number in {TARGET_RIGHT:.0%}: "
        f"{'met' if whole['error'] <= TARGET_ERROR else 'not met'} and "
        f"{'met' if whole['right'] >= TARGET_RIGHT * whole['count'] else 'not met'}. The noise is for information.", "",
        f"Against the package's own networks, on {compared['clips']} sounds: the same class in "
        f"{compared['same_classes']:.2%} of the segmentation's frames; the least cosine of two prints is "
        f"{compared['least_cosine']:.4f}.", "",
        f"It takes {60 * share:.1f} s of one processor for a minute natively, {share:.3f} of real time, above the rest "
        "of the analysis.", "",
    ]


def main() -> None:
    """Prints the section."""
    sotto, pack, data, work = sys.argv[1:]
    print("\n".join(section(sotto, pack, Path(data), Path(work))))


if __name__ == "__main__":
    main()
