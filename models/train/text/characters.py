"""Measures what the reference tokenizer takes each character for, and writes the tables that the engine reads."""

import sys
import unicodedata
from pathlib import Path

from tokenizers import Tokenizer

import upstream


def _kind(tokenizer: Tokenizer, c: str) -> str | None:
    between = tokenizer.normalizer.normalize_str(f"a{c}b")[1:-1]
    if not between:
        return "control" if unicodedata.category(c) in ("Cc", "Cf", "Co") or c == "\ufffd" else "mark"
    if between == " ":
        return "space"
    parts = [part for part, _ in tokenizer.pre_tokenizer.pre_tokenize_str(f"a{c}b")]
    return "punctuation" if parts == ["a", c, "b"] else None


def _ranges(codes: list[int]) -> str:
    ranges = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return " ".join(f"{first:x}" if first == last else f"{first:x}-{last:x}" for first, last in ranges)


def tables(tokenizer: Tokenizer) -> str:
    """One line for each kind: its name and ranges of characters."""
    kinds = {"control": [], "mark": [], "punctuation": [], "space": []}
    for code in range(0x110000):
        if not 0xD800 <= code < 0xE000:
            kind = _kind(tokenizer, chr(code))
            if kind:
                kinds[kind].append(code)
    return "".join(f"{kind}: {_ranges(codes)}\n" for kind, codes in kinds.items())


if __name__ == "__main__":
    cache, target = map(Path, sys.argv[1:])
    target.write_text(tables(upstream.read(upstream.fetch(cache))[1]), encoding="utf-8")
