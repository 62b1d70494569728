"""Measures the pack of many languages through the command line: its sections of `docs/accuracy-words.md`.

many_languages.py SOTTO PACK DATA WORK prints them; `evaluate.py` of the English pack joins them to its own. The larger
pack has the same sections.
"""

import csv
import json
import re
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path += [str(HERE.parent), str(HERE.parent / "speech_en"), str(HERE.parents[1] / "train")]

import measures  # noqa: E402
import numpy as np  # noqa: E402
import score  # noqa: E402

# The sentences of EmoDB, by the code in a file's name (Burkhardt and others, "A database of German emotional speech",
# 2005).
GERMAN = {
    "a01": "Der Lappen liegt auf dem Eisschrank.", "a02": "Das will sie am Mittwoch abgeben.",
    "a04": "Heute abend könnte ich es ihm sagen.",
    "a05": "Das schwarze Stück Papier befindet sich da oben neben dem Holzstück.",
    "a07": "In sieben Stunden wird es soweit sein.",
    "b01": "Was sind denn das für Tüten, die da unter dem Tisch stehen?",
    "b02": "Sie haben es gerade hochgetragen und jetzt gehen sie wieder runter.",
    "b03": "An den Wochenenden bin ich jetzt immer nach Hause gefahren und habe Agnes besucht.",
    "b09": "Ich will das eben wegbringen und dann mit Karl was trinken gehen.",
    "b10": "Die wird auf dem Platz sein, wo wir sie immer hinlegen.",
}
CORPORA = {"emodb": "de", "nemo": "pl", "ravdess": "en"}
CLIPS = 60  # of each
# What the packs are made from, by their names.
MADE_FROM = {"speech-multi": "Whisper tiny", "speech-multi-base": "Whisper base"}


def letters(text: str) -> list[str]:
    """Lower case, letters of any language and digits only."""
    return re.sub(r"[\W_]+", " ", text.lower()).split()


def languages(sotto: str, how: list, data: Path) -> list[str]:
    """The language found in short acted sentences, and the words of those whose text is known."""
    with (data / "emotion/labels.tsv").open() as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    lines = ["| corpus | language | clips | found | taken for others | WER |",
             "| --- | --- | ---: | ---: | --- | ---: |"]
    for corpus, language in CORPORA.items():
        own = sorted(row["path"] for row in rows if row["corpus"] == corpus)
        picked = np.random.default_rng(5).choice(own, CLIPS, replace=False)
        found = measures.transcripts(sotto, how, *(data / "emotion" / path for path in picked))
        heard = Counter(read["language"] if read["segments"] else "nothing" for read in found.values())
        right = heard.pop(language, 0)
        others = ", ".join(f"{name} {count}" for name, count in heard.most_common()) or "-"
        rate = "-"
        if corpus == "emodb":
            pairs = [(GERMAN[Path(path).name[2:5]], measures.text(read)) for path, read in found.items()]
            rate = f"{score.rate(pairs, letters):.3f}"
        lines.append(f"| {corpus} | {language} | {len(found)} | {right / len(found):.1%} | {others} | {rate} |")
    return lines


def section(sotto: str, pack: str, data: Path, work: Path) -> list[str]:
    """The lines of the sections."""
    model = ["--model", pack]
    english, auto = [*model, "--language", "en"], [*model, "--language", "auto"]
    card = json.loads((Path(pack) / "card.json").read_text())
    exact, rounded, short = (card["compared"][name] for name in ("f32", "8-bit", "short"))
    name = MADE_FROM[card["name"]]
    return [
        f"## 99 languages: {name}", "",
        f"All through `sotto transcribe` with the pack `{card['name']}` {card['version']}.", "",
        f"### The same words as the package: {name}", "",
        f"{exact['clips']} whole clips, language detected, greedy decoding, onnxruntime on both sides. Against the "
        f"package's own graphs with weights made f32, 30 s for each clip as the package has it: {exact['same_tokens']} "
        f"have the same tokens, word error between the two {exact['word_error']:.4f}. Against the graphs as they are, "
        f"which round all that flows through them to 8 bits: {rounded['same_tokens']}, word error "
        f"{rounded['word_error']:.4f}.", "",
        "The pack hears only as much as there is, at one level, and keeps what the decoder sees of the silence after "
        f"it: against 30 s for each clip, {short['same_tokens']} have the same tokens, {short['same_language']} the "
        f"same language, word error between the two {short['word_error']:.4f}. Much of that is in short sentences of "
        "learners, of which the model is unsure either way; the rates below are those of the pack.",
        "",
        f"### Word error rate: {name}", "", "Told that it is English:", "",
        *measures.word_errors(sotto, english, data), "", "The language found out for each clip:", "",
        *measures.word_errors(sotto, auto, data), "",
        f"### Where nobody speaks: {name}", "", *measures.silence(sotto, auto, data, work), "",
        f"### Word times: {name}", "", *measures.word_times(sotto, english, work), "",
        f"### Finding out the language: {name}", "", *languages(sotto, auto, data), "",
        f"{CLIPS} clips of each, of two to five seconds, with acted emotions; the words of the German ones are known.",
        "", f"### Speed: {name}", "", *measures.speed(sotto, english, work), "",
    ]


if __name__ == "__main__":
    program, folder, recordings, made = sys.argv[1:]
    print("\n".join(section(program, folder, Path(recordings), Path(made))))
