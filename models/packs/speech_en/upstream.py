"""Names the registry packages of Moonshine Tiny (English) and its tokenizer, and reads the decoder's weights."""

import json

import onnx
from moonshine import Packed
from onnx import numpy_helper

LAYERS = 6
SPEECH = {
    "registry": "npm", "package": "@moonshine-ai/moonshine-js", "version": "0.1.29", "license": "MIT",
    "archive": "moonshine-ai-moonshine-js-0.1.29.tgz",
    "sha256": "864e17a00ed494857c71693e835306fa038e0f82002c76e3056d67d574e1c2d8",
}
TOKENS = {
    "registry": "pypi", "package": "useful-moonshine-onnx", "version": "20251121", "license": "MIT",
    "archive": "useful_moonshine_onnx-20251121-py3-none-any.whl",
    "sha256": "b4189b0d7dc8064d567fd0b5d5ce78634be290b0a3a3274ab80ad11c46d531a2",
}
# What is taken out of each, and its digest.
MEMBERS = {
    "encoder.onnx": (SPEECH, "package/dist/model/tiny/quantized/encoder_model.onnx",
                     "c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a"),
    "decoder.onnx": (SPEECH, "package/dist/model/tiny/quantized/decoder_model_merged.onnx",
                     "eed87831c3a6103534aae7d47a5d485025c659a1323901513961c39fe8a1a367"),
    "LICENSE": (SPEECH, "package/LICENSE", "37fc5d9a86547a0dd64a07cff439ba2a6b79cc8f6555a05121fed32866591159"),
    "tokenizer.json": (TOKENS, "moonshine_onnx/assets/tokenizer.json",
                       "b68b995a58b3373db6c4f46864a9db50cd1333d086150ffa2c1096581ede9c10"),
    "sample.wav": (TOKENS, "moonshine_onnx/assets/beckett.wav", None),
}


def decoder_weights(content: bytes) -> dict:
    """Every weight of the decoder by name: matrices as `Packed`, the rest as f32 arrays."""
    graph = onnx.load_from_string(content).graph
    raw = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    branch = next(item.g for item in graph.node[-1].attribute if item.name == "else_branch")
    nodes = {node.name: node for node in branch.node}

    def matrix(name: str) -> Packed:
        stem = nodes[f"/model/decoder/layers.{name}/MatMul_quant"].input[1].removesuffix("_quantized")
        scale = float(raw[f"{stem}_scale"])
        return Packed(raw[f"{stem}_quantized"], scale, -scale * float(raw[f"{stem}_zero_point"]))

    def vector(name: str):
        return raw[f"model.decoder.{name}_merged_0"]

    table = "model.decoder.embed_tokens.weight_merged_0"
    scale = float(raw[f"{table}_scale"])
    weights = {
        "table": Packed(raw[f"{table}_quantized"], scale, -scale * float(raw[f"{table}_zero_point"])),
        "norm": vector("norm.weight"),
        "rotary": raw["/model/decoder/rotary_emb/Cast_1_output_0"].reshape(-1),
    }
    for i in range(LAYERS):
        for kind, full in (("self", "self_attn"), ("cross", "encoder_attn")):
            for short, part in (("q", "q_proj"), ("k", "k_proj"), ("v", "v_proj"), ("o", "dense")):
                weights[f"{i}.{kind}.{short}"] = matrix(f"{i}/{full}/{part}")
        for short, part in (("up", "up_proj"), ("down", "down_proj")):
            weights[f"{i}.{short}"] = matrix(f"{i}/mlp/{part}")
            weights[f"{i}.{short}.bias"] = vector(f"layers.{i}.mlp.{part}.bias")
        for short, part in (("self", "input"), ("cross", "post_attention"), ("last", "final")):
            weights[f"{i}.norm.{short}"] = vector(f"layers.{i}.{part}_layernorm.weight")
    return weights


def pieces(tokenizer: bytes) -> list[str]:
    """Text of each token by number: nothing for what is no text, `<0xNN>` for a byte."""
    read = json.loads(tokenizer)
    texts = [""] * 32768
    for text, number in read["model"]["vocab"].items():
        if "\n" in text:
            raise SystemExit("a piece holds a line break")
        texts[number] = text
    for token in read["added_tokens"]:
        if token["special"]:
            texts[token["id"]] = ""
    return texts
