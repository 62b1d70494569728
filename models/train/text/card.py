"""Writes what goes beside the model: the card for the engine, the card for people, and the entry of the manifest."""

import hashlib
import json
import sys
from pathlib import Path

import scope
import upstream
from corpora import SENTIMENTS, outside

sys.path.append(str(Path(__file__).resolve().parents[1]))

import manifest  # noqa: E402

FILE, VOCABULARY, LICENSE = "text-insight.onnx", "vocabulary.txt", "Apache-2.0 AND CC-BY-3.0"
SOURCES = {
    "encoder": f"all-MiniLM-L6-v2, from {upstream.PACKAGE} {upstream.VERSION}, Apache-2.0",
    "goemotions": "GoEmotions (Demszky and others, 2020), Apache-2.0",
    "clinc150": "CLINC150 (Larson and others, 2019), CC BY 3.0",
    "sets": "sentences written for this project, under its own licence",
}


def _file(path: Path) -> dict:
    raw = path.read_bytes()
    return {"file": path.name, "bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}


def write(folder: Path, version: str, material, edges, training: dict, report: dict) -> None:
    """Writes card.json, CARD.md and the entry in the manifest for what is in `folder`."""
    def rounded(values) -> list[float]:
        return [round(float(value), 4) for value in values]
    vocabulary = _file(folder / VOCABULARY) | {"pieces": len(material.vocabulary.splitlines())}
    facts = {
        "name": "text-insight", "version": version, **_file(folder / FILE), "license": LICENSE,
        "vocabulary": vocabulary,
        "inputs": {"ids": ["B", "N"], "mask": ["B", "N"]},
        "outputs": {"emotions": ["B", 28], "sentiments": ["B", 4], "intents": ["B", 151], "tone": ["B", 7],
                    "embedding": ["B", 384]},
        "longest_tokens": 256,
        "emotions": {"labels": material.emotions, "thresholds": rounded(edges.emotions)},
        "sentiments": {"labels": list(SENTIMENTS), "thresholds": rounded(edges.sentiments)},
        "intents": {"labels": material.intents, "edge": round(edges.scope, 4)},
        "acts": {"tone": 7, **edges.acts},
        "embedding": 384,
        "upstream": {"registry": upstream.REGISTRY, "package": upstream.PACKAGE, "version": upstream.VERSION,
                     "sha256": upstream.SHA256},
        "training": training,
        "data": SOURCES,
        "figures": report,
    }
    (folder / "card.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    (folder / "CARD.md").write_text(_text(facts), encoding="utf-8")
    files = [made | {"file": f"{folder.name}/{made['file']}"} for made in (facts, vocabulary)]
    manifest.enter(folder.parent / "manifest.toml", facts["name"], version, files)


def _text(facts: dict) -> str:
    text = (Path(__file__).parent / "CARD.template.md").read_text(encoding="utf-8")
    test, dev, same = (facts["figures"][name] for name in ("test", "dev", "agreement"))
    emotions = sorted(zip(facts["emotions"]["labels"], test["goemotions"]["f1"], facts["emotions"]["thresholds"],
                          strict=True), key=lambda row: -row[1])
    sentiments = zip(facts["sentiments"]["labels"], test["sentiment"]["f1"], strict=True)
    names, rows = test["feedback"]["names"], test["feedback"]["confusion"]
    values = {
        "version": facts["version"], "megabytes": f"{facts['bytes'] / 1e6:.1f}", "sha256": facts["sha256"],
        "vocabulary_kb": round(facts["vocabulary"]["bytes"] / 1000), "edge": facts["intents"]["edge"],
        "go": test["goemotions"]["macro_f1"], "go_micro": test["goemotions"]["micro_f1"],
        "go_dev": dev["goemotions"]["macro_f1"],
        "sentiment": test["sentiment"]["macro_f1"],
        "sentiments": ", ".join(f"{label} {value}" for label, value in sentiments),
        "scope": test["clinc150"]["in_scope_accuracy"], "recall": test["clinc150"]["out_of_scope_recall"],
        "open": test["clinc150"]["in_scope_accuracy_without_edge"],
        "scope_dev": dev["clinc150"]["in_scope_accuracy"], "recall_dev": dev["clinc150"]["out_of_scope_recall"],
        "recall_own": dev["clinc150"]["own_out_of_scope_recall"], "least": scope.LEAST_ACCURACY,
        "outside": len(outside("train")), "outside_dev": len(outside("dev")),
        "feedback": test["feedback"]["accuracy"], "feedback_count": test["feedback"]["sentences"],
        "feedback_dev": dev["feedback"]["accuracy"],
        "confusion": _table(["said as", *names], [[name, *row] for name, row in zip(names, rows, strict=True)]),
        "precision": test["actions"]["precision"], "action_recall": test["actions"]["recall"],
        "action_count": test["actions"]["sentences"],
        "ranks": test["search"]["rank_correlation"], "overlap": test["search"]["top_10_overlap"],
        "nearest": test["search"]["same_nearest"], "cosine": test["search"]["cosine_to_original"],
        "emotions": _table(["emotion", "F1", "threshold"], emotions),
        "difference": f"{same['largest_difference']:.0e}", "same": f"{100 * same['same_labels']:.2f}",
        "likeliest": f"{100 * same['same_likeliest_emotion']:.1f}",
        **{f"{name}_{number}": run[name] for number, run in enumerate(facts["training"]["runs"], 1)
           for name in ("epochs", "seed", "step", "steps", "minutes")},
    }
    for key, value in values.items():
        text = text.replace("{" + key + "}", str(value))
    return text


def _table(head: list[str], rows: list) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
