"""Measures what several sequences of tokens side by side are worth: a section of `docs/accuracy-words.md`.

beams.py SOTTO DATA PACK... prints it; `evaluate.py` of the English pack joins it to its own.
"""

import csv
import json
import resource
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path += [str(HERE.parent), str(HERE.parent / "speech_en"), str(HERE.parents[1] / "train")]

import measures  # noqa: E402
import score  # noqa: E402

from many_languages import GERMAN, letters  # noqa: E402

WIDTHS = (1, 3, 5)
GERMANS = 60  # clips


def english(data: Path) -> dict[str, dict[str, str]]:
    """Tuning and test: what is said by file. Every other speaker of speechocean762 tunes, all others test."""
    with (data / "speech/transcripts.tsv").open() as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    learners = sorted({row["speaker"] for row in rows if row["corpus"] == "speechocean762"})
    split = {"tuning": {}, "test": {}}
    for row in rows:
        tunes = row["corpus"] == "speechocean762" and learners.index(row["speaker"]) % 2 == 0
        split["tuning" if tunes else "test"][str(data / "speech" / row["path"])] = row["transcript"]
    return split


def german(data: Path) -> dict[str, str]:
    """What is said in every so many clips of EmoDB, by file."""
    paths = sorted((data / "emotion/emodb").glob("*"))
    return {str(path): GERMAN[path.name[2:5]] for path in paths[::len(paths) // GERMANS][:GERMANS]}


def _errors(sotto: str, how: list, truth: dict, normalise) -> tuple[float, float]:
    """Word error rate, and the processor time that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = measures.transcripts(sotto, how, *truth)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    pairs = [(said, measures.text(found[file])) for file, said in truth.items()]
    return score.rate(pairs, normalise), after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def section(sotto: str, packs: list[str], data: Path) -> list[str]:
    """The lines of the section."""
    split, other = english(data), german(data)
    lines = ["## Several sequences side by side", "",
             "Word error rates, plain lower case, with `--beam`; told the language. Tuning is every other speaker of "
             f"speechocean762 ({len(split['tuning'])} clips); test is the others with LibriSpeech, LJSpeech and JFK "
             f"({len(split['test'])} clips); German is {len(other)} clips of EmoDB. Time is that of all of them, by "
             "that of a beam of 1.", "",
             "| pack | beam | tuning | test | German | time |", "| --- | ---: | ---: | ---: | ---: | ---: |"]
    for pack in packs:
        card = json.loads((Path(pack) / "card.json").read_text())
        first = None
        for width in WIDTHS:
            how = ["--model", pack, "--beam", str(width), "--language"]
            parts = [_errors(sotto, [*how, "en"], split[part], score.plain) for part in ("tuning", "test")]
            if "prompt" in card:
                parts.append(_errors(sotto, [*how, "de"], other, letters))
            rates = [f"{rate:.3f}" for rate, _ in parts] + ["-"] * (3 - len(parts))
            took = sum(seconds for _, seconds in parts)
            first = first or took
            lines.append(f"| {card['name']} | {width} | {' | '.join(rates)} | {took / first:.2f} |")
    return [*lines, ""]


if __name__ == "__main__":
    program, recordings, *folders = sys.argv[1:]
    print("\n".join(section(program, folders, Path(recordings))))
