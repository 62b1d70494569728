"""The network: the MiniLM encoder in plain PyTorch, an embedding close to the original's, and three heads."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

WIDTH, HEADS, LAYERS, INNER, VOCABULARY, POSITIONS = 384, 12, 6, 1536, 30_522, 512
EPSILON = 1e-12
TONES = 7  # six acts and the action item


class Layer(nn.Module):
    """One transformer layer, normalised after each half (Devlin and others, 2018)."""

    def __init__(self, dropout: float):
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm_seen, self.norm_out = nn.LayerNorm(WIDTH, EPSILON), nn.LayerNorm(WIDTH, EPSILON)
        self.dropout = dropout

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Frames [B,N,384] and additive mask [B,1,1,N] to frames."""
        batch, length, _ = x.shape
        query, key, value = (part(x).view(batch, length, HEADS, -1).transpose(1, 2)
                             for part in (self.query, self.key, self.value))
        lost = self.dropout if self.training else 0.0
        seen = F.scaled_dot_product_attention(query, key, value, mask.to(query.dtype), dropout_p=lost)
        seen = self.out(seen.transpose(1, 2).reshape(batch, length, WIDTH))
        x = self.norm_seen(x + F.dropout(seen, self.dropout, self.training))
        inner = self.down(F.gelu(self.up(x)))
        return self.norm_out(x + F.dropout(inner, self.dropout, self.training))


def _hidden(mask: Tensor) -> Tensor:
    return (1.0 - mask)[:, None, None, :] * -1e4


class Net(nn.Module):
    """Token ids to 28 emotions, 4 sentiments, 151 intents and the sentence embedding."""

    def __init__(self, emotions: int, sentiments: int, intents: int, dropout: float = 0.1):
        super().__init__()
        self.words, self.places = nn.Embedding(VOCABULARY, WIDTH, sparse=True), nn.Embedding(POSITIONS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, EPSILON)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.embed = nn.Linear(WIDTH, WIDTH)
        self.mood = nn.Linear(2 * WIDTH, WIDTH)
        self.emotion, self.sentiment = nn.Linear(WIDTH, emotions), nn.Linear(WIDTH, sentiments)
        self.aim = nn.Linear(2 * WIDTH, WIDTH)
        self.intent = nn.Linear(WIDTH, intents)
        self.tone = nn.Linear(3 * WIDTH, TONES).requires_grad_(False)  # fitted after everything else, by acts.py
        self.dropout = dropout
        with torch.no_grad():
            self.embed.weight.copy_(torch.eye(WIDTH))
            self.embed.bias.zero_()

    def load(self, weights: dict) -> None:
        """Copies the encoder's weights in, as the package names them."""
        names = {"attention.self.query": "query", "attention.self.key": "key", "attention.self.value": "value",
                 "attention.output.dense": "out", "intermediate.dense": "up", "output.dense": "down",
                 "attention.output.LayerNorm": "norm_seen", "output.LayerNorm": "norm_out"}
        with torch.no_grad():
            self.words.weight.copy_(weights["embeddings.word_embeddings.weight"])
            self.places.weight.copy_(weights["embeddings.position_embeddings.weight"]
                                     + weights["embeddings.token_type_embeddings.weight"][0])
            self.norm.weight.copy_(weights["embeddings.LayerNorm.weight"])
            self.norm.bias.copy_(weights["embeddings.LayerNorm.bias"])
            for i, layer in enumerate(self.layers):
                for theirs, ours in names.items():
                    getattr(layer, ours).weight.copy_(weights[f"encoder.layer.{i}.{theirs}.weight"])
                    getattr(layer, ours).bias.copy_(weights[f"encoder.layer.{i}.{theirs}.bias"])

    def encode(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Ids [B,N] and mask [B,N] of 1 and 0 to the first frame and the mean over frames, [B,384] each."""
        x = self.norm(self.words(ids) + self.places.weight[: ids.shape[1]])
        x = F.dropout(x, self.dropout, self.training)
        for layer in self.layers:
            x = layer(x, _hidden(mask))
        mean = (x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return x[:, 0], mean

    def forward(self, ids: Tensor, mask: Tensor) -> dict[str, Tensor]:
        """Ids and mask [B,N] to all outputs by name."""
        return self.heads(*self.encode(ids, mask))

    def heads(self, first: Tensor, mean: Tensor) -> dict[str, Tensor]:
        """All outputs by name; `embedding` has length 1. `mood` and `aim` are what the heads read from."""
        both = F.dropout(torch.cat([first, mean], 1), self.dropout, self.training)
        mood, aim = F.gelu(self.mood(both)), F.gelu(self.aim(both))
        mood = F.dropout(mood, self.dropout, self.training)
        embedding = F.normalize(self.embed(mean).float(), dim=1)
        return {"emotion": self.emotion(mood).float(), "sentiment": self.sentiment(mood).float(),
                "intent": self.intent(F.dropout(aim, self.dropout, self.training)).float(),
                "mood": mood, "aim": aim, "embedding": embedding,
                "tone": self.tone(torch.cat([mood, aim, embedding], 1))}
