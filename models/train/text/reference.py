"""Sentences with their tokens and onnxruntime's answers, for the test that the engine's runtime gives the same."""

import json
from pathlib import Path

from tokenizers import Tokenizer

import ship

LONGEST = 64  # tokens of a pass in the engine, start and end among them
TEXTS = json.loads((Path(__file__).parent / "sets" / "reference.json").read_text(encoding="utf-8"))


def write(model, tokenizer: Tokenizer, path: Path) -> None:
    """Writes the texts, their tokens (cut to what one pass of the engine takes) and all outputs."""
    cases = []
    for text in TEXTS:
        row = tokenizer.encode(text).ids
        ids = row if len(row) <= LONGEST else [*row[: LONGEST - 1], row[-1]]
        out = ship.run(model, [ids])
        cases.append({"text": text, "tokens": tokenizer.encode(text, add_special_tokens=False).ids, "ids": ids,
                      **{name: [round(float(value), 6) for value in out[key][0]] for name, key in ship.NAMES.items()}})
    about = ("`tokens` are all of the text; `ids` have start and end around them and are cut at 64. The rest is what "
             "onnxruntime answers to `ids`, rounded to 1e-6.")
    text = ",\n  ".join(json.dumps(case) for case in cases)
    path.write_text(f'{{"about": {json.dumps(about)},\n "cases": [\n  {text}\n ]}}\n', encoding="utf-8")
