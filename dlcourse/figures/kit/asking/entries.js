// How a question is answered: by one of several options, by a number, by a line that is drawn.
//
// Each entry has `nodes`, what is seen; `read()`: { value }, or { refused }, a sentence; `show(answer)`,
// when it was answered before; `mark(verdict, value, replies)`, when it has been replied to.

import { Controls } from "../player/controls.js";
import { element } from "../player/dom.js";
import { readNumber } from "./number.js";
import { Panel } from "../player/panel.js";
import { listen, nearest } from "../player/pointer.js";

export function entryFor(spec, id, style) {
  return new { options: Choosing, number: Typing, sketch: Drawing }[spec.kind](spec, id, style);
}

class Choosing {
  constructor({ options }, id) {
    this.choices = options.map((text, i) => {
      const label = element("label", "dlq-option"), input = element("input"), sign = element("span", "dlq-sign");
      Object.assign(input, { type: "radio", name: id, id: `${id}-${i}` });
      label.htmlFor = input.id;
      sign.setAttribute("aria-hidden", "true");
      label.append(input, element("span", "", text), sign);
      return { text, label, input, sign };
    });
    this.nodes = this.choices.map((one) => one.label);
  }

  read() {
    const chosen = this.choices.find((one) => one.input.checked);
    return chosen ? { value: chosen.text } : { refused: "Choose an answer first." };
  }

  show(answer) { for (const one of this.choices) one.input.checked = one.text === answer; }

  mark(verdict, value) {
    const { label, sign } = this.choices.find((one) => one.text === value);
    label.dataset.verdict = verdict;
    sign.textContent = { right: "✓", wrong: "✗" }[verdict] || "";
  }
}

class Typing {
  constructor(spec, id) {
    const { unit, written: { low, high } } = spec, row = element("div", "dlq-number");
    this.spec = spec;
    this.input = Object.assign(element("input"), { type: "text", id: `${id}-number`, autocomplete: "off" });
    this.input.setAttribute("inputmode", "text"); // a comma, a slash, a minus sign are needed
    this.input.setAttribute("aria-labelledby", `${id}-legend ${id}-unit`);
    const after = element("span", "", unit), ends = element("span", "dlq-ends");
    after.id = `${id}-unit`;
    if (low !== null && high !== null) ends.textContent = `a number from ${low} to ${high}`;
    ends.id = `${id}-ends`;
    this.input.setAttribute("aria-describedby", ends.id);
    row.append(this.input, after, ends);
    this.nodes = [row];
  }

  read() {
    const { refused, ...value } = readNumber(this.input.value, this.spec);
    this.input.setAttribute("aria-invalid", String(Boolean(refused)));
    return refused ? { refused } : { value };
  }

  show(answer) { this.input.value = answer === null ? "" : answer.typed ?? String(answer); }

  mark() {}
}

class Drawing { // the line goes through the sliders' heights; a pointer moves the nearest
  constructor(spec, id, style) {
    Object.assign(this, { spec, real: { x: [], y: [] } });
    this.at = Object.fromEntries(spec.controls.map((one) => [one.name, one.default]));
    this.controls = new Controls(spec.controls, id, { move: (name, to) => this.move(name, to), grab() {} });
    this.panel = new Panel(spec.panel, style);
    const { canvas, legend } = this.panel, row = element("div", "dlf-controls"), holder = element("div", "dlf-panel");
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", "Your line. Arrow keys move a cross; Space or Enter puts the pen down or lifts it.");
    holder.style.maxWidth = `${spec.panel.size[0]}px`;
    holder.append(canvas, legend);
    row.append(...this.controls.nodes);
    listen(this.panel, (kind, [x, y]) => this.draw(x, y), () => this.paint());
    this.controls.show(this.at);
    this.nodes = [holder, row];
  }

  get heights() { return this.spec.controls.map((one) => one.values[this.at[one.name]]); }

  read() { return { value: this.heights }; }

  show(answer) {
    answer?.forEach((height, i) => { const one = this.spec.controls[i]; this.at[one.name] = nearest(one, height); });
    this.controls.show(this.at);
    this.paint();
  }

  mark(verdict, value, replies) {
    this.real = replies;
    this.paint();
  }

  draw(x, y) {
    const away = this.spec.places.map((place) => Math.abs(place - x));
    const one = this.spec.controls[away.indexOf(Math.min(...away))];
    this.move(one.name, nearest(one, y));
  }

  move(name, position) {
    this.at = { ...this.at, [name]: position };
    this.controls.show(this.at);
    this.paint();
  }

  dress(theme) {
    this.panel.dress(theme);
    this.paint();
  }

  paint() {
    const arrays = { places: this.spec.places, line: this.heights, fine: this.real.x, truth: this.real.y };
    const all = Object.values(arrays).flat(), set = { arrays: {}, offset: 0, bytes: new Uint8Array(new Float32Array(all).buffer) };
    let offset = 0;
    for (const [name, values] of Object.entries(arrays)) {
      set.arrays[name] = { shape: [1, values.length], bytes: 4, offset };
      offset += 4 * values.length;
    }
    this.panel.paint({ set, frame: 0 }, this.spec.panel.marks.map(() => ""));
  }
}
