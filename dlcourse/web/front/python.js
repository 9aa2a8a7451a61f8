// Python, in a worker of its own: it starts when it is first wanted.

import { address } from "./dom.js";
import { record, takeIn } from "./keep.js";

const HEEDS = 2000; // milliseconds that code has to end when it is asked to

export class Python {
  constructor(said) {
    Object.assign(this, { said, worker: null, ready: false, runs: null, shown: new Map() });
  }

  start() {
    this.said(this.ready ? "Running." : "Starting Python. This takes a few seconds, once on this page.");
    this.begin();
  }

  begin() { // also before it is asked for, when the reader's hand comes near
    if (this.worker) return;
    // a worker made of a text of ours obeys the page's policy, whatever headers the host sends
    const text = `import ${JSON.stringify(address("app/worker.js"))};`;
    const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    this.worker = new Worker(url, { type: "module" });
    this.worker.addEventListener("message", ({ data }) => this.heard(data));
    this.worker.addEventListener("error", (event) => this.fail(event.message || "it could not be loaded"));
    this.signal = globalThis.crossOriginIsolated ? new Uint8Array(new SharedArrayBuffer(1)) : null;
    this.post({ type: "start", folder: address("python/"), signal: this.signal });
  }

  post(message) { this.worker?.postMessage(message); }

  heard({ type, ...rest }) {
    if (type === "ready") {
      this.ready = true;
      if (this.runs) this.said("Running.");
    } else if (type === "failed") this.fail(rest.text);
    else if (type === "posted") {
      const message = JSON.parse(rest.text);
      if (message.type === "output") this.runs?.output(message, rest.data);
      else if (message.type === "news") this.shown.get(message.address)?.news(message.held, rest.data);
      else this.shown.get(message.address)?.message(message.content, rest.data);
    } else if (type === "begun") this.runs?.begun(rest.cell);
    else if (type === "ran") this.runs?.ran(rest.cell, rest.well);
    else if (type === "record") takeIn(JSON.parse(rest.text));
    else if (type === "done") this.over((runs) => runs.done());
  }

  // Run cell `wanted` and what it needs; `runs` hears what comes of it.
  run(sources, wanted, ran, runs) {
    this.start();
    this.runs = runs;
    this.post({ type: "run", sources, wanted, ran, record: JSON.stringify(record()) });
  }

  over(tell) { // a run has come to its end
    const { runs } = this;
    this.runs = null;
    this.ending = clearTimeout(this.ending); // undefined
    this.said("");
    if (runs) tell(runs);
  }

  // A figure or a question that Python holds, and the way to it.
  hold(where, model) {
    this.shown.set(where, model);
    return (message) => this.post({ ...message, address: where });
  }

  release(model) {
    for (const [where, held] of this.shown) if (held === model) this.shown.delete(where);
  }

  stop() { // where the host lets pages share memory, code is asked to end, and all that it made stays
    if (!this.signal || !this.runs || this.ending) return this.end();
    this.signal[0] = 2; // SIGINT
    this.said("Stopping.");
    this.ending = setTimeout(() => this.end(), HEEDS);
  }

  end() { // elsewhere, or where it does not heed: Python starts anew when it is next wanted
    this.worker?.terminate();
    Object.assign(this, { worker: null, ready: false });
    for (const model of this.shown.values()) model.detach();
    this.shown.clear();
    this.over((runs) => runs.stopped());
  }

  fail(text) {
    const wanted = this.runs;
    this.end();
    if (wanted) this.said(`Python could not be started: ${text}. Load the page again, or look at another browser.`);
  }
}
