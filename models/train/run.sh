#!/bin/sh
# Makes the virtual environment and builds the voice emotion model. Arguments go to train.py (see --help).
# Needs: Python 3.11, npm, the Rust toolchain, and the corpora in ../shared/data (or --data).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ ! -x "$here/.venv/bin/python" ]; then
    python3.11 -m venv "$here/.venv"
fi
"$here/.venv/bin/python" -m pip install --quiet --requirement "$here/requirements.txt"
exec "$here/.venv/bin/python" "$here/train.py" "$@"
