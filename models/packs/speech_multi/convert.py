"""Builds the pack `speech-multi` from Whisper tiny: convert.py OUT --cache DIR [--clips DIR]."""

import whisper
from package import TINY

whisper.build(TINY)
