#!/bin/sh
# Makes the virtual environment and builds the voice emotion models. Arguments go to train.py
# (see --help). Needs: Python 3.11, npm, ffmpeg with libopus, espeak-ng, the Rust toolchain (or SOTTO, a built program),
# and the corpora in ../shared/data (or --data). On two cores that do other things beside: features
# 40 minutes (15 of one core), the rest 10; 3 GB of memory.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ ! -x "$here/.venv/bin/python" ]; then
    python3.11 -m venv "$here/.venv"
fi
"$here/.venv/bin/python" -m pip install --quiet --requirement "$here/requirements.txt"
exec "$here/.venv/bin/python" "$here/train.py" "$@"
