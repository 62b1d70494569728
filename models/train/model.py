"""Joins encoder, pooling and heads into the file that the engine runs, and makes the small one for a known voice."""

import numpy as np
import onnx

import encoder
import history
import strange
from corpora import CLASSES
from features import LAYERS, WIDTH, pooled
from heads import Head
from validate import Model

K = len(CLASSES)
ANSWERS = {"logits": ["W", K], "valence": ["W"], "arousal": ["W"]}
DESCRIPTION = (
    "Emotion, valence and arousal of a voice. audio [1,N]: mono samples at 16 kHz. pool [W,T]: each row weighs the T "
    "encoder frames of the audio and sums to 1; what no row weighs is not heard. Outputs for each row: logits [W,7] ("
    + ", ".join(CLASSES) + "; their softmax is the probabilities), valence [W] and arousal [W], -1 to 1, and features "
    "[W,2304], of which the file for a known voice makes better answers. Encoder from Moonshine Tiny, MIT."
)
KNOWN = (
    "The same answers for a person of whom earlier speech is known. features [W,2304]: of the stretch to answer for. "
    "mean and variance [1,2304]: of the person's earlier features, variance over their count, at least 1 [1,1]."
)


def _answers(g: encoder.Graph, x: str, head: Head, temperature: str) -> None:
    """Adds the outputs of a head on its features [W,2304]; `temperature` [W,1] divides the logits."""
    answers = g.op("Add", g.op("MatMul", x, head.matrix), head.bias)
    g.op("Div", g.op("Slice", answers, g.ints(0), g.ints(K), g.ints(1)), temperature, name="logits")
    for i, output in enumerate(("valence", "arousal")):
        column = g.op("Squeeze", g.op("Slice", answers, g.ints(K + i), g.ints(K + i + 1), g.ints(1)), g.ints(1))
        g.op("Clip", column, np.array(-1, np.float32), np.array(1, np.float32), name=output)


def _temperature(g: encoder.Graph, x: str, strangeness: strange.Strangeness, scale: float) -> str:
    """Adds the temperature [W,1] for standard features [W,2304]: their strangeness by the scale."""
    inside = g.op("MatMul", x, g.unpack(strangeness.directions))
    rest = g.op("Sub", *(g.op("ReduceSum", g.op("Mul", values, values), g.ints(1), keepdims=1)
                         for values in (x, inside)))
    strangeness = g.op("Mul", rest, np.float32([1 / strangeness.usual]))
    within = g.op("Clip", strangeness, np.array(strange.LEAST, np.float32), np.array(strange.MOST, np.float32))
    return g.op("Mul", within, np.float32([scale]))


def _named(model: onnx.ModelProto, about: str, name: str, version: str, license: str) -> onnx.ModelProto:
    model.doc_string = about
    for key, value in (("name", name), ("version", version), ("license", license)):
        item = model.metadata_props.add()
        item.key, item.value = key, value
    return model


def build(weights: dict, model: Model, scale: float, name: str, version: str, license: str) -> onnx.ModelProto:
    """The network; the strangeness times the `scale` divides the logits. Features have mean 0 and deviation 1 over the
    training clips.
    """
    g = encoder.Graph()
    frames = encoder.build(g, weights, max(LAYERS))
    centres = model.mean.reshape(len(LAYERS), 2, encoder.WIDTH)[:, 0].astype(np.float32)
    raw = g.op("Concat", *(pooled(g, frames[layer], centres[i]) for i, layer in enumerate(LAYERS)), axis=1)
    shift = np.concatenate([np.concatenate([row, np.zeros_like(row)]) for row in centres])
    centred = g.op("Sub", raw, (model.mean - shift).astype(np.float32).reshape(1, -1))
    x = g.op("Mul", centred, (1 / model.deviation).astype(np.float32).reshape(1, -1), name="features")
    _answers(g, x, model.alone, _temperature(g, x, model.strangeness, scale))
    made = g.model({"audio": [1, "N"], "pool": ["W", "T"]}, ANSWERS | {"features": ["W", WIDTH]})
    return _named(made, DESCRIPTION, name, version, license)


def build_known(model: Model, scale: float, name: str, version: str, license: str) -> onnx.ModelProto:
    """The file for a known voice: what `history.normalise` does, then the second head."""
    g = encoder.Graph()
    trust = g.op("Div", "count", g.op("Add", "count", np.float32([history.MEAN_PRIOR])))
    middle = g.op("Mul", "mean", trust)
    total = g.op("Add", "count", np.float32([history.SPREAD_PRIOR]))
    prior = (history.SPREAD_PRIOR * model.within).astype(np.float32).reshape(1, -1)
    spread = g.op("Div", g.op("Add", g.op("Mul", "variance", "count"), prior), total)
    x = g.op("Div", g.op("Sub", "features", middle), g.op("Sqrt", spread))
    _answers(g, x, model.own, _temperature(g, "features", model.strangeness, scale))
    inputs = {"features": ["W", WIDTH], "mean": [1, WIDTH], "variance": [1, WIDTH], "count": [1, 1]}
    return _named(g.model(inputs, ANSWERS), KNOWN, name, version, license)
