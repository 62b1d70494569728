"""Sentences spoken by espeak-ng, with the time at which it begins each word: the truth that word times are held to."""

import ctypes
import wave
from pathlib import Path

import numpy as np

OPENINGS = (
    "Yesterday morning the old captain", "After a long silence, my neighbor",
    "In the middle of the night a young doctor",
    "When the meeting was over, our manager", "Without saying a word, the tall stranger", "Last summer two students",
    "On the second floor, a careful engineer", "Before the train arrived, her father",
    "Somewhere in the city, an honest lawyer", "At the end of the month the new teacher",
)
ENDINGS = (
    "walked slowly to the window, and looked at the rain.", "asked for another cup of coffee.",
    "found three letters, a key, and some money under the table.", "promised to call back on Monday.",
    "told everybody that the answer was wrong.",
)
VOICES = (b"en-us", b"en-gb", b"en-us+f3", b"en-us+m4")
WORD, END = 1, 0
RATE = 16_000


class Event(ctypes.Structure):
    """An event as espeak-ng's header describes it."""

    class Which(ctypes.Union):
        """A number or a name."""

        _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))

    _fields_ = (("type", ctypes.c_int), ("unique", ctypes.c_uint), ("text_position", ctypes.c_int),
                ("length", ctypes.c_int), ("audio_ms", ctypes.c_int), ("sample", ctypes.c_int),
                ("user_data", ctypes.c_void_p), ("which", Which))


def sentences() -> list[str]:
    """Fifty of them."""
    return [f"{opening} {ending}" for opening in OPENINGS for ending in ENDINGS]


def speak(folder: Path) -> dict[str, list[tuple[str, float]]]:
    """Writes each sentence as a file; words with their starts in seconds, by the name of the file."""
    library = ctypes.CDLL("libespeak-ng.so.1")
    rate = library.espeak_Initialize(2, 0, None, 0)
    if rate <= 0:
        raise OSError("espeak-ng does not start")
    sound, words = bytearray(), []

    @ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event))
    def take(samples, count, events):
        if samples and count > 0:
            sound.extend(ctypes.string_at(samples, 2 * count))
        at = 0
        while events[at].type != END:
            if events[at].type == WORD:
                words.append((events[at].text_position, events[at].length, events[at].audio_ms / 1000))
            at += 1
        return 0

    library.espeak_SetSynthCallback(take)
    folder.mkdir(parents=True, exist_ok=True)
    truth = {}
    for number, sentence in enumerate(sentences()):
        sound.clear()
        words.clear()
        library.espeak_SetVoiceByName(VOICES[number % len(VOICES)])
        text = sentence.encode()
        library.espeak_Synth(text, len(text) + 1, 0, 1, 0, 1, None, None)
        samples = np.frombuffer(bytes(sound), np.int16)
        # A room is never quite silent.
        noise = np.random.default_rng(number).normal(0, 8, len(samples) + rate)
        noise[rate // 2:rate // 2 + len(samples)] += samples
        path = folder / f"{number:02}.wav"
        with wave.open(str(path), "wb") as out:
            out.setparams((1, 2, rate, 0, "NONE", ""))
            out.writeframes(np.clip(noise, -32_768, 32_767).astype("<i2").tobytes())
        # What espeak-ng runs together ("of the") is one event; its first word begins there.
        truth[path.name] = [(sentence[at - 1:at - 1 + length], 0.5 + start) for at, length, start in words]
    return truth
