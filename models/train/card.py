"""Writes what goes beside the model: the card for the engine, the card for people, and the list of models."""

import hashlib
import json
from pathlib import Path

import encoder
import moonshine
from corpora import CLASSES

LICENSE = "CC-BY-NC-SA-4.0 AND MIT"
SOURCES = {
    "emodb": "Berlin Database of Emotional Speech (Burkhardt and others, 2005), CC0-1.0",
    "ravdess": "RAVDESS (Livingstone and Russo, 2018), CC BY-NC-SA 4.0",
    "nemo": "nEMO (Christop, 2024), CC BY-NC-SA 4.0",
}


def write(folder: Path, name: str, version: str, layers: list[int], settings: dict, report: dict) -> None:
    """Writes card.json, CARD.md and the manifest for the ONNX file that is in `folder`."""
    onnx = (folder / f"{name}.onnx").read_bytes()
    digest = hashlib.sha256(onnx).hexdigest()
    facts = {
        "name": name,
        "version": version,
        "file": f"{name}.onnx",
        "bytes": len(onnx),
        "sha256": digest,
        "license": LICENSE,
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
        "outputs": {"logits": ["W", len(CLASSES)], "valence": ["W"], "arousal": ["W"]},
        "encoder": {"package": moonshine.PACKAGE, "version": moonshine.VERSION, "sha256": moonshine.SHA256,
                    "layers_pooled": layers},
        **settings,
        "data": SOURCES,
        "figures": report,
    }
    (folder / "card.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    (folder / "CARD.md").write_text(_text(facts), encoding="utf-8")
    (folder.parent / "manifest.toml").write_text(_manifest(facts, folder.name), encoding="utf-8")


def _manifest(facts: dict, folder: str) -> str:
    source = facts["encoder"]
    return f"""# The models that the project carries. The build and the tests check size and hash.

[[model]]
name = "{facts["name"]}"
version = "{facts["version"]}"
file = "{folder}/{facts["file"]}"
card = "{folder}/card.json"
bytes = {facts["bytes"]}
sha256 = "{facts["sha256"]}"
license = "{facts["license"]}"

# Where its encoder came from. Training fetches it anew; nothing of the package is kept here.
[[model.upstream]]
registry = "npm"
package = "{source["package"]}"
version = "{source["version"]}"
file = "{moonshine.MEMBER}"
sha256 = "{source["sha256"]}"
license = "MIT"
"""


def _table(head: list[str], rows: list[list]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def _by_corpus(figures: dict) -> str:
    rows = [[corpus, row["classes"], row["clips"], f"{row['open']:.3f}", f"{row['closed']:.3f}",
             "{:.2f} ± {:.2f} ({:.2f} to {:.2f})".format(*row["speakers"])] for corpus, row in figures.items()]
    return _table(["corpus", "classes", "clips", "UAR, any of 7", "UAR, its own classes", "by speaker"], rows)


def _text(facts: dict) -> str:
    figures = facts["figures"]
    calibration, test = figures["calibration"], figures["test_calibration"]
    parts = (Path(__file__).parent / "CARD.template.md").read_text(encoding="utf-8")
    dimensions = _table(["corpus", "valence", "arousal"],
                        [[corpus, row["valence"], row["arousal"]] for corpus, row in figures["dimensions"].items()])
    trade = _table(["confidence at least", "share answered", "of these right"],
                   [[row["threshold"], row["coverage"], row["accuracy"]] for row in calibration["valid"]])
    values = {
        "version": facts["version"], "megabytes": f"{facts['bytes'] / 1e6:.1f}",
        "layers": ", ".join(str(layer) for layer in facts["encoder"]["layers_pooled"]),
        "package": f"{facts['encoder']['package']} {facts['encoder']['version']}",
        "by_speaker": _by_corpus(figures["by_speaker"]), "by_corpus": _by_corpus(figures["by_corpus_4_classes"]),
        "test": _by_corpus(figures["test"]), "dimensions": dimensions, "trade": trade,
        "temperature": f"{facts['temperature']:.2f}", "unsure": facts["unsure_below"],
        "ece_speaker": calibration["ece_by_speaker"], "ece_corpus": calibration["ece_by_corpus"],
        "ece_test": test["ece"], "coverage": test["answered"]["coverage"], "accuracy": test["answered"]["accuracy"],
        "accuracy_all": test["all"]["accuracy"], "sentiment": test["sentiment_uar"],
        "kernels": facts["frames"]["kernels"], "strides": facts["frames"]["strides"],
    }
    for key, value in values.items():
        parts = parts.replace("{" + key + "}", str(value))
    return parts
