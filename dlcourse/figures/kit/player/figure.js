// Plays the frames of a figure.
//
// The kernel ships `spec` (what there is), `sets` (frames) and `data` (their numbers). Moving a
// control looks up the frame and paints it. If no set has it, the kernel is asked once for the
// frames along that control; the latest request wins.

import { Controls } from "./controls.js";
import { SILENCE, element, fold, ownKeys, plainButton, say, unique } from "./dom.js";
import { Formula } from "./formula.js";
import { Frames, LATE, pick } from "./frames.js";
import { Handle } from "./handle.js";
import { point } from "./network.js";
import { Panel } from "./panel.js";
import { Moves, listen, nearest } from "./pointer.js";
import { watchLook, wear } from "./theme.js";

const PARTS = ["title", "panels", "error", "note", "controls", "summary", "try", "spoken"];
const GAP = 18, LEAST = [0.62, 210]; // px between panels; a panel shrinks to this share, or px, before it stacks
const TELLS = 3; // live frames, after which Python hears that they are painted
const ASLEEP = "What does not move here needs a running kernel: run the first cell of this page, and then this one.";
const SILENT = "Python does not answer: it is busy, or it has stopped. What needs it moves again when it answers.";
const GRIPS = [false, true].map((flat) => ({ kind: "handle", flat, label: "to drag" })); // each kind, in the legend of one panel
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export class Player {
  constructor(model, el) {
    Object.assign(this, { model, el, id: unique("dlf"), positions: { ...model.get("positions") } });
    Object.assign(this, { asked: 0, answered: 0, came: 0, told: 0, pending: "", timers: {}, panels: [] });
    this.moves = new Moves((message) => this.send(message));
    this.buildRoot();
    const listeners = {
      "change:spec": () => this.rebuild(),
      "change:positions": () => this.moved(),
      "change:data": () => { this.unpack(); this.repaint(); this.speak(); },
      "change:error": () => this.showError(),
      "msg:custom": (message, buffers) => this.receive(message, buffers),
      comm_live_update: () => setTimeout(() => this.wake(!el.closest(".jupyter-widgets-disconnected"))),
    };
    for (const [event, act] of Object.entries(listeners)) model.on(event, act);
    const unwatch = watchLook(this.root, () => this.dress());
    this.sizes = new ResizeObserver(() => this.fit());
    const seen = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && this.root.classList.add("dlf-seen"));
    seen.observe(this.root);
    this.remove = () => {
      this.gone = true;
      Object.values(this.timers).forEach(clearTimeout);
      this.controls.stop();
      this.moves.stop();
      unwatch();
      seen.disconnect();
      this.sizes.disconnect();
      for (const [event, act] of Object.entries(listeners)) model.off(event, act);
    };
    this.build();
    this.send({ type: "ready" });
  }

  // Building -------------------------------------------------------------------------------
  buildRoot() { // what every figure has
    this.root = element("div", "dlf");
    this.part = Object.fromEntries(PARTS.map((name) => [name, Object.assign(
      element(name === "panels" || name === "controls" ? "div" : "p", `dlf-${name}`), { id: `${this.id}-${name}` })]));
    const { title, panels, error, controls, spoken } = this.part;
    Object.assign(error, { role: "alert" });
    Object.assign(spoken, { ariaLive: "polite" });
    Object.assign(this.root, { role: "group" }).setAttribute("aria-labelledby", title.id);
    this.root.append(...Object.values(this.part));
    this.body = element("div", "dlf-body"); // the controls stand beside the picture where there is width
    panels.before(this.body);
    this.body.append(panels, controls);
    ownKeys(this.root);
    this.el.append(this.root);
  }

  rebuild() { // what has the focus keeps it
    const all = () => [...this.part.controls.querySelectorAll("button, input, select")], at = all().indexOf(document.activeElement);
    this.build();
    this.dress();
    all()[at]?.focus();
  }

  build() { // what this one is
    const spec = this.spec = this.model.get("spec"), { part } = this;
    part.title.textContent = spec.title;
    part.try.replaceChildren(element("strong", "", "Try this: "), spec.try_this);
    part.try.hidden = !spec.try_this;
    part.note.hidden = true;
    this.formula?.node.remove();
    this.formula = new Formula(spec.formula);
    part.title.after(this.formula.node);
    this.controls?.stop();
    this.frames = new Frames(spec.controls);
    this.unpack();
    this.panels = spec.panels.map((one, i) => this.buildPanel(one, i));
    for (const panel of this.panels) panel.grips = GRIPS.filter(({ flat }) => panel === this.panels.find(
      ({ spec: { handles, legend } }) => legend && handles.some((one) => one.flat === flat))).map((one) => ({ ...one }));
    this.controls = new Controls(spec.controls, this.id, {
      move: (...moved) => this.move(...moved), grab: (name) => this.fetchAlong(name),
      remember: (held) => this.remember(held), glide: (ms) => this.glide(ms),
    });
    const things = [...spec.controls.map(({ name }, i) => ({ node: this.controls.nodes[i], names: [name] })),
      ...this.handles.map(({ node, spec: { moves } }) => ({ node, names: moves }))];
    this.formula.link(things, (names) => {
      for (const panel of this.panels) panel.lit = names;
      this.repaint();
    });
    const buttons = this.buttons = Object.entries(spec.buttons).map(([name, label]) => plainButton(
      label, () => (name === "reset" ? this.reset() : this.send({ type: "button", name }))));
    const resets = spec.buttons.reset ? [] : [plainButton("Reset", () => this.reset())];
    part.panels.replaceChildren(...this.panels.flatMap(({ spec: one, holder }) => (
      one.below ? [element("div", "dlf-below"), holder] : [holder])));
    let width = 0, row = -GAP;
    for (const { size: [wide], below } of spec.panels) {
      row = (below ? -GAP : row) + GAP + wide;
      width = Math.max(width, row);
    }
    part.panels.style.cssText = `flex-basis: ${width}px; max-width: ${width}px; column-gap: ${GAP}px`;
    part.controls.replaceChildren(...this.arranged(), ...buttons, ...resets);
    this.sizes.disconnect();
    for (const node of [part.summary, ...this.panels.map(({ canvas }) => canvas)]) this.sizes.observe(node);
    this.controls.show(this.positions);
    this.able();
    this.showError();
    if (!spec.controls.length || this.model.get("error") || this.frames.find(this.positions)) return;
    this.fetchAlong(spec.controls[0].name); // moved since its frames were shipped
  }

  arranged() { // the controls, and behind them those that are folded
    const { controls, folded } = this.spec, isFolded = ({ name }) => folded.includes(name);
    const nodes = (ones) => ones.map((one) => this.controls.nodes[controls.indexOf(one)]);
    const rest = controls.filter(isFolded), seen = controls.filter((one) => !isFolded(one));
    const more = `More: ${rest.map(({ label }) => label).join(", ")}`;
    return [...nodes(seen), ...(rest.length ? [fold(more, nodes(rest))] : [])];
  }

  get handles() { return this.panels.flatMap(({ handles }) => handles); }

  buildPanel(spec, i) {
    const panel = new Panel(spec, this.spec.style), { canvas } = panel;
    panel.holder = element("div", "dlf-panel");
    const [width] = spec.size, least = Math.max(LEAST[0] * width, LEAST[1]);
    panel.holder.style.cssText = `flex: ${width} 1 ${least}px; max-width: ${width}px`;
    canvas.style.minWidth = `${spec.least}px`;
    const heading = element("div", "dlf-panel-title", spec.title);
    heading.hidden = !this.spec.panels.some((one) => one.title);
    const network = spec.marks.some(({ called }) => called?.length);
    const says = spec.pointer ? " Arrow keys move a cross; Space or Enter " +
      (spec.pointer === "draw" ? "puts the pen down or lifts it." : "clicks there.") : network
      ? " Arrow keys go from neuron to neuron, and the caption says what each computes." : "";
    Object.assign(canvas, { role: says ? "application" : "img", ariaLabel: `${spec.title || this.spec.title}.${says}` });
    canvas.setAttribute("aria-describedby", this.part.summary.id);
    panel.holder.append(heading, canvas, panel.legend);
    panel.handles = spec.handles.map((one) => new Handle(one, panel, this));
    panel.holder.append(...panel.handles.map(({ node }) => node));
    if (spec.least) Object.assign(panel.holder, { tabIndex: 0, role: "group", ariaLabel: spec.title || this.spec.title });
    if (network) point(panel, () => { this.repaint(); this.speak(); });
    listen(panel, (...hand) => this.point(panel, i, ...hand), () => this.repaint());
    return panel;
  }

  dress() { // in the page's theme and size
    const theme = wear(this.root, this.el, this.spec.style);
    this.panels.forEach((panel) => panel.dress(theme));
    this.repaint();
  }

  // Frames ---------------------------------------------------------------------------------
  unpack() { this.frames.ship(this.model.get("sets"), this.model.get("data")); }

  fetchAlong(name) { // ask the kernel for the frames along a control, unless they are here
    if (this.frames.along(name, this.positions)) return;
    const key = JSON.stringify([name, { ...this.positions, [name]: 0 }]);
    if (key === this.pending) return;
    this.pending = key;
    this.request({ type: "frames", axes: [name], positions: this.positions });
  }

  request(message, patience = SILENCE) { // and again, ever more seldom, until there is an answer
    this.send({ ...message, id: ++this.asked });
    clearTimeout(this.timers.silence);
    this.timers.silence = setTimeout(() => {
      this.pending = "";
      if (this.answered === this.asked) return;
      this.part.note.textContent = SILENT;
      this.part.note.hidden = false;
      if (!this.model.widget_manager) return; // elsewhere Python may only be starting
      this.wake(false, SILENT);
      this.request(message, 2 * patience);
    }, patience);
  }

  send(message) {
    try { this.model.send(message); } catch { this.wake(false); }
  }

  // Without a kernel, what cannot follow does not move; what has moved goes back to its picture.
  wake(awake, why = ASLEEP) {
    this.asleep = !awake && why;
    if (this.asleep) this.back();
    this.able();
  }

  back() { // to where the picture is
    const there = this.shownAt || this.frames.home(this.positions);
    if (!there || same(there, this.positions)) return;
    this.go({ ...there });
    this.save(true);
  }

  able() {
    const moves = ({ name }) => !this.frames.live && this.frames.along(name, this.positions);
    const still = this.asleep ? this.spec.controls.filter((one) => !moves(one)) : [];
    this.controls.disable(still.map((one) => one.name));
    for (const button of this.buttons) button.disabled = Boolean(this.asleep);
    if (!this.asleep) return;
    this.part.note.hidden = !still.length && !this.buttons.length;
    this.part.note.textContent = this.asleep;
  }

  receive(message, buffers) {
    if (message.type !== "frames") return;
    this.part.note.hidden = true;
    if (this.asleep) {
      clearTimeout(this.timers.silence);
      this.wake(true);
    }
    if (message.live) {
      this.frames.showLive(message.set, buffers[0]);
      this.came++;
      this.moves.answered();
    } else {
      if (message.id < this.answered) return;
      this.answered = message.id;
      if (message.id === this.asked) this.pending = "";
      this.frames.add(message.set, buffers[0]);
    }
    for (const one of this.handles) if (one.hand) one.drag(one.hand);
    this.repaint();
  }

  // Moving ---------------------------------------------------------------------------------
  go(positions, control) { // there, with what that needs
    this.positions = positions;
    this.controls.show(positions);
    if (this.asleep) this.able();
    if (control && !this.frames.find(positions)) this.fetchAlong(control);
    this.repaint(true);
    this.speak();
  }

  glide(ms) { // the next frame is reached in so long, from the one that is shown
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches, before = this.frames.find(this.positions);
    this.way = before && !calm && ms > 200 ? { before, begun: performance.now(), ms } : null;
  }

  move(name, position, done = false) { // by the reader's hand
    if (this.asleep && this.controls.inputs[name].input.disabled) return;
    if (this.positions[name] !== position) this.go({ ...this.positions, [name]: position }, name);
    this.save(done);
  }

  remember(held) { // what there was when the hand came down stays, faint, until it goes elsewhere
    const found = held && this.frames.find(this.positions);
    this.ghost = found ? { ...found, positions: this.positions } : null;
    this.controls.compare(this.ghost?.positions);
    this.repaint();
  }

  moved() { // by Python
    const now = this.model.get("positions");
    if (this.timers.save || same(now, this.positions)) return;
    const name = Object.keys(now).find((one) => now[one] !== this.positions[one]);
    if (this.spec.controls.find((one) => one.name === name)?.play > 1) this.glide(500);
    this.go({ ...now }, name);
  }

  reset() {
    this.remember(false);
    this.positions = Object.fromEntries(this.spec.controls.map((c) => [c.name, c.default]));
    this.save(true);
    this.send({ type: "button", name: "reset" });
    this.go(this.positions, this.spec.controls[0]?.name);
  }

  save(now) { // tell Python, at most ten times a second while dragging
    const tell = () => {
      this.timers.save = clearTimeout(this.timers.save); // undefined: nothing waits
      this.model.set("positions", this.positions);
      this.model.save_changes();
    };
    if (now) tell(); else this.timers.save ??= setTimeout(tell, 100);
  }

  point(panel, i, kind, place, done = false) { // the hand is in a panel
    const { drag, pointer } = panel.spec;
    place.forEach((value, k) => {
      const control = this.spec.controls.find((c) => c.name === drag[k]);
      if (control) this.move(control.name, nearest(control, value), done);
    });
    if (!pointer || (pointer === "click" && kind !== "down")) return;
    if (kind === "move") return this.moves.add(i, place);
    this.moves.answered();
    this.send({ type: "pointer", kind, panel: i, x: [place[0]], y: [place[1]] });
  }

  // Showing --------------------------------------------------------------------------------
  repaint(now = false) { // with the next frame of the page; at once, so that it has less to do, if it is the first since the last
    this.stale = !now || this.queued;
    if (this.queued) return;
    this.queued = true;
    if (now) this.paint();
    requestAnimationFrame(() => {
      this.queued = false;
      if (this.stale) this.paint();
    });
  }

  paint() {
    const found = this.gone ? null : this.frames.find(this.positions);
    this.root.classList.toggle("dlf-late", !found && !this.gone);
    if (!found) return;
    this.shownAt = found.set === this.frames.live ? found.set.fixed : this.positions;
    const { set, frame } = found, share = this.way ? (performance.now() - this.way.begun) / this.way.ms : 1;
    if (share >= 1) this.way = null;
    else Object.assign(found, { before: this.way.before, share });
    const late = share < LATE ? found.before : found, words = late.set.texts.map((list) => pick(list, late.frame)).slice(1);
    this.formula.show(set.values, frame);
    for (const panel of this.panels) {
      panel.paint(found, words.splice(0, panel.spec.marks.length), same(this.ghost?.positions, this.positions) ? null : this.ghost);
      panel.handles.forEach((one) => one.show());
    }
    const held = this.handles.some(({ node }) => !node.hidden);
    for (const { entry } of this.panels.flatMap(({ grips }) => grips)) entry.style.visibility = held ? "" : "hidden";
    this.say(this.panels.map((panel) => panel.told()).find(Boolean) || pick(set.texts[0], frame));
    if (this.way) this.repaint();
    if (set === this.frames.live && this.came - this.told >= TELLS) {
      this.told = this.came;
      this.send({ type: "painted" });
    }
  }

  say(words) {
    const [said, reached] = words.split("\n");
    const { summary } = this.part;
    say(summary, said);
    summary.querySelector("strong")?.remove();
    if (reached) summary.append(element("strong", "dlf-goal", ` ${reached}`));
  }

  fit() { // after a layout: sizes are asked for here alone, where that costs no other
    const { summary } = this.part, width = summary.clientWidth, said = summary.cloneNode(true).childNodes;
    if (width !== this.wide) { // the caption is as high as at its longest: what stands below does not jump
      summary.style.minHeight = "";
      const all = [this.frames.longest, ...this.panels.flatMap((panel) => panel.sayings())];
      this.say(all.reduce((a, b) => (b.length > a.length ? b : a)));
    }
    this.wide = width;
    summary.style.minHeight = `${summary.getBoundingClientRect().height / (summary.currentCSSZoom ?? 1)}px`;
    summary.replaceChildren(...said);
    for (const panel of this.panels) panel.stale = panel.canvas.clientWidth !== panel.width;
    if (this.panels.some(({ stale }) => stale)) this.repaint();
  }

  speak() { // for screen readers: once, when the hand rests
    clearTimeout(this.timers.speak);
    this.timers.speak = setTimeout(() => { this.part.spoken.textContent = this.part.summary.textContent; }, 500);
  }

  showError() {
    const error = this.model.get("error");
    this.part.error.textContent = error && `This figure could not be computed. ${error}`;
    this.part.error.hidden = !error;
    const shown = !error || this.shownAt || this.frames.find(this.positions);
    this.body.hidden = this.part.summary.hidden = !shown; // nothing is empty, and nothing says nothing
    if (error && this.shownAt) this.back();
  }
}
