"""Writes what goes beside a model: the card for the engine, the card for people, and the entry of the manifest."""

import hashlib
import json
import re
from pathlib import Path

import encoder
import history
import manifest
import moonshine
import strange
from accuracy import calibration_table, histories_table, table, trades_table, uar_table, views_table
from corpora import CLASSES
from features import LAYERS, WIDTH
from validate import ALONE

LICENSE = "CC-BY-NC-SA-4.0 AND MIT"
FREE_LICENSE = "CC0-1.0 AND MIT"
SOURCES = {
    "emodb": "Berlin Database of Emotional Speech (Burkhardt and others, 2005), CC0-1.0",
    "ravdess": "RAVDESS (Livingstone and Russo, 2018), CC BY-NC-SA 4.0",
    "nemo": "nEMO (Christop, 2024), CC BY-NC-SA 4.0",
}
LEAST = 5  # stretches of earlier speech from which on the second head is the better one


def _file(path: Path) -> dict:
    content = path.read_bytes()
    return {"file": path.name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def write(folder: Path, name: str, version: str, license: str, alone: dict, known: dict, report: dict) -> None:
    """Writes card.json, CARD.md and the entry in the manifest for the ONNX files that are in `folder`. `alone` and
    `known` are how the answers of either are to be read.
    """
    answers = {"logits": ["W", len(CLASSES)], "valence": ["W"], "arousal": ["W"]}
    facts = {
        "name": name,
        "version": version,
        **_file(folder / f"{name}.onnx"),
        "license": license,
        "classes": list(CLASSES),
        "sample_rate_hz": 16_000,
        "frames": {
            "about": "T of N samples: for each kernel and stride, N = (N - kernel) / stride + 1, rounded down. "
                     "Frame t begins at sample t * stride_samples and sees receptive_samples.",
            "kernels": list(encoder.KERNELS),
            "strides": list(encoder.STRIDES),
            "stride_samples": encoder.STRIDE,
            "receptive_samples": encoder.RECEPTIVE,
        },
        "min_samples": encoder.RECEPTIVE,
        "inputs": {"audio": [1, "N"], "pool": ["W", "T"]},
        "outputs": answers | {"features": ["W", WIDTH]},
        "encoder": {"package": moonshine.PACKAGE, "version": moonshine.VERSION, "sha256": moonshine.SHA256,
                    "layers_pooled": LAYERS, "heard_around_frames": encoder.AROUND},
        **alone,
        "known": {
            "about": "For a person with at least `least_count` earlier stretches: statistics of their `features`.",
            **_file(folder / f"{name}-known.onnx"),
            "inputs": {"features": ["W", WIDTH], "mean": [1, WIDTH], "variance": [1, WIDTH], "count": [1, 1]},
            "outputs": answers,
            "least_count": LEAST,
            "mean_prior": history.MEAN_PRIOR,
            "spread_prior": history.SPREAD_PRIOR,
            **known,
        },
        "data": {corpus: SOURCES[corpus] for corpus in report["by_speaker"][ALONE]},
        "figures": report,
    }
    (folder / "card.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    (folder / "CARD.md").write_text(_text(facts), encoding="utf-8")
    files = [made | {"file": f"{folder.name}/{made['file']}"} for made in (facts, facts["known"])]
    manifest.enter(folder.parent / "manifest.toml", name, version, files)


def _chosen(text: str, name: str, keep: bool) -> str:
    """Keeps or drops what stands between `<!-- name -->` and `<!-- /name -->`."""
    return re.sub(f"<!-- {name} -->\n(.*?)<!-- /{name} -->\n", r"\1" if keep else "", text, flags=re.DOTALL)


def _text(facts: dict) -> str:
    figures = facts["figures"]
    test = figures["test"]
    free = facts["license"] == FREE_LICENSE
    parts = (Path(__file__).parent / "CARD.template.md").read_text(encoding="utf-8")
    parts = _chosen(_chosen(parts, "free", free), "all", not free)
    eight = figures.get("eight_classes", {name: {"uar": ""} for name in (ALONE, "all")})
    dimensions = table(["corpus", "history", "valence", "arousal"],
                       [[corpus, name, row["valence"], row["arousal"]]
                        for name, rows in figures["dimensions"].items() for corpus, row in rows.items()])
    at = test["calibration"][ALONE]
    values = {
        "version": facts["version"], "megabytes": f"{(facts['bytes'] + facts['known']['bytes']) / 1e6:.1f}",
        "layers": ", ".join(str(layer) for layer in LAYERS),
        "package": f"{facts['encoder']['package']} {facts['encoder']['version']}",
        "by_corpus": histories_table(figures["by_corpus_4_classes"]),
        "by_speaker": uar_table(figures["by_speaker"][ALONE]), "histories": histories_table(figures["by_speaker"]),
        "test": uar_table(test["figures"][ALONE]), "test_histories": histories_table(test["figures"]),
        "dimensions": dimensions, "trade": trades_table(figures),
        "eight": eight[ALONE]["uar"], "eight_own": eight["all"]["uar"], "name": facts["name"],
        "directions": strange.DIRECTIONS, "unsure": facts["unsure_below"], "least": facts["known"]["least_count"],
        "sentiment": at["sentiment_uar"], "sentiment_known": test["calibration"]["known"]["sentiment_uar"],
        "coverage": at["answered"]["coverage"], "accuracy": at["answered"]["accuracy"],
        "accuracy_all": at["all"]["accuracy"], "calibration": calibration_table(figures), "views": views_table(figures),
        "kernels": facts["frames"]["kernels"], "strides": facts["frames"]["strides"],
    }
    for key, value in values.items():
        parts = parts.replace("{" + key + "}", str(value))
    return parts
