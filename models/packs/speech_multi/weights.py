"""Reads the weights of a Whisper model out of its package's graphs."""

import json
from dataclasses import dataclass

import onnx
from moonshine import Packed
from onnx import numpy_helper

HEAD = 64  # values of a head, in all of them
# The tokens that are text; what follows is the end, languages, tasks and times.
TEXTS = 50_257
ROWS = 51_865
# Tokens that a stretch may have, the prompt among them.
PLACES = 448
# Frames that the package's encoder has places for: 30 s.
PLACES_HEARD = 1_500


@dataclass(frozen=True)
class Sizes:
    """Layers of an encoder or decoder, values of a frame or token, heads of an attention."""

    layers: int
    width: int
    heads: int

    @classmethod
    def of(cls, weights: dict):
        """Of the weights that `encoder` or `decoder` read."""
        width = len(weights["norm"])
        return cls(sum(name.endswith(".norm.self") for name in weights), width, width // HEAD)


class _Graph:
    """Weights by the places where nodes use them."""

    def __init__(self, graph: onnx.GraphProto, nodes, stem: str, ending: str):
        self.raw = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
        self.nodes = {node.name: node for node in nodes}
        self.stem, self.ending = stem, ending

    def layers(self) -> int:
        """How many there are."""
        return sum(name.endswith("/fc1/MatMul_quant") for name in self.nodes)

    def vector(self, name: str):
        """A tensor that is kept as it is."""
        return self.raw[f"{self.stem}{name}{self.ending}"]

    def packed(self, name: str) -> Packed:
        """A tensor in 8 bits."""
        scale = float(self.raw[f"{name}_scale"])
        return Packed(self.raw[f"{name}_quantized"], scale, -scale * float(self.raw[f"{name}_zero_point"]))

    def matrix(self, name: str) -> Packed:
        """The matrix of a product."""
        node = self.nodes[f"/{self.stem.replace('.', '/')}{name}/MatMul_quant"]
        return self.packed(node.input[1].removesuffix("_quantized"))

    def attention(self, layer: int, kind: str, full: str) -> dict:
        """The four matrices of an attention; keys have no bias."""
        found = {}
        for short in ("q", "k", "v", "o"):
            part = "out_proj" if short == "o" else f"{short}_proj"
            found[f"{layer}.{kind}.{short}"] = self.matrix(f"layers.{layer}/{full}/{part}")
            if short != "k":
                found[f"{layer}.{kind}.{short}.bias"] = self.vector(f"layers.{layer}.{full}.{part}.bias")
        found |= self.norm(f"{layer}.norm.{kind}", f"layers.{layer}.{full}_layer_norm")
        return found

    def forward(self, layer: int) -> dict:
        """The two matrices after the attentions."""
        found = self.norm(f"{layer}.norm.last", f"layers.{layer}.final_layer_norm")
        for short, part in (("up", "fc1"), ("down", "fc2")):
            found[f"{layer}.{short}"] = self.matrix(f"layers.{layer}/{part}")
            found[f"{layer}.{short}.bias"] = self.vector(f"layers.{layer}.{part}.bias")
        return found

    def norm(self, name: str, full: str) -> dict:
        """Scale and bias of a layer's normalisation."""
        return {name: self.vector(f"{full}.weight"), f"{name}.bias": self.vector(f"{full}.bias")}


def encoder(content: bytes) -> dict:
    """Every weight of the encoder by name: convolutions and matrices as `Packed`, the rest as f32 arrays."""
    graph = onnx.load_from_string(content).graph
    read = _Graph(graph, graph.node, "", "")
    weights = {"places": read.vector("embed_positions.weight")} | read.norm("norm", "layer_norm")
    for name in ("conv1", "conv2"):
        weights |= {name: read.packed(f"{name}.weight"), f"{name}.bias": read.vector(f"{name}.bias")}
    for layer in range(read.layers()):
        weights |= read.attention(layer, "self", "self_attn") | read.forward(layer)
    return weights


def decoder(content: bytes) -> dict:
    """Every weight of the decoder by name."""
    graph = onnx.load_from_string(content).graph
    branch = next(item.g for item in graph.node[-1].attribute if item.name == "else_branch")
    read = _Graph(graph, branch.node, "model.decoder.", "_merged_0")
    weights = {"places": read.vector("embed_positions.weight"),
               "table": read.packed("model.decoder.embed_tokens.weight_merged_0")} | read.norm("norm", "layer_norm")
    for layer in range(read.layers()):
        weights |= read.attention(layer, "self", "self_attn") | read.attention(layer, "cross", "encoder_attn")
        weights |= read.forward(layer)
    return weights


def pieces(vocabulary: bytes) -> list[str]:
    """The spelling of each token by number, one letter a byte; nothing for what is no text."""
    texts = [""] * ROWS
    for text, number in json.loads(vocabulary).items():
        if number < TEXTS:
            texts[number] = text
    return texts


def spelled(letters: str) -> str:
    """Text of pieces: the bytes that letters stand for, read as UTF-8."""
    return bytes(BYTES[letter] for letter in letters).decode(errors="replace")


def _bytes() -> dict[str, int]:
    """Byte-level pieces name printable bytes by themselves and all others by the letters from 256 on, in order."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    return {chr(byte): byte for byte in printable} | {chr(256 + at): byte for at, byte in enumerate(others)}


BYTES = _bytes()
