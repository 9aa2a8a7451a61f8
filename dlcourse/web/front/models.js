// Models of what is shown: a figure, a question. Each holds what its player asks for, first as it
// was shipped, and later, once Python runs, as its Python object says.

import { replyTo, unsealed } from "../../figures/kit/asking/reply.js";
import { address } from "./dom.js";
import { record, recordAnswer } from "./keep.js";
import { unpacked } from "./packed.js";

export const onStage = new URLSearchParams(location.search).has("present"); // a lecture is given
const ASKS = ["frames", "button", "pointer", "press", "recall"]; // what only Python can answer

// What makes two figures or questions the same; a player may note more in what it holds.
export const asMade = ({ spec, form }) => JSON.stringify([spec, form]);

export class Model {
  constructor(held, data, wake) {
    Object.assign(this, { values: { ...held, ...data }, heard: {}, wake, line: null, made: asMade(held) });
    const before = record().answers[held.form?.name];
    const again = document.querySelector("main")?.dataset.kind === "progress" || onStage; // to be remembered
    if (before && this.values.answer === null && !again) this.values.reply = ["hint", remembered(before.answer)];
  }

  get(name) { return this.values[name]; }
  set(name, value) { this.values[name] = value; }
  on(event, act) { (this.heard[event] ??= new Set()).add(act); }
  off(event, act) { this.heard[event]?.delete(act); }
  tell(event, ...what) { for (const act of this.heard[event] ?? []) act(...what); }

  save_changes() { this.line?.({ type: "move", positions: this.values.positions }); }

  send(content) {
    if (this.line) this.line({ type: "receive", content });
    else if (content.type === "press" && this.values.form.replies) this.commit(content.value);
    else if (ASKS.includes(content.type) && content.name !== "reset") this.wake(content);
  }

  commit(value) { // the player has replied; what remains is to keep the answer
    const { entry, name, replies, buttons } = this.values.form;
    const [verdict] = replyTo(entry.kind, unsealed(replies), value);
    recordAnswer(name, { answer: value?.number ?? value, right: { right: true, wrong: false }[verdict] ?? null,
      kind: buttons.commit === "Check" ? "question" : "prediction" });
    Object.assign(this.values, { answer: value });
  }

  // Python has made the same anew, and listens: whatever the reader moved meanwhile stays.
  attach(line, held, data) {
    const { positions, reply, answer } = this.values;
    Object.assign(this.values, held, data, positions && { positions }, reply && { reply, answer });
    this.line = line;
    this.tell("change:data");
    if (positions && JSON.stringify(positions) !== JSON.stringify(held.positions)) this.save_changes();
  }

  detach() { this.line = null; }

  news(held, data) {
    if ("spec" in held || "form" in held) this.made = asMade({ ...this.values, ...held });
    Object.assign(this.values, held, data);
    for (const name of ["spec", "positions", "sets", "data", "error"])
      if (name in held || name in data) this.tell(`change:${name}`);
    for (const name of Object.keys(held)) if (!["spec", "positions", "sets", "error"].includes(name)) this.tell(`change:${name}`);
  }

  message(content, data) { this.tell("msg:custom", content, Object.values(data)); }
}

function remembered(answer) {
  if (Array.isArray(answer)) return "You drew a line here before. You may answer again.";
  const words = String(answer).replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]);
  return `You answered this before: ${words}. You may answer again.`;
}

// What a figure holds, from its file.
export async function shipped(name) {
  const { held, data } = await unpacked(address(`frames/${name}`));
  if (held.sets) addUp(held.sets, data.data);
  for (const [key, { buffer, byteOffset, byteLength }] of Object.entries(data))
    data[key] = new DataView(buffer, byteOffset, byteLength);
  return { held, data };
}

function addUp(sets, bytes) { // each frame came as its difference from the one before
  for (const { arrays, offset } of sets)
    for (const { shape: [frames, ...rest], bytes: width, offset: within } of Object.values(arrays)) {
      const size = rest.reduce((a, b) => a * b, width), start = offset + within;
      for (let i = start + size; i < start + frames * size; i++) bytes[i] += bytes[i - size];
    }
}
