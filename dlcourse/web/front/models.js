// Models of what is shown: a figure, a question. Each holds what its player asks for, first as it
// was shipped, and later, once Python runs, as its Python object says.

import { address } from "./dom.js";

const ASKS = ["frames", "button", "pointer"]; // what only Python can answer

export class Model {
  constructor(held, data, wake) {
    Object.assign(this, { values: { ...held, ...data }, heard: {}, wake, line: null });
  }

  get(name) { return this.values[name]; }
  set(name, value) { this.values[name] = value; }
  on(event, act) { (this.heard[event] ??= new Set()).add(act); }
  off(event, act) { this.heard[event]?.delete(act); }
  tell(event, ...what) { for (const act of this.heard[event] ?? []) act(...what); }

  save_changes() { this.line?.({ type: "move", positions: this.values.positions }); }

  send(content) {
    if (this.line) this.line({ type: "receive", content });
    else if (ASKS.includes(content.type) && content.name !== "reset") this.wake(content);
  }

  // Python has made the same anew, and listens: whatever the reader moved meanwhile stays.
  attach(line, held, data) {
    const { positions } = this.values;
    Object.assign(this.values, held, data, { positions });
    this.line = line;
    this.tell("change:data");
    if (JSON.stringify(positions) !== JSON.stringify(held.positions)) this.save_changes();
  }

  detach() { this.line = null; }

  news(held, data) {
    Object.assign(this.values, held, data);
    for (const name of ["spec", "positions", "sets", "data", "error"])
      if (name in held || name in data) this.tell(`change:${name}`);
    for (const name of Object.keys(held)) if (!["spec", "positions", "sets", "error"].includes(name)) this.tell(`change:${name}`);
  }

  message(content, data) { this.tell("msg:custom", content, Object.values(data)); }
}

// What a figure holds, from its file: the length of its description, this, and the bytes.
export async function shipped(name) {
  const answer = await fetch(address(`frames/${name}`));
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  const stream = answer.body.pipeThrough(new DecompressionStream("gzip"));
  const whole = await new Response(stream).arrayBuffer(), start = 4 + new DataView(whole).getUint32(0, true);
  const { held, sizes } = JSON.parse(new TextDecoder().decode(new Uint8Array(whole, 4, start - 4)));
  const data = {};
  let at = start;
  for (const [key, size] of Object.entries(sizes)) {
    data[key] = new DataView(whole, at, size);
    at += size;
  }
  return { held, data };
}
