"""What is measured of any pack that writes down what is said, through the command line, as lines of Markdown."""

import csv
import json
import resource
import subprocess
import time
import wave
from pathlib import Path

import numpy as np

import score
import spoken

CORPORA = ("librispeech", "ljspeech", "jfk", "speechocean762")
SINGS = "Karissa_Hobbs"  # a song with words


def transcripts(sotto: str, how: list, *files) -> dict:
    """What the program writes down, by file; `how` are options."""
    command = [sotto, "transcribe", *how, "--format", "json", *map(str, files)]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return {read["file"]: read["transcript"] for read in map(json.loads, lines)}


def text(transcript: dict) -> str:
    """All of it in one line."""
    return " ".join(segment["text"] for segment in transcript["segments"])


def word_errors(sotto: str, how: list, data: Path) -> list[str]:
    """The table of word error rates, and the time that it took."""
    with (data / "speech/transcripts.tsv").open() as file:
        truth = {row["path"]: row for row in csv.DictReader(file, delimiter="\t")}
    found = transcripts(sotto, how, data / "speech")
    lines = ["| corpus | clips | words | WER, plain lower case | WER, English rules | clips without a word |",
             "| --- | ---: | ---: | ---: | ---: | ---: |"]
    for corpus in CORPORA:
        pairs = [(row["transcript"], text(found[str(data / "speech" / path)])) for path, row in truth.items()
                 if row["corpus"] == corpus and str(data / "speech" / path) in found]
        words = sum(len(score.plain(said)) for said, _ in pairs)
        empty = sum(not heard for _, heard in pairs)
        lines.append(f"| {corpus} | {len(pairs)} | {words} | {score.rate(pairs, score.plain):.3f} | "
                     f"{score.rate(pairs, score.english):.3f} | {empty} |")
    return lines


def silence(sotto: str, how: list, data: Path, work: Path) -> list[str]:
    """Words out of sounds in which nobody speaks."""
    made = work / "nothing"
    made.mkdir(parents=True, exist_ok=True)
    draw = np.random.default_rng(7)
    for name, level in (("silence", 0.0), ("faint-noise", 0.0005), ("white-noise", 0.05)):
        with wave.open(str(made / f"{name}.wav"), "wb") as out:
            out.setparams((1, 2, 16_000, 0, "NONE", ""))
            out.writeframes((draw.normal(0, 1, 160_000) * level * 32_767).astype("<i2").tobytes())
    found = transcripts(sotto, how, data / "sounds", made)
    without = {file: read for file, read in found.items() if SINGS not in file}
    wrong = [Path(file).name for file, read in without.items() if read["segments"]]
    share = 1 - len(wrong) / len(without)
    but = f": not {', '.join(wrong)}" if wrong else ""
    return [f"{len(without) - len(wrong)} of {len(without)} ({share:.1%}) sounds in which nobody speaks or sings give "
            f"no word{but}. The song with words is written down."]


def word_times(sotto: str, how: list, work: Path) -> list[str]:
    """Word starts against espeak-ng's own events."""
    try:
        truth = spoken.speak(work / "spoken")
    except OSError as reason:
        return [f"Word times were not measured: {reason}."]
    found = transcripts(sotto, how, work / "spoken")
    differences, words = [], 0
    for file, read in found.items():
        said = [(score.plain(word), start) for word, start in truth[Path(file).name]]
        heard = [(score.plain(word["text"]), word["start_s"]) for segment in read["segments"]
                 for word in segment["words"]]
        words += len(said)
        # A word is compared where it is the only one of its kind in both.
        for word, start in said:
            there = [at for other, at in heard if other == word]
            if len(there) == 1 and sum(other == word for other, _ in said) == 1:
                differences.append(there[0] - start)
    off = np.abs(differences)
    return [f"50 sentences, four voices: {len(off)} of {words} words can be compared. Their starts are off by "
            f"{np.median(off) * 1000:.0f} ms (median), {np.quantile(off, 0.9) * 1000:.0f} ms (90th percentile); "
            f"the median of the signed difference is {np.median(differences) * 1000:+.0f} ms."]


def speed(sotto: str, how: list, work: Path) -> list[str]:
    """Processor time of one minute of the spoken sentences, without the time to load."""
    parts = []
    for path in sorted((work / "spoken").glob("*.wav")):
        with wave.open(str(path)) as sound:
            rate = sound.getframerate()
            parts.append(sound.readframes(sound.getnframes()))
    whole = b"".join(parts)[: 2 * 60 * rate] if parts else b""
    if len(whole) < 2 * 60 * rate:
        return []
    path, short = work / "minute.wav", work / "short.wav"
    for name, content in ((path, whole), (short, whole[: 2 * rate])):
        with wave.open(str(name), "wb") as out:
            out.setparams((1, 2, rate, 0, "NONE", ""))
            out.writeframes(content)

    def took(file: Path) -> tuple[float, float]:
        best = []
        for _ in range(3):
            before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
            transcripts(sotto, [*how, "--jobs", "1"], file)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            best.append((used, time.monotonic() - start))
        return min(best)

    load, all_of_it = took(short), took(path)
    return [f"One minute of speech takes {all_of_it[0] - load[0]:.1f} s of one processor natively, "
            f"{(all_of_it[0] - load[0]) / 58:.3f} of real time; starting, with two seconds of speech, takes "
            f"{load[0]:.1f} s."]
