// The code cells of a page: run, edited, stopped; their outputs.

import { address, button, element } from "./dom.js";
import { recordTask, setTyped, typed } from "./keep.js";
import { linkTo } from "./link.js";
import { Show } from "./shows.js";

export class Cell {
  constructor(node, notebook) {
    Object.assign(this, { node, notebook, name: node.dataset.cell, role: node.dataset.role });
    this.holder = node.querySelector(".source");
    this.outputs = node.querySelector(".outputs");
    this.first = this.source = this.holder.querySelector("code").textContent;
    this.shows = [...this.outputs.querySelectorAll(".shown")].map((one) => this.show(one));
    this.ranAs = null; // the source that Python has run
  }

  show(node) { return new Show(node, (show, content) => this.notebook.wake(this, show, content)); }

  get changed() { return this.source !== this.first; }

  // Typing ---------------------------------------------------------------------------------
  set(source) { // also by a notebook that is opened
    this.source = source;
    if (this.editor) this.editor.replace(source);
    else if (this.changed) this.edit();
    this.notebook.keep();
    this.refresh();
  }

  write() { // an answer in words
    const area = Object.assign(element("textarea"), { value: this.source, rows: 8 });
    area.setAttribute("aria-label", this.node.getAttribute("aria-label"));
    area.addEventListener("input", () => { this.source = area.value; this.notebook.keep(); this.refresh(); });
    this.editor = { replace: (text) => { area.value = text; }, focus: () => area.focus() };
    this.holder.replaceChildren(area);
  }

  async edit(focus = false) {
    if (this.role === "written") return this.editor ?? this.write();
    if (!this.editing) this.editing = import("./editor.js").then(({ edit }) => {
      const old = this.holder.firstElementChild, place = element("div");
      this.editor = edit(place, this.source, this.node.getAttribute("aria-label"), {
        change: (text) => { this.source = text; this.notebook.keep(); this.refresh(); },
        run: () => this.notebook.run(this),
      });
      old.replaceWith(place);
    });
    await this.editing;
    if (focus) this.editor.focus();
  }

  refresh() {
    if (this.again) this.again.hidden = !this.changed;
    if (this.changed && this.role === "figure") this.holder.parentElement.open = true;
  }

  buttons() {
    const bar = element("div", "bar"), { role } = this;
    this.again = button("As it was", () => this.set(this.first), "As it was: take the changes back");
    const run = button(role === "check" ? "Check" : role === "question" ? "Run" : "▶ Run", () => this.notebook.run(this));
    if (role === "check") run.classList.add("main");
    const edit = button("Edit", () => this.edit(true));
    this.bar = bar;
    if (role === "answer" || role === "written") bar.append(this.again);
    else if (role === "code" || role === "figure") bar.append(run, edit, this.again);
    else if (role === "check") bar.append(run);
    else return;
    if (role === "check") this.node.prepend(bar); else this.holder.after(bar); // of a figure: it is folded, too
    this.refresh();
    if (this.shows.length && role !== "question") this.outputs.after(this.linkBar());
  }

  linkBar() { // to what the figure shows now
    const link = button("Link to this", async () => {
      const shown = this.shows[0]?.model?.values;
      if (!shown?.spec) return;
      history.replaceState(null, "", linkTo(this.name, shown));
      await navigator.clipboard?.writeText(location.href).catch(() => {});
      link.textContent = "The link is copied, and in the address bar";
      setTimeout(() => { link.textContent = "Link to this"; }, 3000);
    }), bar = element("div", "bar");
    bar.append(link);
    return bar;
  }

  // Running --------------------------------------------------------------------------------
  begun() {
    this.node.classList.add("runs");
    this.fresh = [];
    this.late = setTimeout(() => this.swap(), 500); // what takes long shows what it has so far
  }

  output(message, data) {
    const node = this.made(message, data);
    if (!node) return;
    this.fresh?.push(node);
    if (!this.late) this.swap();
  }

  swap() { // the old outputs stay until there is a new one
    this.late = clearTimeout(this.late); // undefined
    if (this.fresh?.length) this.outputs.replaceChildren(...this.fresh);
  }

  ran(well) {
    clearTimeout(this.late);
    this.late = null;
    this.outputs.replaceChildren(...this.fresh);
    const gone = this.shows.filter((show) => !this.fresh.includes(show.node));
    for (const show of gone) { show.remove(); this.notebook.python.release(show.model); }
    this.shows = this.shows.filter((show) => !gone.includes(show));
    this.node.classList.remove("runs");
    this.ranAs = well ? this.source : null;
    this.fresh = null;
    const { task, points } = this.node.dataset; // a check's own record comes from Python
    if (task && this.role === "code" && !this.changed) recordTask(`${this.notebook.page}/${task}`, +points, well);
  }

