"""Greedy decoding in onnxruntime: with the package's own graphs and with ours, under the same rules."""

from dataclasses import dataclass

import numpy as np
from encoder import HEAD, HEADS
from moonshine import Packed
from packages import session

from upstream import LAYERS

START, END = 1, 2
# Nobody speaks more: English has about five tokens in a second of fast speech.
TOKENS_PER_SECOND, TOKENS_MORE = 6.5, 8


def most_tokens(samples: int) -> int:
    """Tokens after which decoding stops whatever comes."""
    return int(samples / 16_000 * TOKENS_PER_SECOND) + TOKENS_MORE


class Package:
    """The package's graphs as they are."""

    def __init__(self, encoder: bytes, decoder: bytes):
        self.encoder, self.decoder = session(encoder), session(decoder)
        self.names = [value.name for value in self.decoder.get_outputs()]

    def tokens(self, audio: np.ndarray) -> list[int]:
        """The tokens of one stretch, start and end left out."""
        heard = self.encoder.run(None, {"input_values": audio[None]})[0]
        empty = np.zeros((1, HEADS, 0, HEAD), np.float32)
        cache = {f"past_key_values.{i}.{part}.{kind}": empty for i in range(LAYERS)
                 for part in ("decoder", "encoder") for kind in ("key", "value")}
        found, token = [], START
        for at in range(most_tokens(len(audio))):
            values = self.decoder.run(None, {"input_ids": np.int64([[token]]), "encoder_hidden_states": heard,
                                             "use_cache_branch": np.array([at > 0]), **cache})
            for name, value in zip(self.names[1:], values[1:], strict=True):
                # With a cache, the branch gives nothing for the encoder's part.
                if at == 0 or ".decoder." in name:
                    cache[name.replace("present", "past_key_values")] = value
            token = int(values[0][0, -1].argmax())
            if token == END:
                break
            found.append(token)
        return found


@dataclass
class Table:
    """The tokens' rows, in 8 bits: a value is `(data + offset) * scale`."""

    data: np.ndarray
    scale: float
    offset: int

    @classmethod
    def of(cls, packed: Packed):
        """A table that the package keeps in unsigned bytes."""
        zero = round(-packed.offset / packed.scale)
        return cls((packed.data.astype(np.int16) - 128).astype(np.int8), packed.scale, 128 - zero)

    def row(self, token: int) -> np.ndarray:
        """The row of one token [1,W]."""
        return ((self.data[token].astype(np.float32) + self.offset) * np.float32(self.scale))[None]

    def likeliest(self, hidden: np.ndarray) -> int:
        """The token whose row is nearest."""
        return int((self.wide() @ hidden[0]).argmax())

    def wide(self) -> np.ndarray:
        """The table as f32, made once."""
        if not hasattr(self, "made"):
            self.made = (self.data.astype(np.float32) + self.offset) * np.float32(self.scale)
        return self.made


class Pack:
    """Our graphs."""

    def __init__(self, encoder: bytes, step: bytes, table: Table):
        self.encoder, self.step, self.table = session(encoder), session(step), table
        self.heard = [value.name for value in self.encoder.get_outputs()]
        self.caches = [value.name.replace("now", "past") for value in self.step.get_outputs()[2:]]

    def tokens(self, audio: np.ndarray) -> list[int]:
        """The tokens of one stretch, start and end left out."""
        known = dict(zip(self.heard, self.encoder.run(None, {"audio": audio[None]}), strict=True))
        known |= {name: np.zeros((HEADS, 0, HEAD), np.float32) for name in self.caches}
        found, token = [], START
        for at in range(most_tokens(len(audio))):
            place = np.float32([[at]])
            hidden, _, *caches = self.step.run(None, {"token": self.table.row(token), "place": place, **known})
            known |= dict(zip(self.caches, caches, strict=True))
            token = self.table.likeliest(hidden)
            if token == END:
                break
            found.append(token)
        return found
