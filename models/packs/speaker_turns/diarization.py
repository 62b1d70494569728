"""Diarization error: time that is missed, falsely found or given to another speaker, over the time that is spoken.

No collar, overlap counts, and speakers are matched so that the error is least (NIST, Rich Transcription, 2009).
"""

import numpy as np

STEP_S = 0.01


def marks(turns: list, seconds: float) -> np.ndarray:
    """Who of [K] speaks in each of [N] steps, from turns as (start, end, speaker)."""
    who = sorted({speaker for *_, speaker in turns})
    found = np.zeros((len(who), round(seconds / STEP_S)), bool)
    for start, end, speaker in turns:
        found[who.index(speaker), round(start / STEP_S):round(end / STEP_S)] = True
    return found


def matched(shared: np.ndarray) -> int:
    """Steps of the best one-to-one match of rows (few) with columns, `shared` [R,C]: over all sets of rows."""
    best = {0: 0}
    for column in shared.T:
        after = dict(best)
        for used, steps in best.items():
            for row, more in enumerate(column):
                if not used >> row & 1:
                    key = used | 1 << row
                    after[key] = max(after.get(key, 0), steps + int(more))
        best = after
    return max(best.values())


def errors(truth: np.ndarray, found: np.ndarray) -> np.ndarray:
    """Steps missed, false, confused, and spoken in all."""
    said, heard = truth.sum(0), found.sum(0)
    hits = matched(truth.astype(np.int64) @ found.T.astype(np.int64)) if len(found) and len(truth) else 0
    return np.array([np.maximum(said - heard, 0).sum(), np.maximum(heard - said, 0).sum(),
                     np.minimum(said, heard).sum() - hits, said.sum()])
