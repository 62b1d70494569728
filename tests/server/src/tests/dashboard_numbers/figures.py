"""Figures of exported submissions, by the definitions in docs/dashboard.md and the standard library alone."""

import csv
import json
import math
import sys
from collections import Counter
from statistics import NormalDist, mean, stdev

Z = NormalDist().inv_cdf(0.975)


def wilson(hits, n):
    p = hits / n
    centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    reach = Z / (1 + Z * Z / n) * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return max(0, centre - reach), min(1, centre + reach)


def shares(values):
    counts, n = Counter(values), len(values)
    found = {}
    for label, count in counts.items():
        low, high = wilson(count, n)
        found[label] = {"count": count, "share": count / n, "low": low, "high": high}
    return found


def student(freedom):
    """Quantile 0.975, from the density by Simpson's rule and bisection."""
    log = math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2) - 0.5 * math.log(freedom * math.pi)
    density = lambda x: math.exp(log - (freedom + 1) / 2 * math.log1p(x * x / freedom))

    def below(x, steps=400):
        width = x / steps
        inner = sum((4 if at % 2 else 2) * density(at * width) for at in range(1, steps))
        return 0.5 + width / 3 * (density(0) + inner + density(x))

    low, high = 0.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) < 0.975 else (low, middle)
    return low


def estimate(values):
    n = len(values)
    reach = student(n - 1) * stdev(values) / math.sqrt(n)
    return {"n": n, "mean": mean(values), "low": mean(values) - reach, "high": mean(values) + reach}


start, end = int(sys.argv[1]), int(sys.argv[2])
rows = list(csv.DictReader(sys.stdin))
assert all(start <= int(row["received_ms"]) < end for row in rows)
read = [row for row in rows if row["intent"]]
json.dump(
    {
        "submissions": len(rows),
        "duration_ms": sum(int(row["duration_ms"]) for row in rows),
        "sentiment": shares([row["sentiment"] for row in rows]),
        "emotion": shares([row["emotion"] for row in rows]),
        "intent": shares([row["intent"] for row in read]),
        "by_importance": shares(["high" if int(row["importance_percent"]) >= 50 else "low" for row in read]),
        "status": shares([row["status"] for row in rows]),
        "device": shares([row["device"] for row in rows]),
        "language": shares([row["language"] for row in rows]),
        "link": shares([row["link"] for row in rows]),
        "valence": estimate([int(row["valence_milli"]) / 1000 for row in rows if row["sentiment"] != "unsure"]),
        "importance": estimate([int(row["importance_percent"]) / 100 for row in read]),
        "days": Counter(int(row["received_ms"]) // 86_400_000 for row in rows),
    },
    sys.stdout,
)
