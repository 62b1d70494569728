"""Measures the packs as people meet them, through the command line, and writes `docs/accuracy-words.md`.

evaluate.py SOTTO PACK MULTI BASE SPEAKERS DATA WORK OUT: the program, the folders of the pack, of the two of many
languages and of the one that tells speakers apart, the folder of recordings, one for what is made on the way, and the
file to write.
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "train"))
sys.path += [str(HERE.parent / name) for name in ("", "speech_multi", "speaker_turns")]

import beams  # noqa: E402
import many_languages  # noqa: E402
import who_speaks  # noqa: E402

import noisy  # noqa: E402
from measures import silence, speed, word_errors, word_times  # noqa: E402


def main() -> None:
    """Measures all and writes the file."""
    sotto, pack, multi, base, speakers, data, work, out = sys.argv[1:]
    data, work, how = Path(data), Path(work), ["--model", pack]
    card = json.loads((Path(pack) / "card.json").read_text())
    exact, rounded = card["compared"]["f32"], card["compared"]["8-bit"]
    lines = [
        "# What is said: how well it is written down", "",
        "Written by `cargo xtask evaluate --words`; all through `sotto transcribe` with the pack "
        f"`{card['name']}` {card['version']}.", "",
        "## The same words as the package", "",
        f"Whole clips, greedy decoding, onnxruntime on both sides. Against the package's own graphs with weights made "
        f"f32: {exact['same_tokens']} of {exact['clips']} clips have the same tokens, word error between the two "
        f"{exact['word_error']:.4f}. Against the graphs as they are, which round all that flows through them to "
        f"8 bits: {rounded['same_tokens']} of {rounded['clips']}, word error {rounded['word_error']:.4f}. With "
        "the rounding taken out nothing differs, so all of that is the rounding's and none the conversion's.", "",
        "## Word error rate", "", *word_errors(sotto, how, data), "",
        "Clips are cut at pauses by the engine's own voice activity, as recordings are. The English rules are the "
        "basic ones of Whisper's appendix C, without its tables of spelled numbers and of British spellings.", "",
        "## Where nobody speaks", "", *silence(sotto, how, data, work), "",
        *noisy.rough(sotto, how, data, work),
        *noisy.section(sotto, how, data, work),
        "## Word times", "", *word_times(sotto, how, work), "",
        "## Speed", "", *speed(sotto, how, work), "",
        *many_languages.section(sotto, multi, data, work),
        *many_languages.section(sotto, base, data, work),
        *beams.section(sotto, [pack, multi, base], data),
        *who_speaks.section(sotto, speakers, data, work),
    ]
    Path(out).write_text("\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
