"""Builds the text model from nothing: trains, rounds to 8 bits, chooses thresholds on dev, reports test."""

import argparse
import time
from dataclasses import asdict
from pathlib import Path

import torch

import acts
import card
import learn
import parallel
import prepare
import reference
import ship
from net import Net

VERSION = "0.2.0"
WORKERS = 2


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with goemotions and clinc150")
    parser.add_argument("out", type=Path, help="folder of the model; holds intents.json")
    parser.add_argument("--cache", type=Path, default=Path(__file__).parent / ".cache", help="for what is downloaded")
    parser.add_argument("--trained", type=Path, help="a network trained before: only ships it")
    parser.add_argument("--minutes", type=float, default=0.0,
                        help="ends the first run by then, the rate run down; the second takes a quarter")
    return parser.parse_args()


def _train(material: prepare.Material, first: learn.Settings, path: Path) -> None:
    rows, start, runs = prepare.rows(material), material.weights, []
    for to in (first, learn.further(first)):
        def keep(net: Net, step: int, steps: int, before: tuple = (*runs,), to: learn.Settings = to) -> None:
            torch.save({"net": net.state_dict(), "runs": [*before, asdict(to) | {"step": step, "steps": steps}]}, path)
        parallel.run(WORKERS, learn.train, start, rows, material.table, to, len(material.intents), keep)
        kept = torch.load(path)
        start, runs = kept["net"], kept["runs"]


def main() -> None:
    """Everything, in order; test sets are read last and once."""
    arguments, began = _arguments(), time.monotonic()
    torch.set_num_threads(1)
    material = prepare.material(arguments.data, arguments.cache)
    trained = arguments.trained or arguments.cache / "trained.pt"
    if not arguments.trained:
        _train(material, learn.Settings(minutes=arguments.minutes), trained)
    minutes = (time.monotonic() - began) / 60
    net = Net(len(material.emotions), material.table.shape[1], len(material.intents)).eval()
    kept = torch.load(trained)
    net.load_state_dict(kept["net"], strict=False)
    ours = acts.intents(arguments.out / "intents.json")
    net = ship.tone(net, material, ours.names)
    ship.write(net, arguments.out / card.FILE)
    (arguments.out / card.VOCABULARY).write_text(material.vocabulary, encoding="utf-8")
    model = ship.session(arguments.out / card.FILE)
    edges, dev = ship.edges(model, material, ours)
    report = {"dev": dev, "agreement": ship.agreement(model, net, material, edges),
              "test": ship.figures(model, material, ours, edges)}
    card.write(arguments.out, VERSION, material, edges, {"runs": kept["runs"]}, report)
    reference.write(model, material.tokenizer, arguments.out / "reference.json")
    print(f"trained in {minutes:.0f} minutes; {report['test']}")


if __name__ == "__main__":
    main()
