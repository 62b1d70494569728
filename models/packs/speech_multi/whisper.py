"""Builds a pack from a Whisper model, as the `convert.py` of each pack asks for.

OUT gets `NAME.pack` with both graphs, the table of tokens and the vocabulary, and its card. Every run compares the pack
with the package's own graphs in onnxruntime, on a sample and on the clips (raw f32 at 16 kHz) of `--clips`.
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# What the packs share with each other and with training.
sys.path += [str(HERE.parent), str(HERE.parent / "speech_en"), str(HERE.parents[1] / "train")]

import numpy as np  # noqa: E402
import packages  # noqa: E402
from decode import TOKENS_MORE, TOKENS_PER_SECOND, Table  # noqa: E402
from score import errors  # noqa: E402
from widen import widened  # noqa: E402

import log_mel  # noqa: E402
import networks  # noqa: E402
import package  # noqa: E402
import weights  # noqa: E402
from listen import AFTER, Pack, Package, Rules, silence  # noqa: E402

WORST_WORD_ERROR = 0.01
# Frames that the encoder is run for, the next longer one than what is heard: the engine keeps a plan for each.
LENGTHS = (600, 1_000, 1_640, 3_000)
# Languages with a token for a letter or less are said with more of them.
TOKENS_PER_SECOND_ELSEWHERE = 20.0


def text(pieces: list[str], tokens: list[int]) -> str:
    """Tokens as text."""
    return weights.spelled("".join(pieces[token] for token in tokens)).strip()


def heard(model: Package | Pack, clips: dict) -> list[tuple[int, list[int]]]:
    """Language and tokens of each clip."""
    return [model.tokens(audio) for audio in clips.values()]


def compare(theirs: list, ours: list, pieces: list[str]) -> dict:
    """How far words are from others, in the language that each model detects."""
    same = languages = wrong = words = 0
    for pair in zip(theirs, ours, strict=True):
        same += pair[0] == pair[1]
        languages += pair[0][0] == pair[1][0]
        there, here = (text(pieces, tokens).lower().split() for _, tokens in pair)
        wrong, words = wrong + errors(there, here), words + len(there)
    return {"clips": len(ours), "same_tokens": same, "same_language": languages, "words": words,
            "word_error": round(wrong / max(words, 1), 4)}


def described(model: package.Model, sizes: weights.Sizes, rules: Rules, rows: Table, aligned: list) -> dict:
    """The card, without what the file itself tells and what was compared."""
    return {
        "name": model.name, "version": model.version, "title": model.title, "language": "mul",
        "license": "MIT AND Apache-2.0", "family": "whisper",
        "about": "Finds out the language and writes down what is said in it, with the time of each word.",
        "sources": packages.named(model.source(), package.TOKENS),
        "width": sizes.width, "heads": sizes.heads, "head": weights.HEAD, "layers": sizes.layers,
        "aligned": len(aligned), "stride_samples": 2 * log_mel.HOP,
        "receptive_samples": 4 * log_mel.HOP + log_mel.WINDOW,
        "table": {"rows": weights.ROWS, "scale": rows.scale, "offset": rows.offset},
        "tokens": {"start": rules.start, "end": rules.end, "per_second": TOKENS_PER_SECOND, "more": TOKENS_MORE},
        "prompt": {"languages": rules.languages, "transcribe": rules.transcribe, "translate": rules.translate,
                   "no_times": rules.no_times, "no_speech": rules.no_speech, "never": rules.never,
                   "never_first": rules.never_first, "per_second": TOKENS_PER_SECOND_ELSEWHERE,
                   "lengths": LENGTHS, "loudest": log_mel.LOUDEST, "after": AFTER, "places": weights.PLACES},
    }


def build(model: package.Model) -> None:
    """Fetches, builds, compares and writes."""
    options, files = packages.begin(f"Builds the pack {model.name}.", model.members())
    settings = json.loads(files["settings.json"])
    rules, aligned = Rules.read(settings), settings["alignment_heads"]
    hears, spoken = weights.encoder(files["encoder.onnx"]), weights.decoder(files["decoder.onnx"])
    pieces = weights.pieces(files["vocabulary.json"])
    rows = Table.of(spoken["table"])
    audio = packages.sample(files["sample.wav"])
    quiet = silence(networks.frames(hears).SerializeToString(), audio)
    parts = {
        "encoder": networks.encoder(hears, spoken, quiet).SerializeToString(deterministic=True),
        "step": networks.step(spoken, aligned).SerializeToString(deterministic=True),
        "table": rows.data.tobytes(),
        "vocabulary": "".join(f"{piece}\n" for piece in pieces).encode(),
    }
    clips = {"sample": audio}
    for path in sorted(options.clips.glob("*.f32")) if options.clips else []:
        clips[path.stem] = np.fromfile(path, np.float32)
    theirs = files["encoder.onnx"], files["decoder.onnx"]
    whole = heard(Pack(networks.encoder(hears, spoken).SerializeToString(), parts["step"], rows, rules), clips)
    exact = compare(heard(Package(*map(widened, theirs), rules), clips), whole, pieces)
    print(f"      against the package's own graphs in f32: {exact}")
    if exact["word_error"] > WORST_WORD_ERROR:
        raise SystemExit("the pack does not say what the package says")
    rounded = compare(heard(Package(*theirs, rules), clips), whole, pieces)
    print(f"      against the package's own graphs, 8-bit arithmetic: {rounded}")
    pack = Pack(parts["encoder"], parts["step"], rows, rules, LENGTHS)
    short = compare(whole, heard(pack, clips), pieces)
    print(f"      with the silence after each clip kept in the graph: {short}")
    card = described(model, weights.Sizes.of(spoken), rules, rows, aligned)
    packages.write(options.out, parts, card | {"compared": {"f32": exact, "8-bit": rounded, "short": short}})
    reference(options.out, pack, pieces, audio)
    (options.out / "sample.wav").write_bytes(files["sample.wav"])
    (options.out / "LICENSE").write_bytes((HERE / "LICENSE").read_bytes())


def reference(out: Path, pack: Pack, pieces: list[str], audio: np.ndarray) -> None:
    """What the engine's answers are compared with: the sample's language and tokens."""
    language, tokens = pack.tokens(audio)
    kept = {"language": next(name for name, token in pack.rules.languages.items() if token == language),
            "tokens": tokens, "text": text(pieces, tokens)}
    (out / "reference.json").write_text(json.dumps(kept) + "\n")
