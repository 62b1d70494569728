"""Builds the two graphs of the pack: the encoder with the cross keys and values of all layers, and one decoder step.

Weights stay in the package's own 8 bits and are widened by Cast, Mul and Add, which runtimes fold when they load the
model; all arithmetic is f32. No `If` and no masks. The table of tokens lies outside: whoever runs the step gives it a
token's row, and takes the likeliest token from the table times what comes out.

The package's encoder always takes 30 s, most of them silence, and the decoder is lost without that silence: it looks
there to see that nothing more comes. Ours takes as much as there is to hear. What the decoder would see of the silence
after it hardly depends on what was said, so it is kept in the graph: one frame in twenty, which counts as twenty.
"""

import encoder as front
import numpy as np
import onnx
from encoder import Graph
from onnx import TensorProto

from weights import HEAD, PLACES_HEARD, Sizes

BANDS = 80
EVERY = 20  # frames of silence that one stands for
EPSILON = 1e-5


def _norm(g: Graph, x: str, w: dict, at: str, name: str | None = None) -> str:
    return g.op("LayerNormalization", x, w[at], w[f"{at}.bias"], axis=-1, epsilon=EPSILON, name=name)


def _times(g: Graph, x: str, w: dict, at: str, scale: float = 1.0) -> str:
    packed = w[at]
    packed = front.replace(packed, scale=packed.scale * scale, offset=packed.offset * scale)
    product = g.op("MatMul", x, g.unpack(packed))
    bias = w.get(f"{at}.bias")
    return product if bias is None else g.op("Add", product, bias * np.float32(scale))


def _heads(g: Graph, x: str, heads: int, perm: list[int], name: str | None = None) -> str:
    """Rows [T,W] by head, in another order than [T,H,64]."""
    return g.op("Transpose", g.op("Reshape", x, g.ints(-1, heads, HEAD)), perm=perm, name=name)


def _attend(g: Graph, query: str, keys: str, values: str, w: dict, at: str) -> tuple[str, str]:
    weights = g.op("Softmax", g.op("MatMul", query, keys), axis=-1)
    seen = g.op("Transpose", g.op("MatMul", weights, values), perm=[1, 0, 2])
    return _times(g, g.op("Reshape", seen, g.ints(-1, Sizes.of(w).width)), w, f"{at}.o"), weights


def _forward(g: Graph, x: str, w: dict, layer: int) -> str:
    y = front._gelu(g, _times(g, _norm(g, x, w, f"{layer}.norm.last"), w, f"{layer}.up"))
    return g.op("Add", x, _times(g, y, w, f"{layer}.down"))


def _convolved(g: Graph, x: str, w: dict, name: str, stride: int) -> str:
    return front._gelu(g, g.op("Conv", x, g.unpack(w[name]), w[f"{name}.bias"], kernel_shape=[3], pads=[1, 1],
                               strides=[stride]))


def _frames(g: Graph, heard: dict, every: int) -> tuple[str, str]:
    """`mel` to the encoder's frames [M/2,W], and how many times `every` frames they are [1]."""
    x = _convolved(g, _convolved(g, g.op("Unsqueeze", "mel", g.ints(0)), heard, "conv1", 1), heard, "conv2", 2)
    x = g.op("Transpose", g.op("Squeeze", x, g.ints(0)), perm=[1, 0])
    length = g.op("Slice", g.op("Shape", x), g.ints(0), g.ints(1), g.ints(0))
    x = g.op("Add", x, g.op("Slice", heard["places"], g.ints(0), length, g.ints(0)))
    sizes = Sizes.of(heard)
    for i in range(sizes.layers):
        y = _norm(g, x, heard, f"{i}.norm.self")
        query = _heads(g, _times(g, y, heard, f"{i}.self.q", HEAD**-0.5), sizes.heads, [1, 0, 2])
        keys = _heads(g, _times(g, y, heard, f"{i}.self.k"), sizes.heads, [1, 2, 0])
        values = _heads(g, _times(g, y, heard, f"{i}.self.v"), sizes.heads, [1, 0, 2])
        x = g.op("Add", x, _attend(g, query, keys, values, heard, f"{i}.self")[0])
        x = _forward(g, x, heard, i)
    return _norm(g, x, heard, "norm"), g.op("Div", length, g.ints(every))


