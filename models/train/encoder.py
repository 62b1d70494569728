"""Builds the front of the encoder (convolutions and the first layers) as a plain ONNX graph, in 8-bit weights.

No `If`, no masks, no padded heads. Rotary positions are split-half: the columns of the query and key matrices are
reordered to that, and the attention's scale is folded into the query. Weights stay in the 8 bits of the package and are
turned to f32 by Cast, Mul and Add, which runtimes fold when they load the model. All arithmetic is f32.
"""

from dataclasses import dataclass, replace

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from moonshine import Packed

WIDTH, HEADS, HEAD, ROTARY = 288, 8, 36, 32
KERNELS, STRIDES = (127, 7, 3), (64, 3, 2)
STRIDE = 384  # samples between frames: 24 ms at 16 kHz
RECEPTIVE = 127 + 6 * 64 + 2 * 192  # samples a frame of the convolutions sees: 895, 56 ms
RMS = 0.05  # level that audio is brought to before the encoder
AROUND = 6  # frames beside those asked about that are heard with them: 0.14 s
OPSET, IR = 17, 8


def frames(samples: int) -> int:
    """Encoder frames of so many samples; 0 below RECEPTIVE."""
    for kernel, stride in zip(KERNELS, STRIDES, strict=True):
        samples = (samples - kernel) // stride + 1 if samples >= kernel else 0
    return samples


class Graph:
    """An ONNX graph under construction: `graph.op(...)` adds a node and answers the name of its output."""

    def __init__(self):
        self.nodes, self.tensors, self.count = [], {}, 0

    def op(self, kind: str, *inputs, name: str | None = None, **attributes) -> str:
        """Adds a node; arrays among its inputs become constants."""
        self.count += 1
        output = name or f"{kind.lower()}_{self.count}"
        inputs = [self.keep(value) if isinstance(value, np.ndarray) else value for value in inputs]
        self.nodes.append(helper.make_node(kind, inputs, [output], f"{output}", **attributes))
        return output

    def keep(self, value: np.ndarray) -> str:
        """Stores a constant once and answers its name."""
        key = (value.dtype.str, value.shape, value.tobytes())
        if key not in self.tensors:
            self.tensors[key] = numpy_helper.from_array(value, f"const_{len(self.tensors)}")
        return self.tensors[key].name

    def unpack(self, packed: Packed) -> str:
        """Adds an 8-bit tensor and what turns it to f32."""
        wide = self.op("Cast", packed.data, to=TensorProto.FLOAT)
        scaled = self.op("Mul", wide, np.float32([packed.scale]))
        return self.op("Add", scaled, np.float32([packed.offset]))

    def ints(self, *values: int) -> np.ndarray:
        """Axes and bounds, as operators want them."""
        return np.array(values, np.int64)

    def model(self, inputs: dict, outputs: dict) -> onnx.ModelProto:
        """The finished model; inputs and outputs map names to shapes."""
        def info(shapes):
            return [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()]
        graph = helper.make_graph(self.nodes, "voice-emotion", info(inputs), info(outputs), list(self.tensors.values()))
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR,
                                  producer_name="sotto")
        onnx.checker.check_model(model, full_check=True)
        return model


def _gelu(g: Graph, x: str) -> str:
    half = g.op("Mul", x, np.float32([0.5]))
    curve = g.op("Erf", g.op("Mul", x, np.float32([np.sqrt(0.5)])))
    return g.op("Mul", half, g.op("Add", curve, np.float32([1.0])))


@dataclass
class Heard:
    """The frames that any window asks about, and some around: as shares [T,1], and as what shuts out the others."""

    shares: str
    shut: str


