"""Writes the trained network as one ONNX file with 8-bit weights and f32 arithmetic.

The table of words is gathered while it is 8 bits wide; every other constant is below 4 MiB, so a runtime that folds
constants up to that size widens them once, when it loads the model.
"""

import copy

import numpy as np
import onnx
import torch

from graph import Graph, narrow, widened
from net import EPSILON, HEADS, WIDTH, Net

LONGEST = 256  # tokens that the file accepts, as the original encoder was trained for


def _pair(module) -> tuple[np.ndarray, np.ndarray]:
    return module.weight.detach().numpy(), module.bias.detach().numpy()


def _layer(g: Graph, layer, x: str, hidden: str) -> str:
    def heads(part) -> str:
        split = g.op("Reshape", g.linear(x, *part), np.int64([0, 0, HEADS, WIDTH // HEADS]))
        return g.op("Transpose", split, perm=[0, 2, 1, 3])
    shrink = np.float32((WIDTH // HEADS) ** -0.5)
    weight, bias = _pair(layer.query)
    query, key, value = heads((weight * shrink, bias * shrink)), heads(_pair(layer.key)), heads(_pair(layer.value))
    near = g.op("Add", g.op("MatMul", query, g.op("Transpose", key, perm=[0, 1, 3, 2])), hidden)
    seen = g.op("MatMul", g.op("Softmax", near, axis=-1), value)
    seen = g.op("Reshape", g.op("Transpose", seen, perm=[0, 2, 1, 3]), np.int64([0, 0, WIDTH]))
    x = g.norm(g.op("Add", x, g.linear(seen, *_pair(layer.out))), *_pair(layer.norm_seen), EPSILON)
    inner = g.linear(g.gelu(g.linear(x, *_pair(layer.up))), *_pair(layer.down))
    return g.norm(g.op("Add", x, inner), *_pair(layer.norm_out), EPSILON)


def build(net: Net) -> onnx.ModelProto:
    """`ids` i64 [B,N] and `mask` f32 [B,N], 1 for a token and 0 for padding, to what `net` answers, by name."""
    g = Graph()
    length = g.op("Gather", g.op("Shape", "ids"), np.int64([1]), axis=0)
    places = g.op("Slice", g.op("Mul", *_placed(g, net)), np.int64([0]), length, np.int64([0]))
    x = g.op("Add", g.rows(net.words.weight.detach().numpy(), "ids"), places)
    x = g.norm(x, *_pair(net.norm), EPSILON)
    wide = g.op("Unsqueeze", "mask", np.int64([1]))
    hidden = g.op("Mul", g.op("Sub", np.float32([1]), g.op("Unsqueeze", wide, np.int64([1]))), np.float32([-1e4]))
    for layer in net.layers:
        x = _layer(g, layer, x, hidden)
    tokens = g.op("ReduceSum", "mask", np.int64([1]), keepdims=1)
    mean = g.op("Div", g.op("Squeeze", g.op("MatMul", wide, x), np.int64([1])), tokens)
    first = g.op("Squeeze", g.op("Slice", x, np.int64([0]), np.int64([1]), np.int64([1])), np.int64([1]))
    both = g.op("Concat", first, mean, axis=1)
    mood, aim = g.gelu(g.linear(both, *_pair(net.mood))), g.gelu(g.linear(both, *_pair(net.aim)))
    g.linear(mood, *_pair(net.emotion), name="emotions")
    g.linear(mood, *_pair(net.sentiment), name="sentiments")
    g.linear(aim, *_pair(net.intent), name="intents")
    flat = g.linear(mean, *_pair(net.embed))
    long = g.op("Sqrt", g.op("ReduceSum", g.op("Mul", flat, flat), np.int64([1]), keepdims=1))
    embedding = g.op("Div", flat, long, name="embedding")
    weight, bias = _pair(net.tone)
    g.op("Add", g.op("MatMul", g.op("Concat", mood, aim, embedding, axis=1), weight.T.copy()), bias, name="tone")
    sizes = {"emotions": net.emotion, "sentiments": net.sentiment, "intents": net.intent, "tone": net.tone,
             "embedding": net.embed}
    return g.model("text-insight", {"ids": ("i64", ["B", "N"]), "mask": ("f32", ["B", "N"])},
                   {name: ("f32", ["B", head.out_features]) for name, head in sizes.items()})


def _placed(g: Graph, net: Net) -> tuple[str, np.ndarray]:
    data, scale = narrow(net.places.weight.detach().numpy()[:LONGEST], 1)
    return g.op("Cast", data, to=onnx.TensorProto.FLOAT), scale


def rounded(net: Net) -> Net:
    """A copy of the network with the weights that the file holds, for comparing arithmetic alone."""
    copied = copy.deepcopy(net)
    with torch.no_grad():
        for name, value in copied.named_parameters():
            if value.ndim == 2 and name != "tone.weight":
                if ".query." in name:
                    value.mul_((WIDTH // HEADS) ** -0.5)
                value.copy_(torch.from_numpy(widened(value.numpy(), 1)))
                if ".query." in name:
                    value.div_((WIDTH // HEADS) ** -0.5)
    return copied