def encoder(heard: dict, spoken: dict, silence: np.ndarray | None = None) -> onnx.ModelProto:
    """`mel` [80,M], 10 ms a frame, to `key.i` [H,65,S] and `value.i` [H,S,64] for each layer of the decoder.

    The last row of the keys is added to the scores. `silence` [F,W] are encoder frames for the middle of every
    `EVERY` frames; those after the M/2 that are heard follow them. Without, M must be the 3,000 of the package.
    """
    g, sizes = Graph(), Sizes.of(spoken)
    x, blocks = _frames(g, heard, EVERY)
    length = g.op("Slice", g.op("Shape", x), g.ints(0), g.ints(1), g.ints(0))
    counts = g.op("Expand", np.zeros((1, 1, 1), np.float32), g.op("Concat", g.ints(sizes.heads, 1), length, axis=0))
    if silence is not None:
        last = g.ints(len(silence))
        after = g.op("Slice", silence, blocks, last, g.ints(0))
        x = g.op("Concat", x, after, axis=0)
        twenty = np.full((sizes.heads, 1, len(silence)), np.log(EVERY), np.float32)
        counts = g.op("Concat", counts, g.op("Slice", twenty, blocks, last, g.ints(2)), axis=2)
    outputs = {}
    for i in range(sizes.layers):
        keys = _heads(g, _times(g, x, spoken, f"{i}.cross.k"), sizes.heads, [1, 2, 0])
        g.op("Concat", keys, counts, axis=1, name=f"key.{i}")
        _heads(g, _times(g, x, spoken, f"{i}.cross.v"), sizes.heads, [1, 0, 2], f"value.{i}")
        outputs |= {f"key.{i}": [sizes.heads, HEAD + 1, "S"], f"value.{i}": [sizes.heads, "S", HEAD]}
    return _named(g.model({"mel": [BANDS, "M"]}, outputs), "speech-encoder")


def frames(heard: dict) -> onnx.ModelProto:
    """The encoder alone: `mel` [80,3000] to `frames` [1500,W]."""
    g = Graph()
    g.op("Identity", _frames(g, heard, EVERY)[0], name="frames")
    outputs = {"frames": [PLACES_HEARD, Sizes.of(heard).width]}
    return _named(g.model({"mel": [BANDS, 2 * PLACES_HEARD]}, outputs), "speech-frames")


def step(w: dict, aligned: list) -> onnx.ModelProto:
    """One token: its table row `token` [1,W], its `place` [1,1] from 0 on, and for each layer `past_key.i` and
    `past_value.i` [H,P,64] of the tokens before and `key.i`, `value.i` of the encoder.

    To `hidden` [1,W], which the table's rows are compared with, `attention` of the `aligned` (layer, head) [A,S],
    and the caches with this token in them, `now_key.i` and `now_value.i`.
    """
    g, sizes = Graph(), Sizes.of(w)
    inputs = {"token": [1, sizes.width], "place": [1, 1]}
    outputs = {"hidden": [1, sizes.width], "attention": [len(aligned), "S"]}
    one = np.ones((sizes.heads, 1, 1), np.float32)
    place = g.op("Cast", g.op("Squeeze", "place", g.ints(0)), to=TensorProto.INT64)
    x, followed = g.op("Add", "token", g.op("Gather", w["places"], place, axis=0)), {}
    for i in range(sizes.layers):
        inputs |= {f"past_key.{i}": [sizes.heads, "P", HEAD], f"past_value.{i}": [sizes.heads, "P", HEAD],
                   f"key.{i}": [sizes.heads, HEAD + 1, "S"], f"value.{i}": [sizes.heads, "S", HEAD]}
        outputs |= {f"now_key.{i}": [sizes.heads, "P1", HEAD], f"now_value.{i}": [sizes.heads, "P1", HEAD]}
        y = _norm(g, x, w, f"{i}.norm.self")
        query, key, value = (_heads(g, _times(g, y, w, f"{i}.self.{kind}", scale), sizes.heads, [1, 0, 2])
                             for kind, scale in (("q", HEAD**-0.5), ("k", 1.0), ("v", 1.0)))
        keys = g.op("Concat", f"past_key.{i}", key, axis=1, name=f"now_key.{i}")
        values = g.op("Concat", f"past_value.{i}", value, axis=1, name=f"now_value.{i}")
        x = g.op("Add", x, _attend(g, query, g.op("Transpose", keys, perm=[0, 2, 1]), values, w, f"{i}.self")[0])
        y = _norm(g, x, w, f"{i}.norm.cross")
        query = _heads(g, _times(g, y, w, f"{i}.cross.q", HEAD**-0.5), sizes.heads, [1, 0, 2])
        query = g.op("Concat", query, one, axis=2)
        seen, weights = _attend(g, query, f"key.{i}", f"value.{i}", w, f"{i}.cross")
        for layer, head in aligned:
            if layer == i:
                row = g.op("Slice", weights, g.ints(head), g.ints(head + 1), g.ints(0))
                followed[layer, head] = g.op("Squeeze", row, g.ints(0))
        x = _forward(g, g.op("Add", x, seen), w, i)
    g.op("Concat", *(followed[tuple(head)] for head in aligned), axis=0, name="attention")
    _norm(g, x, w, "norm", "hidden")
    return _named(g.model(inputs, outputs), "speech-step")


def _named(model: onnx.ModelProto, name: str) -> onnx.ModelProto:
    model.graph.name = name
    return model
