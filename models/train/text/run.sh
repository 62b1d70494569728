#!/bin/sh
# Makes the virtual environment and builds the text model: run.sh DATA_DIR OUT. More arguments go to train.py.
# Needs: Python 3.11, and goemotions and clinc150 in DATA_DIR. OUT holds intents.json; models/text-insight does.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ ! -x "$here/.venv/bin/python" ]; then
    python3.11 -m venv "$here/.venv"
fi
"$here/.venv/bin/python" -m pip install --quiet --requirement "$here/requirements.txt"
exec env OMP_NUM_THREADS=1 "$here/.venv/bin/python" "$here/train.py" "$@"
