#!/bin/sh
# Fits the voice detector anew and writes its weights into the engine. Arguments go to fit.py (see --help).
# Needs: Python 3.11, the Rust toolchain, and the recordings in ../shared/data (or --data).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ ! -x "$here/.venv/bin/python" ]; then
    python3.11 -m venv "$here/.venv"
fi
"$here/.venv/bin/python" -m pip install --quiet --requirement "$here/requirements.txt"
exec "$here/.venv/bin/python" "$here/fit.py" "$@"