  made(message, data) {
    const make = { stream: () => pre(message.text, message.name), text: () => pre(message.text),
      error: () => pre(message.text, "error"), html: () => html(message.html),
      image: () => image(message), shown: () => this.shownAgain(message, data) };
    const last = this.fresh?.at(-1);
    if (message.kind === "stream" && last?.classList.contains(message.name)) {
      last.append(message.text);
      return null;
    }
    return make[message.kind]();
  }

  shownAgain({ address, held }, data) {
    const python = this.notebook.python, old = this.shows.find((show) => show.address === address);
    if (old?.same(held)) {
      old.model.attach(python.hold(address, old.model), held, data);
      return old.node;
    }
    const node = element("div", "shown"), show = this.show(node);
    node.dataset.address = address;
    show.paint(held, data);
    show.model.line = python.hold(address, show.model);
    this.shows.push(show);
    return node;
  }
}

function pre(text, kind = "") {
  const node = element("pre", `out ${kind}`.trim(), text);
  node.tabIndex = 0;
  return node;
}

function html(text) { // its scripts do not run: the page's policy forbids all but the site's own
  const node = element("div", "out html"), parsed = new DOMParser().parseFromString(text, "text/html");
  for (const one of parsed.querySelectorAll("script, iframe, object, embed, form, meta, link, base")) one.remove();
  for (const link of parsed.querySelectorAll("a[href*='.ipynb']")) { // as words.address has it
    const [, name, place = ""] = decodeURI(link.getAttribute("href")).match(/(\w+)\.ipynb(?:#(.*))?$/) ?? [];
    const anchor = place.replace(/[^\p{L}\p{N}_]+/gu, "-").replace(/^-|-$/g, "").toLowerCase();
    if (name) link.href = address(`lessons/${name}.html`) + (anchor && `#${anchor}`);
  }
  node.append(...parsed.body.childNodes);
  return node;
}

function image({ png, text }) {
  return Object.assign(element("img", "out"), { src: `data:image/png;base64,${png}`, alt: text });
}

// All cells of a page, and the Python that they share.
export class Notebook {
  constructor(main, python) {
    Object.assign(this, { main, page: main.dataset.page, python, waiting: [] });
    this.cells = [...main.querySelectorAll(".cell")].map((node) => new Cell(node, this));
    const kept = typed(this.page);
    for (const cell of this.cells) {
      cell.buttons();
      if (kept[cell.name] !== undefined) cell.set(kept[cell.name]);
    }
    this.code = this.cells.filter(({ role }) => role !== "written");
  }

  keep() {
    setTyped(this.page, Object.fromEntries(
      this.cells.filter((cell) => cell.changed).map((cell) => [cell.name, cell.source])));
  }

  named(name) { return this.cells.find((cell) => cell.name === name); }

  // Run a cell, and before it what it needs. One run at a time: a second waits for the first.
  run(cell, source = cell.source) {
    const after = new Promise((resolve) => this.waiting.push({ cell, source, resolve }));
    if (this.waiting.length === 1) this.next();
    return after;
  }

  // All cells that are run at all, in order, as far as they go well.
  async runAll() {
    for (const cell of this.code) {
      await this.run(cell);
      if (cell.ranAs === null) return;
    }
  }

  next() {
    const [{ cell, source, resolve }] = this.waiting;
    const at = this.code.indexOf(cell);
    const ran = this.code.flatMap((one, i) => (one.ranAs === one.source ? [i] : []));
    const sources = this.code.map((one) => ({ name: one.name, source: one === cell ? source : one.source }));
    const finish = () => { this.waiting.shift(); resolve(); if (this.waiting.length) this.next(); };
    this.python.run(sources, at, ran, {
      begun: (name) => this.named(name).begun(),
      output: (message, data) => this.named(message.cell)?.output(message, data),
      ran: (name, well) => {
        this.named(name).ran(well);
        if (source !== cell.source && name === cell.name) cell.ranAs = null; // that was a hint
        if (!well && name !== cell.name) this.named(name).node.scrollIntoView({ block: "center" });
      },
      done: finish,
      stopped: () => {
        for (const one of this.cells) { if (one.fresh) one.ran(false); one.ranAs = null; }
        finish();
      },
    });
  }

  stop() { // what runs, and what waits to
    for (const { resolve } of this.waiting.splice(1)) resolve();
    this.python.stop();
  }

  // A figure needs Python: its cell is run, and then asked. Of what it asked meanwhile, the last counts.
  async wake(cell, show, content) {
    if (show.wants) { show.wants.push(content); return; }
    show.wants = [content];
    await this.run(cell);
    const [first, ...rest] = show.wants;
    show.wants = null;
    const now = cell.shows.find(({ address }) => address === show.address); // if another stands there
    if (now?.model.line) for (const one of [first, ...rest.slice(-1)]) now.model.send(one);
  }
}
