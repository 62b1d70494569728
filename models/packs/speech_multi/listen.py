"""Greedy decoding in onnxruntime: with the package's own graphs and with ours, under the same rules."""

from dataclasses import dataclass, field

import numpy as np
import onnxruntime
from decode import Table, most_tokens
from packages import session

from log_mel import HOP, LOUDEST, log_mel
from networks import EVERY
from weights import PLACES_HEARD, TEXTS

WHOLE = 2 * PLACES_HEARD  # frames that the package's encoder takes

AFTER = 25  # frames of silence that are heard after a stretch at least
CUTS = (1, 2, 3, 4, 6, 8, 10)  # seconds


@dataclass
class Rules:
    """Which tokens begin a stretch and which may come in it, from the package's own settings."""

    start: int
    end: int
    no_speech: int
    transcribe: int
    translate: int
    no_times: int
    languages: dict
    never: list = field(default_factory=list)
    never_first: list = field(default_factory=list)

    @classmethod
    def read(cls, settings: dict):
        """From `generation_config.json`."""
        languages = {name.strip("<|>"): token for name, token in settings["lang_to_id"].items()}
        times = settings["no_timestamps_token_id"]
        return cls(settings["decoder_start_token_id"], settings["eos_token_id"], times - 1,
                   settings["task_to_id"]["transcribe"], settings["task_to_id"]["translate"], times,
                   dict(sorted(languages.items(), key=lambda it: it[1])),
                   [token for token in settings["suppress_tokens"] if token < TEXTS],
                   [token for token in settings["begin_suppress_tokens"] if token < TEXTS])

    def language(self, logits: np.ndarray) -> int:
        """The likeliest of the languages."""
        return max(self.languages.values(), key=lambda token: logits[token])

    def prompt(self, language: int) -> list[int]:
        """What stands before the text."""
        return [self.start, language, self.transcribe, self.no_times]

    def likeliest(self, logits: np.ndarray, first: bool) -> int:
        """The likeliest text, or the end, which never comes first."""
        allowed = logits[:TEXTS + 1].copy()
        allowed[self.never] = -np.inf
        if first:
            allowed[[*self.never_first, self.end]] = -np.inf
        return int(allowed.argmax())


def _empty(step: onnxruntime.InferenceSession) -> dict:
    """What is kept of the tokens before the first one: lengths with a name are those of time, batches of one aside."""
    return {value.name: np.zeros([size if isinstance(size, int) else int("batch" in size) for size in value.shape],
                                 np.float32)
            for value in step.get_inputs() if value.name.startswith("past")}


class Package:
    """The package's graphs as they are."""

    def __init__(self, encoder: bytes, decoder: bytes, rules: Rules):
        self.encoder, self.decoder, self.rules = session(encoder), session(decoder), rules
        self.names = [value.name for value in self.decoder.get_outputs()]
        self.empty = _empty(self.decoder)

    def _run(self, heard: np.ndarray, tokens: list[int], cache: dict) -> np.ndarray:
        """Logits after the last token; an empty cache is filled."""
        begun = bool(cache)
        known = cache or self.empty
        values = self.decoder.run(None, {"input_ids": np.int64([tokens]), "encoder_hidden_states": heard,
                                         "use_cache_branch": np.array([begun]), **known})
        for name, value in zip(self.names, values, strict=True):
            # With a cache, the branch gives nothing for the encoder's part.
            if name.startswith("present") and not (begun and ".encoder." in name):
                cache[name.replace("present", "past_key_values")] = value
        return values[0][0, -1]

    def tokens(self, audio: np.ndarray) -> tuple[int, list[int]]:
        """Language and tokens of one stretch, prompt and end left out."""
        heard = self.encoder.run(["last_hidden_state"], {"input_features": log_mel(audio, WHOLE)[None]})[0]
        language, cache = self.rules.language(self._run(heard, [self.rules.start], {})), {}
        logits, found = self._run(heard, self.rules.prompt(language), cache), []
        while len(found) < most_tokens(len(audio)):
            token = self.rules.likeliest(logits, not found)
            if token == self.rules.end:
                break
            found.append(token)
            logits = self._run(heard, [token], cache)
        return language, found


def silence(frames: bytes, audio: np.ndarray) -> np.ndarray:
    """What the encoder makes of the silence after speech [75,W]: the mean over the audio cut at several lengths."""
    run, total, counts = session(frames), np.zeros((PLACES_HEARD, 1)), np.zeros((PLACES_HEARD, 1))
    for seconds in CUTS:
        heard = log_mel(audio[:seconds * HOP * 100], WHOLE, LOUDEST)
        after = (np.arange(PLACES_HEARD) >= 50 * seconds + 10)[:, None]
        total = total + run.run(None, {"mel": heard})[0] * after
        counts = counts + after
    mean = total / np.maximum(counts, 1)
    # Of what is heard in any case, there is no silence.
    return mean[EVERY // 2::EVERY].astype(np.float32)


class Pack:
    """Our graphs. `lengths`: the frames that the encoder may take; without, those of the package, at its level."""

    def __init__(self, encoder: bytes, step: bytes, table: Table, rules: Rules, lengths: tuple = ()):
        self.encoder, self.step, self.table, self.rules = session(encoder), session(step), table, rules
        self.lengths = lengths
        self.heard = [value.name for value in self.encoder.get_outputs()]
        self.caches = [value.name.replace("now", "past") for value in self.step.get_outputs()[2:]]
        self.empty = _empty(self.step)

    def _run(self, known: dict, token: int, place: int) -> np.ndarray:
        row = {"token": self.table.row(token), "place": np.float32([[place]])}
        hidden, _, *caches = self.step.run(None, row | known)
        known |= dict(zip(self.caches, caches, strict=True))
        return self.table.wide() @ hidden[0]

    def hear(self, audio: np.ndarray) -> np.ndarray:
        """What the encoder is given."""
        if not self.lengths:
            return log_mel(audio, WHOLE)
        least = -(-len(audio) // HOP) + AFTER
        frames = next((length for length in self.lengths if length >= least), self.lengths[-1])
        return log_mel(audio, frames, LOUDEST)

    def tokens(self, audio: np.ndarray, language: int | None = None) -> tuple[int, list[int]]:
        """Language, the likeliest one where none is given, and tokens of one stretch, prompt and end left out."""
        known = dict(zip(self.heard, self.encoder.run(None, {"mel": self.hear(audio)}), strict=True))
        known |= self.empty
        logits, found = self._run(known, self.rules.start, 0), []
        prompt = self.rules.prompt(language or self.rules.language(logits))
        for place, token in enumerate(prompt[1:], 1):
            logits = self._run(known, token, place)
        while len(found) < most_tokens(len(audio)):
            token = self.rules.likeliest(logits, not found)
            if token == self.rules.end:
                break
            found.append(token)
            logits = self._run(known, token, len(prompt) + len(found) - 1)
        return prompt[1], found
