// Copies what the microphone hears and posts it, nothing else. Blocks of 16 quanta (some 23 a second) go straight to
// the workers whose ports were handed over.
class Tap extends AudioWorkletProcessor {
  constructor() {
    super();
    this.block = new Float32Array(2048);
    this.filled = 0;
    this.outs = [];
    this.paused = false;
    this.port.onmessage = ({ data }) => {
      if (data instanceof MessagePort) this.outs.push(data);
      else if (data === "pause") { this.paused = true; this.flush(); }
      else if (data === "resume") this.paused = false;
      else if (data === "end") { this.paused = true; this.flush(); this.outs.forEach((out) => out.postMessage(null)); }
    };
  }

  flush() {
    if (this.filled === 0) return;
    for (const out of this.outs) {
      const block = this.block.slice(0, this.filled);
      out.postMessage(block, [block.buffer]);
    }
    this.filled = 0;
  }

  process([[samples]]) {
    if (samples && this.outs.length && !this.paused) {
      this.block.set(samples, this.filled);
      this.filled += samples.length;
      if (this.filled + samples.length > this.block.length) this.flush();
    }
    return true;
  }
}

registerProcessor("tap", Tap);