def heard(g: Graph) -> Heard:
    """Reads it from the pooling rows, so that silence and strangers around a piece of speech change nothing in it."""
    most = g.op("ReduceMax", "pool", axes=[0], keepdims=1)
    inside = g.op("Min", g.op("Mul", most, np.float32([1e6])), np.float32([1.0]))
    around = g.op("MaxPool", g.op("Unsqueeze", inside, g.ints(0)), kernel_shape=[2 * AROUND + 1],
                  pads=[AROUND, AROUND])
    mask = g.op("Reshape", around, g.ints(-1, 1))
    total = g.op("Add", g.op("ReduceSum", mask, g.ints(0), keepdims=1), np.float32([1e-6]))
    shut = g.op("Mul", g.op("Sub", mask, np.float32([1.0])), np.float32([1e4]))
    return Heard(g.op("Div", mask, total), g.op("Reshape", shut, g.ints(1, 1, -1)))


def _over_time(g: Graph, rows: str, kernel: int, stride: int, only: Heard) -> str:
    """Mean [1,1,1] of `rows` [1,1,L] over what the frames that are heard see of it."""
    seen = g.op("AveragePool", rows, kernel_shape=[kernel], strides=[stride])
    return g.op("MatMul", seen, only.shares)


def _level(g: Graph, audio: str, only: Heard | None) -> str:
    """Brings the stretch to one RMS level; digital silence stays silence."""
    square = g.op("Mul", audio, audio)
    if only is None:
        power = g.op("ReduceMean", square, axes=[1], keepdims=1)
    else:
        power = _over_time(g, g.op("Unsqueeze", square, g.ints(1)), RECEPTIVE, STRIDE, only)
        power = g.op("Squeeze", power, g.ints(0))
    rms = g.op("Sqrt", g.op("Add", power, np.float32([1e-8])))
    return g.op("Mul", audio, g.op("Div", np.float32([RMS]), rms))


def _stem(g: Graph, w: dict, audio: str, only: Heard | None) -> str:
    """Audio [1,N] to frames [T,288]."""
    x = g.op("Unsqueeze", audio, g.ints(1))
    x = g.op("Tanh", g.op("Conv", x, g.unpack(w["conv1"]), strides=[STRIDES[0]], kernel_shape=[KERNELS[0]]))
    def mean(values: str) -> str:
        if only is None:
            return g.op("ReduceMean", values, axes=[1, 2], keepdims=1)
        # A frame sees 13 of the first convolution's outputs, each 6 after the last.
        kernel, stride = (RECEPTIVE - KERNELS[0]) // STRIDES[0] + 1, STRIDE // STRIDES[0]
        return _over_time(g, g.op("ReduceMean", values, axes=[1], keepdims=1), kernel, stride, only)

    centred = g.op("Sub", x, mean(x))
    spread = mean(g.op("Mul", centred, centred))
    x = g.op("Div", centred, g.op("Sqrt", g.op("Add", spread, np.float32([1e-5]))))
    x = g.op("Mul", x, w["group.scale"].reshape(1, WIDTH, 1))
    x = g.op("Add", x, w["group.bias"].reshape(1, WIDTH, 1))
    # In two halves: a runtime that folds constants only up to 4 MiB folds each of them.
    halves = []
    for rows in (slice(0, WIDTH), slice(WIDTH, 2 * WIDTH)):
        part = replace(w["conv2"], data=np.ascontiguousarray(w["conv2"].data[rows]))
        halves.append(g.op("Conv", x, g.unpack(part), w["conv2.bias"][rows], strides=[STRIDES[1]],
                           kernel_shape=[KERNELS[1]]))
    x = _gelu(g, g.op("Concat", *halves, axis=1))
    x = _gelu(g, g.op("Conv", x, g.unpack(w["conv3"]), w["conv3.bias"], strides=[STRIDES[2]],
                      kernel_shape=[KERNELS[2]]))
    return g.op("Transpose", g.op("Squeeze", x, g.ints(0)), perm=[1, 0])


