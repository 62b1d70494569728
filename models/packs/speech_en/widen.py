"""The package's own graphs with weights made f32 and the 8-bit arithmetic taken out, to compare with exactly.

The package rounds what flows through it to 8 bits anew for each stretch, and another build of a runtime rounds a few
values the other way. Without that, all that is left to differ is how the graphs are built.
"""

import numpy as np
import onnx
from onnx import helper, numpy_helper


def widened(content: bytes) -> bytes:
    """The same model with f32 arithmetic in its main graph and in every branch."""
    model = onnx.load_from_string(content)
    graph = model.graph
    raw = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    branches = [item.g for node in graph.node for item in node.attribute if item.type == onnx.AttributeProto.GRAPH]
    made = {}
    # What a branch reads may be made outside of it.
    outer = {name: node for node in graph.node for name in node.output}
    # Branches first: putting the main graph together anew copies them.
    for part in [*branches, graph]:
        _widen(part, outer, raw, made)
    graph.initializer.extend(made.values())
    return model.SerializeToString()


def _widen(graph: onnx.GraphProto, outer: dict, raw: dict, made: dict) -> None:
    by_output = outer | {name: node for node in graph.node for name in node.output}
    by_input = {name: node for node in graph.node for name in node.input}
    plain = {}
    for node in graph.node:
        if node.op_type not in ("MatMulInteger", "ConvInteger"):
            continue
        stem = node.input[1].removesuffix("_quantized")
        if stem not in made:
            zero = raw[node.input[3]].astype(np.float32)
            weight = (raw[node.input[1]].astype(np.float32) - zero) * raw[f"{stem}_scale"]
            made[stem] = numpy_helper.from_array(weight.astype(np.float32), f"{stem}_float")
        source = by_output[node.input[0]].input[0]
        # The integers are made f32 and scaled; what comes out of that is the product.
        result = by_input[by_input[node.output[0]].output[0]].output[0]
        product = helper.make_node(node.op_type.removesuffix("Integer"), [source, f"{stem}_float"], [result],
                                   f"{result}_float")
        product.attribute.extend(node.attribute)
        plain[result] = product
    for node in graph.node:
        # A table that is turned around and widened at every run is widened once.
        turned = by_output.get(node.input[0]) if node.op_type == "DequantizeLinear" else None
        if turned is not None and turned.op_type == "Transpose" and turned.input[0] in raw:
            if node.output[0] not in made:
                zero = raw[node.input[2]].astype(np.float32)
                wide = (raw[turned.input[0]].T.astype(np.float32) - zero) * raw[node.input[1]]
                made[node.output[0]] = numpy_helper.from_array(wide.astype(np.float32), f"{node.output[0]}_float")
            plain[node.output[0]] = helper.make_node("Identity", [f"{node.output[0]}_float"], [node.output[0]])
    nodes = [plain.get(node.output[0], node) for node in graph.node]
    # What only the 8-bit arithmetic needed goes, from the last to the first.
    needed = {item.name for item in graph.output}
    needed |= {name for node in nodes for item in node.attribute
               if item.type == onnx.AttributeProto.GRAPH for inner in item.g.node for name in inner.input}
    kept = []
    for node in reversed(nodes):
        if needed.intersection(node.output):
            kept.append(node)
            needed.update(node.input)
    del graph.node[:], graph.value_info[:]
    graph.node.extend(reversed(kept))
