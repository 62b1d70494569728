"""openSMILE's eGeMAPS v02 functionals of each view: opensmile.py VIEWS_DIR OUT_DIR."""

import json
import math
import sys
from pathlib import Path

import opensmile
import soundfile


def main() -> None:
    views, out = map(Path, sys.argv[1:3])
    out.mkdir(parents=True, exist_ok=True)
    functionals = opensmile.Smile(
        feature_set=opensmile.FeatureSet.eGeMAPSv02,
        feature_level=opensmile.FeatureLevel.Functionals,
    )
    for view in sorted(views.glob("*.wav")):
        samples, rate = soundfile.read(view, dtype="float32")
        row = functionals.process_signal(samples, rate).iloc[0]
        values = {name: float(value) if math.isfinite(value) else None for name, value in row.items()}
        (out / f"{view.stem}.json").write_text(json.dumps({"series": {}, "values": values}))


if __name__ == "__main__":
    main()
