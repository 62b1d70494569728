"""Builds the voice emotion model: fetch, decode, pool, train, measure, export. One command: `models/train/run.sh`."""

import argparse
import time
from pathlib import Path

import numpy as np

import calibrate
import card
import corpora
import encoder
import features
import heads
import model
import moonshine
import reference
import validate
import verify
from corpora import REPOSITORY, Clip

NAME, VERSION = "voice-emotion", "0.1.0"
WINDOWS = 1  # windows a clip that are trained on, the first being all of it
LAYERS = [1, 2, 3, 4]  # whose frames are pooled
L2, RIDGE = 1e-2, 0.1  # strengths of the classifier's and the regression's regularisation


def train(pooled: np.ndarray, clips: list[Clip]) -> heads.Head:
    """The heads on all windows [n, windows, d] of the clips."""
    pooled = pooled[:, :WINDOWS]
    windows = pooled.shape[1]
    return heads.fit(pooled.reshape(-1, pooled.shape[2]), [clip for clip in clips for _ in range(windows)], L2, RIDGE)


def columns(layers: list[int]) -> np.ndarray:
    """Which columns of the extracted features belong to the layers."""
    width = 2 * encoder.WIDTH
    return np.concatenate([np.arange(layer * width, (layer + 1) * width) for layer in layers])


def main() -> None:
    """Runs everything; work that takes long is kept in `--cache`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=REPOSITORY.parent / "shared" / "data", help="folder of corpora")
    parser.add_argument("--cache", type=Path, default=REPOSITORY / "target" / "train", help="folder for work kept")
    parser.add_argument("--out", type=Path, default=REPOSITORY / "models" / NAME, help="folder of the model")
    options = parser.parse_args()
    start = time.monotonic()

    def say(text: str) -> None:
        print(f"[{time.monotonic() - start:6.0f} s] {text}", flush=True)

    if not (options.data / "emotion" / "labels.tsv").exists():
        raise SystemExit(f"{options.data}: no corpora here; say where with --data")
    path = moonshine.fetch(options.cache)
    weights = moonshine.read(path)
    clips = corpora.read(options.data)
    say(f"{len(clips)} clips; decoding with the engine")
    decoded = options.cache / "decoded"
    corpora.decode([options.data / "emotion" / clip.path for clip in clips], decoded)
    some = [corpora.audio(decoded, index) for index in range(0, len(clips), len(clips) // 4)]
    worst = verify.largest_difference(path, weights, some, features.LAYERS)
    say(f"the rebuilt encoder differs from the package's by {worst:.1e} of the largest value")
    if worst > 1e-5:
        raise SystemExit("that is too much")
    found = features.extract(features.extractor(weights), decoded, len(clips), options.cache / "features.npy")
    pooled = np.ascontiguousarray(found[:, :, columns(LAYERS)])
    say(f"features {pooled.shape}; validating")

    report = {"by_speaker": validate.figures(answers := validate.by_speaker(pooled, clips, train), clips),
              "dimensions": validate.dimensions(answers, clips),
              "by_corpus_4_classes": validate.figures(validate.by_corpus(pooled, clips, train), clips, validate.COMMON)}
    say("speaker-grouped and cross-corpus figures are there; tuning and testing")

    rows = np.array([clip.split != "test" for clip in clips])
    seen = [clip for clip, keep in zip(clips, rows, strict=True) if keep]
    settings, report["calibration"] = calibrate.tune(validate.by_speaker(pooled[rows], seen, train),
                                                     validate.by_corpus(pooled[rows], seen, train), seen)
    head = train(pooled[rows], seen)
    test = [clip for clip in clips if clip.split == "test"]
    report["test"] = validate.figures(answers := head(pooled[~rows, 0]), test)
    report["test_calibration"] = calibrate.check(answers, test, settings)

    width = encoder.WIDTH
    centre = pooled[rows, 0].mean(axis=0).reshape(len(LAYERS), 2, width)[:, 0]
    result = model.build(weights, LAYERS, head, centre, NAME, VERSION)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / f"{NAME}.onnx").write_bytes(result.SerializeToString())
    reference.write(result, options.out)
    card.write(options.out, NAME, VERSION, LAYERS, settings, report)
    say(f"wrote {options.out}")


if __name__ == "__main__":
    main()