def _angles(g: Graph, w: dict, x: str) -> tuple[str, str]:
    """Cosine and sine of the rotary angles, [T,16] each."""
    length = g.op("Gather", g.op("Shape", x), np.array(0, np.int64), axis=0)
    steps = g.op("Cast", g.op("Range", np.array(0, np.int64), length, np.array(1, np.int64)), to=TensorProto.FLOAT)
    angles = g.op("Mul", g.op("Unsqueeze", steps, g.ints(1)), w["rotary"].reshape(1, -1))
    return g.op("Cos", angles), g.op("Sin", angles)


def _split_half(packed: Packed, scale: float = 1.0) -> Packed:
    """Columns of each head from interleaved pairs to two halves, with a factor folded in."""
    order = np.concatenate([np.arange(0, ROTARY, 2), np.arange(1, ROTARY, 2), np.arange(ROTARY, HEAD)])
    columns = np.concatenate([head * HEAD + order for head in range(HEADS)])
    return Packed(np.ascontiguousarray(packed.data[:, columns]), packed.scale * scale, packed.offset * scale)


def _heads(g: Graph, x: str) -> str:
    return g.op("Transpose", g.op("Reshape", x, g.ints(-1, HEADS, HEAD)), perm=[1, 0, 2])


def _rotate(g: Graph, x: str, cos: str, sin: str) -> str:
    half = ROTARY // 2
    first, second, rest = (g.op("Slice", x, g.ints(start), g.ints(end), g.ints(2))
                           for start, end in ((0, half), (half, ROTARY), (ROTARY, HEAD)))
    left = g.op("Sub", g.op("Mul", first, cos), g.op("Mul", second, sin))
    right = g.op("Add", g.op("Mul", second, cos), g.op("Mul", first, sin))
    return g.op("Concat", left, right, rest, axis=2)


def _layer(g: Graph, w: dict, i: int, x: str, cos: str, sin: str, only: Heard | None) -> str:
    y = g.op("LayerNormalization", x, w[f"{i}.norm1"], axis=-1, epsilon=1e-5)
    query, key = _split_half(w[f"{i}.q"], HEAD**-0.5), _split_half(w[f"{i}.k"])
    query = _rotate(g, _heads(g, g.op("MatMul", y, g.unpack(query))), cos, sin)
    key = _rotate(g, _heads(g, g.op("MatMul", y, g.unpack(key))), cos, sin)
    value = _heads(g, g.op("MatMul", y, g.unpack(w[f"{i}.v"])))
    scores = g.op("MatMul", query, g.op("Transpose", key, perm=[0, 2, 1]))
    weights = g.op("Softmax", scores if only is None else g.op("Add", scores, only.shut), axis=-1)
    seen = g.op("Transpose", g.op("MatMul", weights, value), perm=[1, 0, 2])
    seen = g.op("Reshape", seen, g.ints(-1, WIDTH))
    x = g.op("Add", x, g.op("MatMul", seen, g.unpack(w[f"{i}.o"])))
    y = g.op("LayerNormalization", x, w[f"{i}.norm2"], axis=-1, epsilon=1e-5)
    y = _gelu(g, g.op("Add", g.op("MatMul", y, g.unpack(w[f"{i}.up"])), w[f"{i}.up.bias"]))
    y = g.op("Add", g.op("MatMul", y, g.unpack(w[f"{i}.down"])), w[f"{i}.down.bias"])
    return g.op("Add", x, y)


def build(g: Graph, w: dict, layers: int, masked: bool = True) -> list[str]:
    """Adds the encoder's front; answers the frames [T,288] before the first layer and after each of `layers`.

    `masked`: level, normalisation and attention are over the frames that the rows of `pool` ask about. Without, they
    are over all of the audio and its level is kept, as in the package's own graph.
    """
    only = heard(g) if masked else None
    x = _stem(g, w, _level(g, "audio", only) if masked else "audio", only)
    cos, sin = _angles(g, w, x)
    found = [x]
    for i in range(layers):
        found.append(_layer(g, w, i, found[-1], cos, sin, only))
    return found
