"""Makes strings for comparing tokenizers: sentences, odd Unicode, broken words. Arguments: cache, target, how many.

Each line of the target is JSON: the text and its tokens without start and end.
"""

import json
import random
import sys
from pathlib import Path

import acts
import upstream

SEED = 7
ODD = [
    "\u0000", "\u200b", "\u200d", "\ufeff", "\u00ad", "\ufffd", "\u00a0", "\u3000", "\u2028", "\t", "\r\n", "\u0301",
    "\u0308", "\u20e3", "\ufe0f", "\U0001f600", "\U0001f469\u200d\U0001f4bb", "\U0001f1e9\U0001f1ea", "\u00df",
    "\u0130", "\u03a3", "\ufb01", "\u1e9e", "\u212b", "\u01c5", "\u4e2d", "\u3042", "\uac00", "\u0e01\u0e33",
    "\u0915\u094d\u0937", "\u0639\u0631", "\u05e9\u05c1", "\U00020000", "\U0001d400", "\u2026", "\u201c", "\u20ac",
    "\u00b0", "\u00bd", "\u2163", "[MASK]", "[SEP]", "[CLS]", "[UNK]", "[PAD]", "[mask]", "##", "\u0345", "\u0e4d",
    "\u1100\u1161", "\u30ab\u3099",
]


def _any(draw: random.Random) -> str:
    """A character from anywhere in Unicode, most often from the planes that people write in."""
    while True:
        code = draw.choice((draw.randrange(0x250), draw.randrange(0x3000), draw.randrange(0x10000),
                            draw.randrange(0x1f000, 0x20000), draw.randrange(0x110000)))
        if not 0xD800 <= code < 0xE000:
            return chr(code)


def _spoilt(text: str, draw: random.Random) -> str:
    letters = list(text)
    for _ in range(draw.randrange(1, 6)):
        at = draw.randrange(len(letters) + 1)
        letters.insert(at, draw.choice(ODD) if draw.random() < 0.6 else _any(draw))
    if draw.random() < 0.2:
        letters = [letter for letter in letters if letter != " "]
    if draw.random() < 0.1:
        letters = [letter.upper() for letter in letters]
    return "".join(letters)


def strings(sentences: list[str], count: int) -> list[str]:
    """A third sentences as they are, a third spoilt, a third made up of any characters; the first ones by hand."""
    draw = random.Random(SEED)
    found = ["", " ", "\n", "a" * 100, "a" * 101, "\u00e4" * 101, "e\u0301" * 60, "x" * 5000, *ODD]
    while len(found) < count:
        kind = draw.randrange(3)
        if kind == 0:
            found.append(draw.choice(sentences))
        elif kind == 1:
            found.append(_spoilt(draw.choice(sentences), draw))
        else:
            parts = [_any(draw) if draw.random() < 0.6 else draw.choice(ODD + ["a", "the", " ", "un", "ing"])
                     for _ in range(draw.randrange(1, 30))]
            found.append("".join(parts))
    return found[:count]


def _sentences() -> list[str]:
    lines = [line for path in sorted(acts.SETS.glob("*.tsv")) for line in path.read_text(encoding="utf-8").splitlines()]
    return [line.split("\t")[1] for line in lines]


if __name__ == "__main__":
    cache, target, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    tokenizer = upstream.read(upstream.fetch(cache))[1]
    with target.open("w", encoding="utf-8") as out:
        for text in strings(_sentences(), count):
            out.write(json.dumps({"text": text, "tokens": tokenizer.encode(text, add_special_tokens=False).ids}) + "\n")
