"""Builds ONNX graphs node by node, with weights stored in 8 bits and turned to f32 inside."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET, IR = 17, 8
KINDS = {"f32": TensorProto.FLOAT, "i64": TensorProto.INT64}


def narrow(values: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Symmetric 8-bit values with one scale for each index that is not along `axis`."""
    scale = np.maximum(np.abs(values).max(axis, keepdims=True), 1e-12) / 127
    return np.round(values / scale).astype(np.int8), scale.astype(np.float32)


def widened(values: np.ndarray, axis: int) -> np.ndarray:
    """What a runtime computes with after `narrow`."""
    data, scale = narrow(values, axis)
    return data.astype(np.float32) * scale


class Graph:
    """An ONNX graph under construction: `graph.op(...)` adds a node and answers the name of its output."""

    def __init__(self):
        self.nodes, self.tensors = [], {}

    def op(self, kind: str, *inputs, name: str | None = None, **attributes) -> str:
        """Adds a node; arrays among its inputs become constants."""
        output = name or f"{kind.lower()}_{len(self.nodes)}"
        inputs = [self.keep(value) if isinstance(value, np.ndarray) else value for value in inputs]
        self.nodes.append(helper.make_node(kind, inputs, [output], output, **attributes))
        return output

    def keep(self, value: np.ndarray) -> str:
        """Stores a constant once and answers its name."""
        key = (value.dtype.str, value.shape, value.tobytes())
        if key not in self.tensors:
            self.tensors[key] = numpy_helper.from_array(np.ascontiguousarray(value), f"const_{len(self.tensors)}")
        return self.tensors[key].name

    def linear(self, x: str, weight: np.ndarray, bias: np.ndarray, name: str | None = None) -> str:
        """x times an 8-bit matrix plus bias. Shapes: weight [out,in] as PyTorch keeps it, stored [in,out]."""
        data, scale = narrow(weight.T, 0)
        wide = self.op("Mul", self.op("Cast", data, to=TensorProto.FLOAT), scale)
        return self.op("Add", self.op("MatMul", x, wide), bias, name=name)

    def rows(self, table: np.ndarray, ids: str) -> str:
        """Rows of an 8-bit table: gathered first and turned to f32 afterwards, so the table itself is never widened."""
        data, scale = narrow(table, 1)
        wide = self.op("Cast", self.op("Gather", data, ids, axis=0), to=TensorProto.FLOAT)
        return self.op("Mul", wide, self.op("Gather", scale, ids, axis=0))

    def norm(self, x: str, scale: np.ndarray, bias: np.ndarray, epsilon: float) -> str:
        """Layer normalisation over the last axis."""
        return self.op("LayerNormalization", x, scale, bias, axis=-1, epsilon=epsilon)

    def gelu(self, x: str) -> str:
        """The exact Gaussian error linear unit."""
        curve = self.op("Erf", self.op("Mul", x, np.float32([np.sqrt(0.5)])))
        return self.op("Mul", self.op("Mul", x, np.float32([0.5])), self.op("Add", curve, np.float32([1.0])))

    def model(self, title: str, inputs: dict, outputs: dict) -> onnx.ModelProto:
        """The finished model; inputs and outputs map names to a kind and a shape."""
        def info(shapes):
            return [helper.make_tensor_value_info(name, KINDS[kind], shape) for name, (kind, shape) in shapes.items()]
        graph = helper.make_graph(self.nodes, title, info(inputs), info(outputs), list(self.tensors.values()))
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR,
                                  producer_name="sotto")
        onnx.checker.check_model(model, full_check=True)
        return model
