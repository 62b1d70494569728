"""Turns both networks into graphs that a small runtime runs: no `If`, lengths that can be fixed, narrow weights.

Weights are kept in 8 or 16 bits and widened by Cast and Mul, which runtimes fold when they load the model; all
arithmetic is f32.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

WINDOW = 160_000  # samples of the segmentation: 10 s at 16 kHz
BANDS = 80
WIDTH = 256  # values of a voice print
LEAST = 4_096  # smaller tensors stay as they are
FLOOR = 1e-7  # what the network adds to the variance of a feature over time


def _packed(graph: onnx.GraphProto, narrow) -> None:
    """Stores every large f32 tensor as `narrow` answers: its stored form, and its scale or none."""
    kept, front = [], []
    for item in graph.initializer:
        value = numpy_helper.to_array(item)
        if value.dtype != np.float32 or value.size < LEAST:
            kept.append(item)
            continue
        stored, scale = narrow(value)
        kept.append(numpy_helper.from_array(stored, f"{item.name}_stored"))
        wide = item.name if scale is None else f"{item.name}_wide"
        front.append(helper.make_node("Cast", [f"{item.name}_stored"], [wide], to=TensorProto.FLOAT))
        if scale is not None:
            kept.append(numpy_helper.from_array(scale, f"{item.name}_scale"))
            front.append(helper.make_node("Mul", [wide, f"{item.name}_scale"], [item.name]))
    nodes = [*front, *graph.node]
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(kept)
    graph.node.extend(nodes)


def _half(value: np.ndarray):
    return value.astype(np.float16), None


def _bytes(value: np.ndarray):
    """8 bits with a scale for each output."""
    axes = tuple(range(1, value.ndim))
    scale = (np.abs(value).max(axis=axes, keepdims=True) / 127).astype(np.float32)
    return np.round(value / np.maximum(scale, 1e-12)).astype(np.int8), scale


def _finished(graph: onnx.GraphProto, name: str, inputs: dict, outputs: dict, opset: int) -> onnx.ModelProto:
    def info(shapes):
        return [helper.make_tensor_value_info(key, TensorProto.FLOAT, shape) for key, shape in shapes.items()]
    graph = helper.make_graph(list(graph.node), name, info(inputs), info(outputs), list(graph.initializer))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8,
                              producer_name="sotto")
    onnx.checker.check_model(model, full_check=True)
    return model


def _needed(graph: onnx.GraphProto, outputs: list[str]) -> None:
    """Takes away what no output needs."""
    needed, kept = set(outputs), []
    for node in reversed(graph.node):
        if needed.intersection(node.output):
            kept.append(node)
            needed.update(node.input)
    tensors = [item for item in graph.initializer if item.name in needed]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(reversed(kept))
    graph.initializer.extend(tensors)


def segmentation(content: bytes) -> onnx.ModelProto:
    """`audio` [1,160000] to `classes` [589,7]: log-probabilities of nobody, three voices, and each two of them."""
    model = onnx.load_from_string(content)
    graph = model.graph
    nodes = [helper.make_node("Unsqueeze", ["audio", "front"], ["input_values"])]
    for node in graph.node:
        if node.op_type == "If":
            # One channel is all that comes: the branch for it is a plain convolution.
            branch = next(item.g for item in node.attribute if item.name == "then_branch")
            (plain,) = branch.node
            plain.output[0] = node.output[0]
            node = plain
        nodes.append(node)
    nodes.append(helper.make_node("Squeeze", ["logits", "front"], ["classes"]))
    del graph.node[:]
    graph.node.extend(nodes)
    graph.initializer.append(numpy_helper.from_array(np.array([0], np.int64), "front"))
    _needed(graph, ["classes"])
    _packed(graph, _half)
    return _finished(graph, "speaker-segmentation", {"audio": [1, WINDOW]}, {"classes": [589, 7]}, 17)


def voice(content: bytes) -> onnx.ModelProto:
    """`bands` [T,80], the log-mel bands without their mean over time, and `shares` [P,T/8], rows that sum to 1, to
    `prints` [P,256]: what the frames that each row picks sound like.

    The network's own pooling (mean and standard deviation over time) is taken out and done for each row, so that
    padding does not count and several stretches are read in one pass.
    """
    model = onnx.load_from_string(content)
    graph = model.graph

    def first(kind: str) -> onnx.NodeProto:
        return next(node for node in graph.node if node.op_type == kind)

    entry, features, last = first("Unsqueeze").output[0], first("ReduceMean").input[0], first("Gemm")
    raw = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    weight, bias = raw[last.input[1]], raw[last.input[2]] - raw["mean_vec"]
    half = weight.shape[1] // 2

    def keep(name: str, value) -> str:
        graph.initializer.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def op(kind: str, inputs: list[str], output: str, **attributes) -> str:
        nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    nodes = []
    op("Transpose", ["bands"], "upright", perm=[1, 0])
    op("Unsqueeze", ["upright", keep("outer", np.array([0, 1], np.int64))], entry)
    nodes.extend(node for node in graph.node if entry not in node.output)
    flat = op("Reshape", [features, keep("rows", np.array([half, -1], np.int64))], "flat")
    columns = op("Transpose", ["shares"], "columns", perm=[1, 0])
    mean = op("MatMul", [flat, columns], "mean")
    power = op("MatMul", [op("Mul", [flat, flat], "squares"), columns], "power")
    around = op("Sub", [power, op("Mul", [mean, mean], "mean_squared")], "around")
    around = op("Max", [around, keep("nothing", np.float32([0]))], "variance")
    # As over n - 1 values: the shares' squares sum to 1 / n.
    squared = op("Mul", ["shares", "shares"], "shares_squared")
    alike = op("ReduceSum", [squared, keep("inner", np.array([1], np.int64))], "alike", keepdims=0)
    rest = op("Sub", [keep("one", np.float32([1])), alike], "rest")
    left = op("Max", [rest, keep("least", np.float32([0.5]))], "left")
    unbiased = op("Div", [around, left], "unbiased")
    spread = op("Sqrt", [op("Add", [unbiased, keep("floor", np.float32([FLOOR]))], "floored")], "spread")
    parts = [op("MatMul", [keep(f"weight_{kind}", np.ascontiguousarray(weight[:, columns])), value], f"{kind}_part")
             for kind, columns, value in (("mean", slice(0, half), mean), ("spread", slice(half, None), spread))]
    both = op("Add", [op("Add", parts, "both"), keep("bias", bias.reshape(-1, 1).astype(np.float32))], "standing")
    op("Transpose", [both], "prints", perm=[1, 0])
    del graph.node[:]
    graph.node.extend(nodes)
    _needed(graph, ["prints"])
    _packed(graph, _bytes)
    inputs = {"bands": ["T", BANDS], "shares": ["P", "S"]}
    return _finished(graph, "speaker-voice", inputs, {"prints": ["P", WIDTH]}, 14)
