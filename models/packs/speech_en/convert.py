"""Builds the pack `speech-en` from Moonshine Tiny: convert.py OUT --cache DIR [--clips DIR].

OUT gets `speech-en.pack` with both graphs, the table of tokens and the vocabulary, and its card. Every run compares the
pack with the package's own graphs in onnxruntime, on the package's sample and on the clips (raw f32 at 16 kHz) of
`--clips`.
"""

import json
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "train"), str(Path(__file__).resolve().parents[1])]

import moonshine  # noqa: E402
import numpy as np  # noqa: E402
import onnx  # noqa: E402
import packages  # noqa: E402
from encoder import RECEPTIVE, STRIDE, WIDTH  # noqa: E402
from onnx import numpy_helper  # noqa: E402

import graphs  # noqa: E402
import upstream  # noqa: E402
from decode import END, START, TOKENS_MORE, TOKENS_PER_SECOND, Pack, Package, Table  # noqa: E402
from score import errors  # noqa: E402
from widen import widened  # noqa: E402

NAME, VERSION = "speech-en", "0.1.0"
WORST_WORD_ERROR = 0.01


def text(pieces: list[str], tokens: list[int]) -> str:
    """Tokens as text, for comparing; bytes stay as they are named."""
    return "".join(pieces[token] for token in tokens).replace("\u2581", " ").strip()


def compare(package: Package, pack: Pack, pieces: list[str], clips: dict) -> dict:
    """How far the pack's words are from the package's."""
    same = wrong = words = 0
    for audio in clips.values():
        theirs, ours = package.tokens(audio), pack.tokens(audio)
        same += theirs == ours
        theirs, ours = text(pieces, theirs).lower().split(), text(pieces, ours).lower().split()
        apart = errors(theirs, ours)
        wrong, words = wrong + apart, words + len(theirs)
    return {"clips": len(clips), "same_tokens": same, "words": words, "word_error": round(wrong / max(words, 1), 4)}


def main() -> None:
    """Fetches, builds, compares and writes."""
    options, files = packages.begin(__doc__, upstream.MEMBERS)
    source = options.cache / "encoder.onnx"
    source.write_bytes(files["encoder.onnx"])
    heard = moonshine.read(source)
    heard["norm"] = next(numpy_helper.to_array(item) for item in onnx.load(source).graph.initializer
                         if item.name == "layer_norm.weight")
    spoken = upstream.decoder_weights(files["decoder.onnx"])
    pieces = upstream.pieces(files["tokenizer.json"])
    rows = Table.of(spoken["table"])
    parts = {
        "encoder": graphs.encoder(heard, spoken).SerializeToString(deterministic=True),
        "step": graphs.step(spoken).SerializeToString(deterministic=True),
        "table": rows.data.tobytes(),
        "vocabulary": "".join(f"{piece}\n" for piece in pieces).encode(),
    }
    clips = {"the package's sample": packages.sample(files["sample.wav"])}
    for path in sorted(options.clips.glob("*.f32")) if options.clips else []:
        clips[path.stem] = np.fromfile(path, np.float32)
    theirs = files["encoder.onnx"], files["decoder.onnx"]
    pack = Pack(parts["encoder"], parts["step"], rows)
    exact = compare(Package(*map(widened, theirs)), pack, pieces, clips)
    print(f"      against the package's own graphs in f32: {exact}")
    if exact["word_error"] > WORST_WORD_ERROR:
        raise SystemExit("the pack does not say what the package says")
    rounded = compare(Package(*theirs), pack, pieces, clips)
    print(f"      against the package's own graphs, 8-bit arithmetic: {rounded}")
    audio = clips["the package's sample"]
    tokens = pack.tokens(audio)
    card = {
        "name": NAME, "version": VERSION, "title": "Speech to text, English", "language": "en", "license": "MIT",
        "about": "Writes down what is said in English, with the time of each word.",
        "sources": packages.named(upstream.SPEECH, upstream.TOKENS),
        "width": WIDTH, "heads": 8, "head": 36, "layers": upstream.LAYERS, "aligned": len(graphs.ALIGNED),
        "stride_samples": STRIDE, "receptive_samples": RECEPTIVE,
        "table": {"rows": len(pieces), "scale": rows.scale, "offset": rows.offset},
        "tokens": {"start": START, "end": END, "per_second": TOKENS_PER_SECOND, "more": TOKENS_MORE},
        "compared": {"f32": exact, "8-bit": rounded},
    }
    packages.write(options.out, parts, card)
    # What the engine's answer is compared with.
    (options.out / "reference.json").write_text(json.dumps({"tokens": tokens, "text": text(pieces, tokens)}) + "\n")
    (options.out / "sample.wav").write_bytes(files["sample.wav"])
    (options.out / "LICENSE").write_bytes(files["LICENSE"])


if __name__ == "__main__":
    main()
