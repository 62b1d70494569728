"""Builds the voice emotion models: fetch, decode, pool, measure, train, export. One command: `models/train/run.sh`."""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx

import calibrate
import card
import corpora
import features
import measure
import model
import moonshine
import reference
import validate
import verify
from corpora import REPOSITORY
from features import COPIES, HARM, VIEWS
from measure import SEEDS
from validate import ALONE, COMMON, TESTED, Data

NAME, FREE, VERSION = "voice-emotion", "voice-emotion-free", "0.2.0"
KNOWN_FROM = ("10 even", "10 real", "30 even", "30 real")  # histories that the second head is calibrated with
SIMPLE = ("10 real", "all")  # histories of the smaller tables


def probes(decoded: Path, count: int) -> list[np.ndarray]:
    """The audio of a few of so many clips."""
    return [corpora.audio(decoded, index) for index in range(0, count, count // 4)]


def gather(options: argparse.Namespace, weights: dict, say: Callable[[str], None]) -> Data:
    """Features of all clips in all views."""
    clips = corpora.read(options.data)
    say(f"{len(clips)} clips; decoding with the engine")
    decoded = options.cache / "decoded"
    corpora.decode([options.data / "emotion" / clip.path for clip in clips], decoded)
    some = probes(decoded, len(clips))
    worst = verify.largest_difference(options.cache / moonshine.FILE, weights, some, max(features.LAYERS))
    say(f"the rebuilt encoder differs from the package's by {worst:.1e} of the largest value")
    if worst > 1e-5:
        raise SystemExit("that is too much")
    sounds = features.Sounds(clips, decoded, corpora.noises(options.data, options.cache), options.cache / "opus")
    run = features.extractor(weights)
    views: dict = {}
    for view in VIEWS:
        views[view] = features.extract(run, sounds, view, options.cache).astype(np.float32)
        say(f"{view}: {len(views[view])} clips")
    return Data(clips, views, sounds.rows(VIEWS[-1]))


def measured(data: Data, found: dict) -> dict:
    """Everything that the cards say of speakers and corpora never heard."""
    report = {"by_corpus_4_classes": {}, "by_speaker": {}}
    for name in (ALONE, *TESTED):
        if ("corpus", SEEDS[0], "clean", name) in found:
            report["by_corpus_4_classes"][name] = measure.mean_figures(found, data, "corpus", name, COMMON)
        report["by_speaker"][name] = measure.mean_figures(found, data, "speaker", name)
    first = {name: found["speaker", SEEDS[0], "clean", name] for name in (ALONE, *SIMPLE)}
    report["dimensions"] = {name: validate.dimensions(values, data.clips) for name, values in first.items()}
    report["harm"] = measure.harmed(found, data)
    report["gender"] = measure.by_gender(found, data)
    return report


def calibrated(data: Data, found: dict, foreign: dict | None = None) -> tuple[dict, dict]:
    """Settings by head, and what they are worth, on speakers that are not in the test split.

    `foreign` has rows' clips and answers for other corpora by condition, where no corpus could be left out.
    """
    seen = np.array([clip.split != "test" for clip in data.clips])

    def asked(kind: str, names: tuple[str, ...], view: str = "clean") -> calibrate.Asked:
        if kind == "corpus" and foreign is not None:
            return calibrate.Asked(np.concatenate([foreign[name][1] for name in names]),
                                   [clip for name in names for clip in foreign[name][0]])
        parts, clips = [], []
        for name in names:
            values = found[kind, SEEDS[0], view, name]
            rows = np.flatnonzero(seen & np.isfinite(values).all(axis=1))
            parts.append(values[rows])
            clips += [data.clips[i] for i in rows]
        return calibrate.Asked(np.concatenate(parts), clips)

    settings, reports = {}, {}
    for head, names, harmed in ((ALONE, (ALONE,), ALONE), ("known", KNOWN_FROM, "all")):
        settings[head], report = calibrate.tune(asked("speaker", names), asked("corpus", names), foreign is None)
        kinds = ("speaker", "corpus") if foreign is None else ("speaker",)
        report["views"] = {view: {f"ece_by_{kind}": asked(kind, (harmed,), view).error(report["scale"])
                                  for kind in kinds} for view in HARM}
        reports[head] = report
    return settings, reports


def answered(data: Data, made: validate.Model, rows: np.ndarray) -> dict:
    """Clips and answers of the rows [n], by condition."""
    return {name: ([data.clips[i] for i in some], values) for name, (some, values)
            in validate.answer(made, data, rows, (ALONE, *TESTED), SEEDS[0]).items()}


def tested(data: Data, made: validate.Model, settings: dict, calibration: dict) -> dict:
    """The fixed test speakers, once. `settings` and `calibration` are by head."""
    test = np.array([clip.split == "test" for clip in data.clips])
    found = answered(data, made, test)
    asked = {ALONE: calibrate.Asked(found[ALONE][1], found[ALONE][0]),
             "known": calibrate.Asked(np.concatenate([found[name][1] for name in KNOWN_FROM]),
                                      [clip for name in KNOWN_FROM for clip in found[name][0]])}
    return {"figures": {name: validate.figures(values, some) for name, (some, values) in found.items()},
            "calibration": {head: calibrate.check(one, settings[head], calibration[head]["scale"])
                            for head, one in asked.items()}}


def export(made: validate.Model, weights: dict, folder: Path, name: str, license: str, settings: dict,
           report: dict, heard: list[np.ndarray]) -> None:
    """Writes the folder of a model: both files, the reference, the cards. On `heard`, some audio, the files must answer
    what the heads do.
    """
    folder.mkdir(parents=True, exist_ok=True)
    scales = [report["calibration"][head]["scale"] for head in (ALONE, "known")]
    whole = model.build(weights, made, scales[0], name, VERSION, license)
    known = model.build_known(made, scales[1], f"{name}-known", VERSION, license)
    worst = verify.answers_difference(whole, known, made, scales, heard)
    print(f"{name}: the files' answers differ from the heads' by {worst:.1e}", flush=True)
    if worst > 1e-3:
        raise SystemExit("that is too much")
    onnx.save(whole, folder / f"{name}.onnx")
    onnx.save(known, folder / f"{name}-known.onnx")
    reference.write(whole, known, folder)
    card.write(folder, name, VERSION, license, settings[ALONE], settings["known"], report)


def only_free(data: Data) -> Data:
    """The clips that are free for any use."""
    keep = np.array([clip.corpus == "emodb" for clip in data.clips])
    place = np.cumsum(keep) - 1
    views = {view: values[keep if view == "clean" else keep[data.some]] for view, values in data.views.items()}
    return Data([clip for clip in data.clips if clip.corpus == "emodb"], views, place[data.some[keep[data.some]]])


def free(data: Data, weights: dict, options: argparse.Namespace, say: Callable[[str], None]) -> None:
    """The model that is trained on clips free for any use alone. Other corpora say what a stranger gets."""
    own = only_free(data)
    found = measure.answers(own, options.jobs, say)
    report = measured(own, found)
    made = validate.train(own, np.array([clip.split != "test" for clip in own.clips]), SEEDS[0], COPIES)
    others = np.array([clip.corpus != "emodb" and clip.label in COMMON for clip in data.clips])
    foreign = answered(data, made, others)
    report["by_corpus_4_classes"] = {name: validate.figures(values, clips, COMMON)
                                     for name, (clips, values) in foreign.items()}
    settings, report["calibration"] = calibrated(own, found, foreign)
    report["test"] = tested(own, made, settings, report["calibration"])
    export(made, weights, options.models / FREE, FREE, card.FREE_LICENSE, settings, report,
           probes(options.cache / "decoded", len(data.clips)))


def main() -> None:
    """Runs everything; work that takes long is kept in `--cache`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=REPOSITORY.parent / "shared" / "data", help="folder of corpora")
    parser.add_argument("--cache", type=Path, default=REPOSITORY / "target" / "train", help="folder for work kept")
    parser.add_argument("--models", type=Path, default=REPOSITORY / "models", help="folder of the models")
    parser.add_argument("--jobs", type=int, default=2, help="processes for cross-validation")
    options = parser.parse_args()
    start = time.monotonic()

    def say(text: str) -> None:
        print(f"[{time.monotonic() - start:6.0f} s] {text}", flush=True)

    if not (options.data / "emotion" / "labels.tsv").exists():
        raise SystemExit(f"{options.data}: no corpora here; say where with --data")
    weights = moonshine.read(moonshine.fetch(options.cache))
    data = gather(options, weights, say)
    kept = options.cache / "answers.npy"
    found = np.load(kept, allow_pickle=True).item() if kept.exists() else measure.answers(data, options.jobs, say)
    np.save(kept, found)
    report = measured(data, found)
    settings, report["calibration"] = calibrated(data, found)
    report["eight_classes"] = measure.eight_classes(data, options.jobs)
    say("figures by speaker and corpus are there; training the file")
    made = validate.train(data, np.array([clip.split != "test" for clip in data.clips]), SEEDS[0], COPIES)
    report["test"] = tested(data, made, settings, report["calibration"])
    export(made, weights, options.models / NAME, NAME, card.LICENSE, settings, report,
           probes(options.cache / "decoded", len(data.clips)))
    say("the model of free data")
    free(data, weights, options, say)
    say(f"wrote {options.models}; `cargo xtask evaluate` writes the tables")


if __name__ == "__main__":
    main()
