// Controls: sliders, choices and toggles, each a native input with its label.
//
// `act.move(name, position, done)` is called when the reader moves one, `act.grab(name)` when one
// is about to move.

import { clamp, element, on, plainButton, say } from "./dom.js";
import { fixed } from "./marks.js";

export class Controls {
  constructor(specs, id, act) {
    Object.assign(this, { specs, id, act, positions: {}, shown: {}, inputs: {}, playing: {} });
    this.nodes = specs.map((control) => this.build(control));
  }

  show(positions) {
    this.positions = positions;
    for (const control of this.specs) {
      const { input, output } = this.inputs[control.name], position = positions[control.name];
      if (this.shown[control.name] === position) continue; // to write costs a layout of the page
      this.shown[control.name] = position;
      const text = control.texts[position];
      if (control.kind === "toggle") input.checked = position === 1;
      else input.value = String(position);
      if (control.kind === "slider") input.setAttribute("aria-valuetext", text);
      if (!output) continue;
      say(output, text);
      this.told(control);
    }
  }

  compare(before) { // with the positions there were
    const sliders = this.specs.filter(({ kind }) => kind === "slider");
    if (before && !this.before) sliders.forEach((one) => this.room(one));
    this.before = before;
    for (const one of sliders) {
      this.inputs[one.name].input.style.setProperty("--was", (before?.[one.name] ?? 0) / (one.texts.length - 1));
      this.told(one);
    }
  }

  room({ name, texts }) { // how much finds room beside the label: what there was, and what lies between
    const { output } = this.inputs[name], longest = Math.max(...texts.map((text) => text.length));
    const letter = output.offsetWidth / output.textContent.length;
    const free = output.parentElement.clientWidth - output.previousSibling.offsetWidth - 10;
    output.dataset.room = [2 * longest + 3, 3 * longest + 7].filter((n) => n * letter <= free).length;
  }

  told({ name, texts, values, log }) { // old → new, and what lies between
    const { input, output } = this.inputs[name], was = this.before?.[name] ?? this.positions[name], now = this.positions[name];
    input.toggleAttribute("data-was", was !== now);
    output.toggleAttribute("data-was", was !== now);
    if (was === now) return;
    const digits = /\.(\d+)/.exec(texts[now])?.[1].length ?? 0, by = values[now] - values[was];
    output.dataset.was = `${texts[was]} → `;
    output.dataset.by = log ? ` (×${+(values[now] / values[was]).toPrecision(2)})` : ` (${by < 0 ? "" : "+"}${fixed(by, digits)})`;
  }

  disable(names) { // these, and no others
    for (const [name, { input }] of Object.entries(this.inputs)) {
      input.disabled = names.includes(name);
      for (const button of input.parentElement.querySelectorAll("button")) button.disabled = input.disabled;
    }
  }

  stop() { Object.values(this.playing).forEach(clearTimeout); }

  build(control) {
    const { name, kind, texts } = control, { move, grab, remember = () => {} } = this.act;
    const box = element("div", "dlf-control"), label = element("label"), row = element("div", "dlf-row");
    const input = element(kind === "choice" ? "select" : "input");
    input.id = `${this.id}-${name}`;
    label.htmlFor = input.id;
    label.append(element("span", "", control.label));
    let output = null;
    row.append(input);
    if (kind === "slider") {
      Object.assign(input, { type: "range", min: 0, max: texts.length - 1, step: 1 });
      label.append(output = element("output"));
      input.addEventListener("input", () => move(name, Number(input.value)));
      input.addEventListener("change", () => move(name, Number(input.value), true));
      on(input, "pointerenter pointerdown focus", () => grab(name));
      input.addEventListener("pointerdown", () => remember(true));
      input.addEventListener("keydown", (event) => !this.before && event.key !== "Tab" && remember(true));
      input.addEventListener("blur", () => remember(false));
      if (control.play) row.append(...this.playButtons(control));
    } else {
      box.classList.add("dlf-small");
      if (kind === "toggle") input.type = "checkbox";
      else texts.forEach((text, i) => input.append(new Option(text, i)));
      input.addEventListener("change", () =>
        move(name, kind === "toggle" ? Number(input.checked) : Number(input.value), true));
      if (kind === "toggle") row.append(label);
    }
    if (kind !== "toggle") box.append(label);
    box.append(row);
    this.inputs[name] = { input, output };
    return box;
  }

  playButtons({ name, label, texts, play: pace }) {
    const last = texts.length - 1, { move, grab, glide = () => {} } = this.act, speed = element("select");
    for (const times of [0.5, 1, 2, 4]) speed.append(new Option(`${times}×`, times, times === 1, times === 1));
    speed.setAttribute("aria-label", `Speed: ${label}`);
    const ms = () => (pace === true ? Math.min(500, Math.max(33, 4000 / last)) : 1000 * pace / Number(speed.value));
    const stop = () => {
      this.playing[name] = clearTimeout(this.playing[name]); // undefined: nothing plays
      play.textContent = "▶ Play";
    };
    const go = (step, within, done) => {
      glide(within);
      move(name, clamp(this.positions[name] + step, 0, last), done);
    };
    const by = (step) => () => {
      stop();
      grab(name);
      go(step, Math.min(500, ms()), true);
    };
    const on = () => {
      if (this.positions[name] === last) return stop();
      go(1, ms());
      this.playing[name] = setTimeout(on, ms());
    };
    const play = plainButton("▶ Play", () => {
      if (this.playing[name]) return stop();
      if (matchMedia("(prefers-reduced-motion: reduce)").matches) return by(1)();
      grab(name);
      if (this.positions[name] === last) move(name, 0);
      play.textContent = "❚❚ Stop";
      on();
    });
    const buttons = [plainButton("‹", by(-1), `Back: ${label}`), plainButton("›", by(1), `Forward: ${label}`), play];
    return pace > 1 ? [...buttons, speed] : buttons;
  }
}
