"""Builds the pack `speech-multi-base` from Whisper base: convert.py OUT --cache DIR [--clips DIR]."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "speech_multi"))

import whisper  # noqa: E402
from package import BASE  # noqa: E402

whisper.build(BASE)
