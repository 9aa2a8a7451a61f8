// Frames: the numbers of what is shown, as kit/frames.py packed them, and which of them are here.
//
// A set holds the frames along `axes`, the controls whose positions may vary in it, with all
// others `fixed`; the last axis varies fastest.

export function bytesOf(data) {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

// One frame of an array, its codes turned back into numbers; `shape` is that of the frame.
export function numbers(set, name, frame) {
  const { shape, bytes, offset, low, high, from = set } = set.arrays[name];
  const size = shape.slice(1).reduce((a, b) => a * b, 1);
  const start = from.offset + offset + (shape[0] > 1 ? frame : 0) * size * bytes;
  const raw = from.bytes.slice(start, start + size * bytes), named = { shape: shape.slice(1) };
  if (bytes === 4) return Object.assign(Float64Array.from(new Float32Array(raw.buffer)), named);
  const codes = bytes === 1 ? raw : new Uint16Array(raw.buffer);
  const out = new Float64Array(size);
  const step = (high - low) / (bytes === 1 ? 255 : 65534);
  for (let i = 0; i < size; i++) out[i] = codes[i] === 65535 ? NaN : low + codes[i] * step;
  return Object.assign(out, named);
}

export const LATE = 0.8; // of the way to a frame its words come, and what was not there before

// The numbers on the way to a frame from the one `before` it: `share` says how far.
export function between({ set, frame, before, share }, name) {
  const there = numbers(set, name, frame), here = before && numbers(before.set, name, before.frame);
  if (here?.length !== there.length) return there;
  return Object.assign(there.map((v, i) => (isNaN(here[i] + v) ? (share < LATE ? here[i] : v)
    : here[i] + share * (v - here[i]))), { shape: there.shape });
}

// The words of a frame; a list of one holds for all frames.
export const pick = (list, frame) => list[list.length > 1 ? frame : 0];

const holds = (set, positions, except) =>
  Object.entries(set.fixed).every(([name, at]) => name === except || positions[name] === at);

const KEPT = 8; // sets fetched since, the newest first

export class Frames {
  constructor(controls) {
    this.counts = Object.fromEntries(controls.map(({ name, texts }) => [name, texts.length]));
    this.ship([], new ArrayBuffer(0));
  }

  ship(sets, data) { // all anew
    const bytes = bytesOf(data);
    this.shipped = sets.map((set) => ({ ...set, bytes }));
    this.fetched = [];
    this.live = null; // the one frame of what changes by itself
  }

  add(set, data) { this.fetched = [{ ...set, bytes: bytesOf(data) }, ...this.fetched].slice(0, KEPT); }

  showLive(set, data) { // it brings what was not shipped alike
    const [from] = this.shipped, kept = Object.entries(from?.arrays ?? {}).map(([name, one]) => [name, { ...one, from }]);
    this.live = { ...set, bytes: bytesOf(data), arrays: { ...Object.fromEntries(kept), ...set.arrays } };
  }

  // Where the frame of these positions is, or null.
  find(positions) {
    if (this.live) return { set: this.live, frame: 0 };
    const set = [...this.fetched, ...this.shipped].find((one) => holds(one, positions));
    if (!set) return null;
    return { set, frame: set.axes.reduce((at, axis) => at * this.counts[axis] + positions[axis], 0) };
  }

  // The nearest positions of which a frame was shipped, or null.
  home(positions) { return this.shipped.length ? { ...positions, ...this.shipped[0].fixed } : null; }

  // The caption with each of its parts at its longest.
  get longest() { return this.shipped[0]?.longest ?? ""; }

  // Whether a control can move to its ends with what is here.
  along(axis, positions) {
    return this.live !== null || [...this.fetched, ...this.shipped].some(
      (set) => set.axes.includes(axis) && holds(set, positions, axis));
  }
}
