// A lecture from a lesson: its page with `?present` shows one idea a screen, laid out for 1280 × 720
// and scaled to the window. What a cell prints waits until it is asked for. It still prints whole.

import { address, button, element } from "./dom.js";

const STAGE = [1280, 720], ROOM = [1160, 590], WHOLE = [1250, 700], FULL = 470, SMALL = 0.7, TALL = 32, WIDTHS = [1000, 800, 640];
const SIZES = [1.9, 1.7, 1.55, 1.4, 1.3, 1.2, 1.1, 1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55];
export const STEPS = { PageDown: 1, ArrowRight: 1, ArrowDown: 1, " ": 1, PageUp: -1, ArrowLeft: -1, ArrowUp: -1 };

// Whether a key is for what has the focus: text takes all, a control all but a clicker's, if a mouse moved it.
function ownKey(target, key) {
  if (!target.closest || target.closest(".cm-editor, input[type=text]")) return true;
  if (target.closest("button, a, summary")) return key === " ";
  return target.closest("input, select, [role=slider], [role=application]")
    && (!key.startsWith("Page") || target.matches(":focus-visible"));
}

export class Lecture {
  constructor(main) {
    Object.assign(this, { main, screens: [], at: 0, step: 0, section: "", width: WIDTHS[0], channel: new BroadcastChannel(main.dataset.page) });
    document.body.classList.add("present");
    for (const node of [...main.children]) this.take(node);
    document.body.classList.add("showing");
    this.bar();
    this.resized = new ResizeObserver(() => this.fit());
    this.channel.onmessage = ({ data: { go } }) => (go ? this.go(go) : this.tell());
    addEventListener("keydown", (event) => this.key(event), true); // before a figure keeps it
    addEventListener("resize", () => this.fit());
    const query = new URLSearchParams(location.search), named = document.getElementById(location.hash.slice(1).split("&")[0]);
    const there = this.screens.findIndex(({ node }) => named && (node.contains(named) || named.contains(node)));
    this.show(there < 0 ? Number(query.get("present")) - 1 : there, 0);
    if (query.has("alone")) this.alone(true);
  }

  // Screens --------------------------------------------------------------------------------
  take(node) { // a piece of the page becomes screens
    if (node.matches(".title")) {
      this.section = node.querySelector("h1").textContent;
      this.screen(node);
    } else if (node.matches(".text")) this.text(node);
    else if (node.matches(".cell:not(.silent)")) this.cell(node);
    else node.classList.add("left-out");
  }

  screen(first, steps = []) {
    const node = element("section", "screen"), inside = element("div", "inside");
    first.before(node);
    node.append(inside);
    inside.append(first);
    return this.screens[this.screens.push({ node, inside, steps, section: this.section }) - 1];
  }

  text(text) { // a screen for each heading, and for what a screen cannot hold
    let one = null;
    for (const part of [...text.children]) {
      const ways = [...part.childNodes].every((node) => node.nodeName === "A" || !/\w/.test(node.textContent));
      if (part.matches("p") && ways && part.querySelector("a")) { part.classList.add("left-out"); continue; }
      if (part.matches("h2")) this.section = part.textContent;
      const headed = one?.inside.lastElementChild.matches("h2, h3");
      if (one && (headed || !part.matches("h2, h3"))) {
        const place = element("i");
        part.before(place);
        one.inside.append(part);
        if (headed || one.inside.offsetHeight <= FULL) { place.remove(); continue; }
        place.replaceWith(part);
      }
      if (one) one.node.after(part);
      one = this.screen(part);
    }
  }

  cell(cell) { // its code, and what that shows when it is asked for; a figure or a question alone
    const figure = cell.querySelector(".shown .dlf-panels") !== null, shown = cell.querySelector(".outputs");
    cell.classList.toggle("tall", cell.querySelector("code").textContent.split("\n").length > TALL);
    this.screen(cell, cell.matches("[data-role=question], [data-role=figure]") || !shown.childNodes.length ? [] : [shown]).figure = figure;
  }

  fit() { // as large as there is room for; code and what it prints one after the other, if it must be
    const { inside, node, steps } = this.screens[this.at];
    node.classList.remove("split");
    if (this.sized() < SMALL && steps.length) node.classList.add("split");
    inside.dataset.size = this.sized();
  }

  sized() {
    const { inside, node } = this.screens[this.at], [wide, high] = node.matches(".alone") ? WHOLE : ROOM;
    const large = inside.querySelector("[data-role=question], [data-role=figure]"), picture = large?.querySelector("canvas"), wider = [...inside.querySelectorAll("pre, .formula, .table")];
    this.main.style.zoom = Math.min(innerWidth / STAGE[0], innerHeight / STAGE[1]);
    return SIZES.filter((one) => large || one <= 1).find((zoom) => {
      Object.assign(inside.style, { zoom, width: `${picture ? this.width : wide / zoom}px` });
      return inside.offsetHeight * zoom <= high && inside.scrollWidth * zoom <= wide
        && wider.every((one) => one.scrollWidth <= one.clientWidth);
    }) ?? 0;
  }

