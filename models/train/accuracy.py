"""Writes the tables of docs/accuracy.md that come from the cards of the voice models alone."""

import json
import sys
from pathlib import Path

ABOUT = """# Accuracy

Made by `cargo xtask evaluate`; do not edit. What is said by cross-validation was measured by `models/train/run.sh` when
the models were made, and is read from their cards; what the engine does on the test splits, at the end, is measured anew.
The transcripts' figures are in [accuracy-words.md](accuracy-words.md).

Unweighted average recall (UAR) on speakers, and where it says so corpora, that training never saw. "Alone" is without
a baseline of the person. "All" is the person's own statistics over all their clips in the corpus, the clip itself
among them, unlabelled. "N even" is a history of N other clips of the person, all classes alike; "N real" is one of
which 80 % are neutral; "N neutral" are neutral clips alone. Where a corpus has fewer (EmoDB some 8 neutral clips a
speaker, RAVDESS 12), the history is as long as that allows. Histories are drawn anew for each clip, with three seeds
for training and drawing; figures are means. With drawn histories, under noise, and in training but for the clean clips
of the first head, nEMO is a third of its clips. Intervals are 95 % by bootstrap over speakers.
"""


def table(head: list[str], rows: list[list]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def uar_table(figures: dict) -> str:
    """By corpus: classes, clips, UAR over all seven and over its own, by speaker."""
    rows = [[corpus, row["classes"], row["clips"], f"{row['open']:.3f}", f"{row['closed']:.3f}",
             "{:.2f} ± {:.2f} ({:.2f} to {:.2f})".format(*row["speakers"]), "{:.3f} to {:.3f}".format(*row["interval"])]
            for corpus, row in figures.items()]
    head = ["corpus", "classes", "clips", "UAR, any of 7", "UAR, its own classes", "by speaker", "interval"]
    return table(head, rows)


def histories_table(figures: dict) -> str:
    """By history and corpus: UAR over the corpus's own classes and its interval."""
    corpora = sorted({corpus for row in figures.values() for corpus in row})
    rows = [[name, *("{:.3f} ({:.3f} to {:.3f})".format(row[corpus]["closed"], *row[corpus]["interval"])
                     for corpus in corpora)] for name, row in figures.items()]
    return table(["history", *corpora], rows)


HEADS = ("alone", "known")


def calibration_table(figures: dict) -> str:
    """Expected calibration error by head: with one temperature, fitted on either kind, and by strangeness."""
    rows = []
    for name in HEADS:
        found = figures["calibration"][name]
        for kind, fitted in (("by_speaker", "unseen speakers"), ("by_corpus", "unseen corpora")):
            one = found["one_temperature"][kind]
            rows.append([name, f"{one['temperature']:.2f}, fits {fitted}", one["ece_by_speaker"],
                         one["ece_by_corpus"], ""])
        rows.append([name, f"**{found['scale']:.2f} times strangeness**", f"**{found['ece_by_speaker']}**",
                     f"**{found['ece_by_corpus']}**", figures["test"]["calibration"][name]["ece"]])
    return table(["head", "temperature", "unseen speakers", "unseen corpora", "test speakers"], rows)


def corpora_table(figures: dict) -> str:
    """Expected calibration error by corpus, and where the corpus took no part in fitting the scale."""
    rows = []
    for name in HEADS:
        found = figures["calibration"][name]
        for corpus, row in found["each_corpus"].items():
            both = row, found.get("without_this_corpus", {}).get(corpus, {})
            rows.append([corpus, name, *(one.get(kind, "") for one in both
                                         for kind in ("ece_by_speaker", "ece_by_corpus"))])
    return table(["corpus", "head", "its speakers unseen", "all of it unseen", "scale fitted without it: its speakers",
                  "all of it"], rows)


def views_table(figures: dict) -> str:
    """Expected calibration error under noise, on telephones and after Opus; known voices by all their clips."""
    kinds = [(name, kind) for name in HEADS for kind in ("ece_by_speaker", "ece_by_corpus")]
    kinds = [(name, kind) for name, kind in kinds if kind in next(iter(figures["calibration"][name]["views"].values()))]
    said = {"ece_by_speaker": "unseen speakers", "ece_by_corpus": "unseen corpora"}
    rows = [[view, *(figures["calibration"][name]["views"][view][kind] for name, kind in kinds)]
            for view in figures["calibration"]["alone"]["views"]]
    return table(["audio", *(f"{name}, {said[kind]}" for name, kind in kinds)], rows)


def trades_table(figures: dict) -> str:
    """Share answered and share of these that is right, by least confidence, head and kind."""
    kinds = [figures["calibration"][name][kind] for name in HEADS for kind in ("trade", "trade_by_corpus")]
    levels = sorted({row["threshold"] for trade in kinds for row in trade})
    by_level = [{row["threshold"]: f"{row['coverage']:.2f}, {row['accuracy']:.2f}" for row in trade} for trade in kinds]
    return table(["confidence at least", *(f"{name}, unseen {kind}" for name in HEADS
                                           for kind in ("speakers", "corpora"))],
                 [[level, *(trade.get(level, "") for trade in by_level)] for level in levels])


def _calibration(figures: dict) -> str:
    text = "Expected calibration error, 15 bins, class-balanced. Strangeness is what the features hold outside the\n"
    text += "training's main directions, as a share of what the training's own hold there; over unseen speakers and\n"
    text += "corpora its 10th, 50th and 90th percentile are "
    middles = figures["calibration"]["alone"]["strangeness"]
    text += " and ".join(", ".join(str(value) for value in middles[kind]) for kind in ("by_speaker", "by_corpus"))
    text += ".\n\n" + calibration_table(figures) + "\n\nBy corpus:\n\n" + corpora_table(figures)
    text += "\n\nOther audio:\n\n" + views_table(figures)
    return text + "\n\nShare answered, and share of these that is right:\n\n" + trades_table(figures) + "\n"


def _model(facts: dict) -> str:
    figures = facts["figures"]
    text = f"## {facts['name']} {facts['version']}\n\nLicence {facts['license']}. "
    text += f"{facts['bytes'] / 1e6:.2f} MB, and {facts['known']['bytes'] / 1e6:.2f} MB for known voices.\n"
    text += "\n### Corpora never heard\n\nTrained on the others, or on the only one; the four "
    text += "classes that all have, chance .25.\n\n"
    text += histories_table(figures["by_corpus_4_classes"]) + "\n"
    text += "\n### Speakers never heard\n\n" + uar_table(figures["by_speaker"]["alone"]) + "\n\nBy history:\n\n"
    text += histories_table(figures["by_speaker"]) + "\n"
    eight = figures.get("eight_classes")
    if eight:
        text += "\nRAVDESS with calm as an eighth class: " + "; ".join(
            "{}: {:.3f} ({:.3f} to {:.3f})".format(name, row["uar"], *row["interval"])
            for name, row in eight.items()) + ".\n"
    if "gender" in figures:
        rows = [[name, row["speakers"], row["clips"], f"{row['alone']:.3f}", f"{row['all']:.3f}"]
                for name, row in figures["gender"].items()]
        text += "\n### By gender\n\n" + table(["group", "speakers", "clips", "alone", "all"], rows) + "\n\n"
    text += "Languages are the corpora: EmoDB German, nEMO Polish, RAVDESS English.\n"
    text += "\n### Noise, telephone, Opus\n\nThe same folds; a third of nEMO. Histories are of clean speech.\n\n"
    text += table(["audio", "history", *next(iter(figures["harm"]["alone"].values()))],
                  [[view, name, *(f"{value:.3f}" for value in row.values())]
                   for name, views in figures["harm"].items() for view, row in views.items()])
    text += "\n\n### Valence and arousal\n\nConcordance with the values of the labels.\n\n" + table(
        ["corpus", "history", "valence", "arousal"],
        [[corpus, name, row["valence"], row["arousal"]]
         for name, rows in figures["dimensions"].items() for corpus, row in rows.items()])
    text += "\n\n### Calibration\n\n" + _calibration(figures)
    text += "\n### The fixed test speakers\n\n" + uar_table(figures["test"]["figures"]["alone"]) + "\n\n"
    return text + histories_table(figures["test"]["figures"]) + "\n"


def write(path: Path, models: Path) -> None:
    """Writes the document from the cards of the voice models under `models`."""
    cards = [json.loads(card.read_text(encoding="utf-8")) for card in sorted(models.glob("voice-emotion*/card.json"))]
    path.write_text(ABOUT + "\n" + "\n".join(_model(facts) for facts in cards), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[2]), Path(sys.argv[1]))
