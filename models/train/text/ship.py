"""From a trained network to the file that ships: thresholds from dev, the ONNX file, and its figures on test, once."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

import acts
import export
import measure
import scope
from batches import by_length, encode, pad
from learn import read
from net import Net
from prepare import Material, originals

NAMES = {"emotions": "emotion", "sentiments": "sentiment", "intents": "intent", "tone": "tone",
         "embedding": "embedding"}
STRENGTH, TONE_WEIGHT, SHARPNESS = 0.03, 1.0, 6.0  # chosen on intents-dev


@dataclass
class Edges:
    """What turns logits to labels."""

    emotions: np.ndarray
    sentiments: np.ndarray
    scope: float
    acts: dict


def session(path: Path) -> onnxruntime.InferenceSession:
    """One thread, as in the page."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(path, options)


def run(model: onnxruntime.InferenceSession, ids: list[list[int]], size: int = 32) -> dict[str, torch.Tensor]:
    """All outputs of the file for all sentences, named as the network names them."""
    picks, found = by_length(ids, size), []
    for pick in picks:
        padded, mask = pad([ids[i] for i in pick])
        found.append(model.run(list(NAMES), {"ids": padded.numpy(), "mask": mask.numpy()}))
    back = np.argsort(np.concatenate(picks))
    return {NAMES[name]: torch.from_numpy(np.concatenate([part[i] for part in found])[back])
            for i, name in enumerate(NAMES)}


def tone(net: Net, material: Material, names: list[str]) -> Net:
    """Fits the tone on our own sentences, as the file with its 8-bit weights sees them."""
    rounded = export.rounded(net)
    feedback, labels = acts.sentences("tone-train", names)
    actions, asks = acts.sentences("actions-train", ["no", "yes"])
    found = acts.features(read(rounded, encode(material.tokenizer, feedback + actions)))
    acts_of = np.concatenate([labels, np.full(len(asks), -1)])
    weight, bias = acts.fit_tone(found, acts_of, np.concatenate([np.full(len(labels), -1), asks]), STRENGTH)
    with torch.no_grad():
        net.tone.weight.copy_(torch.from_numpy(weight))
        net.tone.bias.copy_(torch.from_numpy(bias))
    return net


def grouped(marks: np.ndarray, material: Material) -> np.ndarray:
    """Emotions to sentiments: [N,28] to [N,4] of 0 and 1."""
    return (marks @ material.table.numpy() > 0).astype(np.float32)


def edges(model, material: Material, list_of_intents: acts.Intents) -> tuple[Edges, dict]:
    """All thresholds from dev, and the figures there."""
    dev = material.parts["goemotions dev"]
    felt = run(model, encode(material.tokenizer, dev.texts))
    figures, emotions = measure.labels(felt["emotion"], dev.emotions)
    sentiment, sentiments = measure.labels(felt["sentiment"], grouped(dev.emotions, material))
    texts, intents = scope.sentences(material)
    meant = run(model, encode(material.tokenizer, texts))["intent"]
    edge, val = scope.edge(meant, intents), len(material.parts["clinc150 val"].texts)
    ours = float((measure.scope(meant[val:])[1] < edge).mean())
    constants, feedback = acts.constants(lambda texts: run(model, encode(material.tokenizer, texts)), list_of_intents,
                                         TONE_WEIGHT, SHARPNESS)
    return Edges(emotions, sentiments, edge, constants), {
        "goemotions": figures, "sentiment": sentiment, "feedback": feedback,
        "valence": measure.valence(felt["sentiment"], grouped(dev.emotions, material)),
        "clinc150": measure.intents(meant[:val], intents[:val], edge) | {"own_out_of_scope_recall": round(ours, 4)}}


def figures(model, material: Material, list_of_intents: acts.Intents, at: Edges) -> dict:
    """Everything on the test sets, from the file that ships. To be called once."""
    felt, meant = material.parts["goemotions test"], material.parts["clinc150 test"]
    felt_out = run(model, encode(material.tokenizer, felt.texts))
    meant_out = run(model, encode(material.tokenizer, meant.texts))
    picked = felt.texts[:2000] + [text for text in meant.texts[:4500:4]]
    ids = encode(material.tokenizer, picked)
    both = torch.cat([felt_out["embedding"][:2000], meant_out["embedding"][:4500:4]])
    return {
        "goemotions": measure.labels(felt_out["emotion"], felt.emotions, at.emotions)[0],
        "sentiment": measure.labels(felt_out["sentiment"], grouped(felt.emotions, material), at.sentiments)[0],
        "clinc150": measure.intents(meant_out["intent"], meant.intents, at.scope),
        "search": measure.search(both, originals(material.weights, ids)),
        **acts.figures(lambda texts: run(model, encode(material.tokenizer, texts)), list_of_intents, at.acts)}


def agreement(model, net: Net, material: Material, at: Edges, count: int = 500) -> dict:
    """File against network: largest difference with the same weights, and labels that stay the same after rounding."""
    texts = material.parts["goemotions test"].texts[:count] + material.parts["clinc150 test"].texts[:count]
    ids = encode(material.tokenizer, texts)
    found, same, exact = run(model, ids), read(export.rounded(net), ids), read(net, ids)
    def said(out: dict) -> np.ndarray:
        chance = torch.sigmoid(out["emotion"].double()).numpy()
        named, sure = measure.scope(out["intent"])
        return np.concatenate([chance > at.emotions, torch.sigmoid(out["sentiment"].double()).numpy() > at.sentiments,
                               np.where(sure >= at.scope, named, -1)[:, None]], 1)
    ours, theirs = said(found), said(exact)
    return {"largest_difference": max(float((found[name] - same[name]).abs().max()) for name in NAMES.values()),
            "same_labels": round(float((ours == theirs).mean()), 5),
            "same_intent": round(float((ours[:, -1] == theirs[:, -1]).mean()), 4),
            "same_likeliest_emotion": round(float((found["emotion"].argmax(1) == exact["emotion"].argmax(1))
                                                  .float().mean()), 4)}


def write(net: Net, path: Path) -> None:
    """Writes the ONNX file."""
    onnx.save(export.build(net), path)
