"""The models' entries in `models/manifest.toml`: what people read is written by hand, what training makes from here."""

import re
from pathlib import Path

START = "[[model]]\n"


def enter(manifest: Path, name: str, version: str, files: list[dict]) -> None:
    """Puts a model's version, and size and digest of its files, into its entry. A file is named by its place in the
    folder of the models; it is said where one has no table, and the build refuses what is not listed."""
    head, *entries = manifest.read_text(encoding="utf-8").split(START)
    left = {file["file"]: file for file in files}
    for at, entry in enumerate(entries):
        if f'name = "{name}"' not in entry.splitlines():
            continue
        tables = re.split(r"(?m)^(?=\[)", entry)
        tables[0] = _put(tables[0], "version", f'"{version}"')
        for number, table in enumerate(tables):
            named = re.search(r'(?m)^file = "(.*)"$', table)
            file = left.pop(named[1], None) if named else None
            if file:
                tables[number] = _put(_put(table, "bytes", str(file["bytes"])), "sha256", f'"{file["sha256"]}"')
        entries[at] = "".join(tables)
    manifest.write_text(START.join([head, *entries]), encoding="utf-8")
    if left:
        print(f"{manifest}: {name} lists no {', '.join(left)}: write a table for each by hand", flush=True)


def _put(table: str, key: str, value: str) -> str:
    return re.sub(rf"(?m)^{key} = .*$", f"{key} = {value}", table, count=1)