  // Moving ---------------------------------------------------------------------------------
  show(at, step) {
    const before = this.screens[this.at], last = this.screens.length - 1;
    this.at = Math.min(last, Math.max(0, at || 0));
    const one = this.screens[this.at], query = new URLSearchParams(location.search);
    this.step = Math.min(one.steps.length, step);
    if (one !== before) {
      before.node.classList.remove("now", "alone");
      this.width = WIDTHS[0];
    }
    one.node.classList.add("now");
    one.steps.forEach((part, i) => part.classList.toggle("asked-later", i >= this.step));
    this.resized.disconnect();
    if (one.inside.querySelector(".shown")) this.resized.observe(one.inside);
    this.fit();
    this.count.textContent = `${this.at + 1} / ${last + 1}`;
    this.where.textContent = one.section;
    this.whole.hidden = !one.figure;
    query.set("present", this.at + 1);
    if (one !== before) history.replaceState(null, "", `?${query}`);
    this.tell();
  }

  go(by) {
    const { steps } = this.screens[this.at], step = this.step + by;
    if (step >= 0 && step <= steps.length) this.show(this.at, step);
    else this.show(this.at + by, by > 0 ? 0 : Infinity);
  }

  async alone(yes) { // the figure over the whole screen, in the width in which its pictures are largest
    const { node, inside, figure } = this.screens[this.at], found = [];
    node.classList.toggle("alone", yes && figure);
    for (this.width of yes && figure ? WIDTHS : []) {
      this.fit();
      await this.rest();
      found.push([inside.querySelector("canvas").getBoundingClientRect().width, this.width]);
    }
    this.width = found.sort(([a], [b]) => b - a)[0]?.[1] ?? WIDTHS[0];
    this.fit();
    await this.rest();
    inside.toggleAttribute("data-whole", found.length > 0);
  }

  async rest() { // until two pictures after one another are alike: what is resized is painted a picture later
    const { inside } = this.screens[this.at], picture = () => new Promise(requestAnimationFrame);
    const size = () => [inside, ...inside.querySelectorAll("canvas")].map((node) => [node.offsetHeight, node.getBoundingClientRect().width]).join();
    for (let before = ""; before !== size();) {
      before = size();
      await picture();
      await picture();
    }
  }

  key(event) {
    const { key, target } = event, { node } = this.screens[this.at], alone = node.matches(".alone");
    if (event.altKey || event.ctrlKey || event.metaKey || (key !== "Escape" && ownKey(target, key))) return;
    const keys = { Home: () => this.show(0, 0), End: () => this.show(Infinity, 0), f: () => this.alone(!alone), n: () => this.notes(),
      Escape: () => (target !== document.body ? target.blur() : alone ? this.alone(false) : this.leave()) };
    const act = key in STEPS ? () => this.go(event.shiftKey && key === " " ? -1 : STEPS[key]) : keys[key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  // Around it ------------------------------------------------------------------------------
  bar() {
    const bar = element("div", "stage-bar");
    [this.count, this.where] = [element("span"), element("h1")];
    this.where.setAttribute("aria-live", "polite");
    this.whole = button("Figure alone (F)", () => this.alone(true));
    bar.append(button("‹", () => this.go(-1), "Back"), this.count, button("›", () => this.go(1), "On"), this.where, this.whole,
      ...(this.main.dataset.guide ? [button("Notes (N)", () => this.notes())] : []), button("Leave (Esc)", () => this.leave()));
    this.main.append(bar);
  }

  notes() { if (this.main.dataset.guide) open(`${address(this.main.dataset.guide)}?follow`, "notes", "width=900,height=760"); }

  leave() { location.href = location.pathname; }

  tell() { // the window with the notes
    const words = (one) => one?.inside.textContent.trim().replace(/\s+/g, " ").slice(0, 110) ?? "the end";
    const { section, steps } = this.screens[this.at], next = this.step < steps.length ? "what this prints" : words(this.screens[this.at + 1]);
    this.channel.postMessage({ section, next, at: this.at + 1, of: this.screens.length });
  }
}

// The second window: the teacher's guide follows the lecture, and counts its minutes.
export function follow(main) {
  const channel = new BroadcastChannel(main.dataset.page), begun = Date.now(), said = element("p", "follows");
  const parts = [...main.querySelectorAll("[data-section]")];
  document.body.classList.add("following");
  main.prepend(said);
  said.setAttribute("role", "status");
  addEventListener("keydown", (event) => {
    if (!(event.key in STEPS)) return;
    event.preventDefault();
    channel.postMessage({ go: STEPS[event.key] });
  });
  channel.onmessage = ({ data: { section, next, at, of } }) => {
    if (!of) return;
    const now = parts.findIndex((part) => part.dataset.section === section);
    const planned = parts.slice(0, now + 1).reduce((sum, part) => sum + Number(part.dataset.minutes), 0);
    parts.forEach((part, i) => part.classList.toggle("now", i === now));
    parts[now]?.scrollIntoView({ block: "center" });
    said.textContent = `${at} / ${of}. ${Math.round((Date.now() - begun) / 6e4)} min gone; this part ends at ${planned}. Next: ${next}`;
  };
  channel.postMessage({ hello: true });
}
