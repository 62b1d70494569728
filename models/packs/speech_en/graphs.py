"""Builds the two graphs of the pack: the encoder with the cross keys and values of all layers, and one decoder step.

Weights stay in the package's own 8 bits and are widened by Cast, Mul and Add, which runtimes fold when they load the
model; all arithmetic is f32. No `If`, no masks, no padded heads. The table of tokens lies outside: whoever runs the
step gives it a token's row, and takes the likeliest token from the table times what comes out.
"""

import encoder as front
import numpy as np
import onnx
from encoder import HEAD, HEADS, ROTARY, WIDTH, Graph

from upstream import LAYERS

# Heads of the decoder whose cross-attention follows the audio most evenly, as (layer, head).
ALIGNED = ((3, 0), (3, 2), (4, 6), (2, 0), (4, 0))
EPSILON = 1e-5


def _norm(g: Graph, x: str, scale: np.ndarray) -> str:
    return g.op("LayerNormalization", x, scale, axis=-1, epsilon=EPSILON)


def _named(model: onnx.ModelProto, name: str) -> onnx.ModelProto:
    model.graph.name = name
    return model


def encoder(heard: dict, spoken: dict) -> onnx.ModelProto:
    """`audio` [1,N] at 16 kHz to `key.i` [8,36,S] and `value.i` [8,S,36] for each layer of the decoder."""
    g = Graph()
    x = _norm(g, front.build(g, heard, LAYERS, masked=False)[-1], heard["norm"])
    outputs = {}
    for i in range(LAYERS):
        for kind, shape, perm in (("key", [HEADS, HEAD, "S"], [1, 2, 0]), ("value", [HEADS, "S", HEAD], [1, 0, 2])):
            rows = g.op("MatMul", x, g.unpack(spoken[f"{i}.cross.{kind[0]}"]))
            split = g.op("Reshape", rows, g.ints(-1, HEADS, HEAD))
            g.op("Transpose", split, perm=perm, name=f"{kind}.{i}")
            outputs[f"{kind}.{i}"] = shape
    return _named(g.model({"audio": [1, "N"]}, outputs), "speech-encoder")


def _attend(g: Graph, query: str, keys: str, values: str, w: dict, out: str) -> tuple[str, str]:
    weights = g.op("Softmax", g.op("MatMul", query, keys), axis=-1)
    seen = g.op("Transpose", g.op("MatMul", weights, values), perm=[1, 0, 2])
    return g.op("MatMul", g.op("Reshape", seen, g.ints(1, WIDTH)), g.unpack(w[out])), weights


def _scaled(packed, factor: float):
    return front.replace(packed, scale=packed.scale * factor, offset=packed.offset * factor)


def step(w: dict) -> onnx.ModelProto:
    """One token: its table row `token` [1,288], its `place` [1,1] from 0 on, and for each layer `past_key.i` and
    `past_value.i` [8,P,36] of the tokens before and `key.i`, `value.i` of the encoder.

    To `hidden` [1,288], which the table's rows are compared with, `attention` [5,S], and the caches with this token in
    them, `now_key.i` and `now_value.i`.
    """
    g = Graph()
    inputs, outputs = {"token": [1, WIDTH], "place": [1, 1]}, {"hidden": [1, WIDTH], "attention": [len(ALIGNED), "S"]}
    angles = g.op("Mul", "place", w["rotary"].reshape(1, ROTARY // 2))
    cos, sin = g.op("Cos", angles), g.op("Sin", angles)
    x, followed = "token", {}
    for i in range(LAYERS):
        inputs |= {f"past_key.{i}": [HEADS, "P", HEAD], f"past_value.{i}": [HEADS, "P", HEAD],
                   f"key.{i}": [HEADS, HEAD, "S"], f"value.{i}": [HEADS, "S", HEAD]}
        outputs |= {f"now_key.{i}": [HEADS, "P1", HEAD], f"now_value.{i}": [HEADS, "P1", HEAD]}
        y = _norm(g, x, w[f"{i}.norm.self"])
        query, key = front._split_half(w[f"{i}.self.q"], HEAD**-0.5), front._split_half(w[f"{i}.self.k"])
        query = front._rotate(g, front._heads(g, g.op("MatMul", y, g.unpack(query))), cos, sin)
        key = front._rotate(g, front._heads(g, g.op("MatMul", y, g.unpack(key))), cos, sin)
        value = front._heads(g, g.op("MatMul", y, g.unpack(w[f"{i}.self.v"])))
        keys = g.op("Concat", f"past_key.{i}", key, axis=1, name=f"now_key.{i}")
        values = g.op("Concat", f"past_value.{i}", value, axis=1, name=f"now_value.{i}")
        seen, _ = _attend(g, query, g.op("Transpose", keys, perm=[0, 2, 1]), values, w, f"{i}.self.o")
        x = g.op("Add", x, seen)
        y = _norm(g, x, w[f"{i}.norm.cross"])
        query = front._heads(g, g.op("MatMul", y, g.unpack(_scaled(w[f"{i}.cross.q"], HEAD**-0.5))))
        seen, weights = _attend(g, query, f"key.{i}", f"value.{i}", w, f"{i}.cross.o")
        for layer, head in ALIGNED:
            if layer == i:
                one = g.op("Slice", weights, g.ints(head), g.ints(head + 1), g.ints(0))
                followed[layer, head] = g.op("Squeeze", one, g.ints(0))
        x = g.op("Add", x, seen)
        y = _norm(g, x, w[f"{i}.norm.last"])
        y = g.op("Add", g.op("MatMul", y, g.unpack(w[f"{i}.up"])), w[f"{i}.up.bias"])
        size = w[f"{i}.down"].data.shape[0]
        plain, gate = (g.op("Slice", y, g.ints(at), g.ints(at + size), g.ints(1)) for at in (0, size))
        y = g.op("Mul", plain, g.op("Mul", gate, g.op("Sigmoid", gate)))
        y = g.op("Add", g.op("MatMul", y, g.unpack(w[f"{i}.down"])), w[f"{i}.down.bias"])
        x = g.op("Add", x, y)
    g.op("Concat", *(followed[head] for head in ALIGNED), axis=0, name="attention")
    g.op("LayerNormalization", x, w["norm"], axis=-1, epsilon=EPSILON, name="hidden")
    return _named(g.model(inputs, outputs), "speech-step")
