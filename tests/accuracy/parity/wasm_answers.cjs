// Lets the engine, compiled for the browser, answer the questions of a folder: wasm_answers.cjs MODULE MODELS FOLDER
"use strict";
const fs = require("node:fs");
const path = require("node:path");

const [module_, models, folder] = process.argv.slice(2);
const { Asked } = require(path.resolve(module_));
const text = (...names) => fs.readFileSync(path.join(...names), "utf8");
const RECEPTIVE = 895;
const STRIDE = 384;

const asked = new Asked(
  fs.readFileSync(path.join(models, "voice-emotion", "voice-emotion.onnx")),
  text(models, "voice-emotion", "card.json"),
  fs.readFileSync(path.join(models, "text-insight", "text-insight.onnx")),
  text(models, "text-insight", "vocabulary.txt"),
  text(models, "text-insight", "card.json"),
);
const questions = JSON.parse(text(folder, "questions.json"));
const clips = questions.clips.map((name) => {
  const bytes = fs.readFileSync(path.join(folder, name));
  const audio = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const frames = Math.floor((audio.length - RECEPTIVE) / STRIDE) + 1;
  return Array.from(asked.voice(audio, new Float32Array(frames).fill(1 / frames)));
});
const sentences = questions.sentences.map((sentence) => Array.from(asked.words(sentence.text)));
fs.writeFileSync(path.join(folder, "wasm.json"), JSON.stringify({ clips, sentences }));
