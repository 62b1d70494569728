// Copies what the microphone hears and posts it, nothing else. Blocks go straight to the capture worker.
class Tap extends AudioWorkletProcessor {
  constructor() {
    super();
    this.block = new Float32Array(1024);
    this.filled = 0;
    this.paused = false;
    this.port.onmessage = ({ data }) => {
      if (data instanceof MessagePort) this.out = data;
      else if (data === "pause") { this.paused = true; this.flush(); }
      else if (data === "resume") this.paused = false;
      else if (data === "end") { this.paused = true; this.flush(); this.out.postMessage(null); }
    };
  }

  flush() {
    if (this.filled === 0) return;
    const block = this.block.slice(0, this.filled);
    this.filled = 0;
    this.out.postMessage(block, [block.buffer]);
  }

  process([[samples]]) {
    if (samples && this.out && !this.paused) {
      this.block.set(samples, this.filled);
      this.filled += samples.length;
      if (this.filled + samples.length > this.block.length) this.flush();
    }
    return true;
  }
}

registerProcessor("tap", Tap);
