// A handle: a place in a panel that the reader takes hold of, by mouse, finger or keys.
//
// No formula leads from the hand to a control: of the frames that are here, the one is taken in
// which the place is nearest to the hand. A place that stays where it is turns like a knob.

import { clamp, element, on } from "./dom.js";
import { numbers } from "./frames.js";
import { ARROWS, hold } from "./pointer.js";

const KNOB = 160; // px from one end of a control to the other

export class Handle {
  constructor(spec, panel, figure) {
    Object.assign(this, { spec, panel, figure, node: element("span", "dlf-handle"), controls: figure.spec.controls
      .filter(({ name }) => spec.moves.includes(name)) });
    const { node } = this, { label } = spec;
    Object.assign(node, { role: "slider", tabIndex: 0, ariaLabel: `${label}, to be dragged`, ariaValueMin: 0,
      ariaValueMax: this.controls[0].texts.length - 1, title: `Drag ${label}, or use the arrow keys` });
    const moves = (role) => figure.frames.shipped.some(({ arrays }) => arrays[spec[role]]?.shape[0] > 1);
    const ways = ["x", "y"].filter(moves).join("") || (spec.flat ? "" : "y"); // a knob: up is more
    node.append(element("span", `dlf-grip dlf-${ways}`)); // arrowheads to where it moves
    node.style.setProperty("--r", `${spec.radius}px`);
    node.style.setProperty("--tint", spec.radius > 10 ? "0%" : "16%"); // around a circle, its number stays clear
    node.classList.toggle("dlf-flat", spec.flat);
    const at = ({ clientX, clientY }) => [clientX, clientY];
    hold(node, {
      down: (event) => {
        if (!this.place || event.button) return false;
        node.focus({ preventScroll: true });
        figure.remember(true);
        return Object.assign(this, { hand: at(event), hold: at(event), home: this.place, begun: figure.positions });
      },
      move: (event) => this.drag(at(event)),
      up: () => {
        figure.save(true);
        this.hand = null;
      },
    });
    node.addEventListener("keydown", (event) => {
      if (!(event.key in ARROWS)) return;
      event.preventDefault();
      if (!figure.ghost) figure.remember(true);
      this.step(ARROWS[event.key]);
    });
    node.addEventListener("blur", () => figure.remember(false));
    on(node, "pointerenter focus", () => this.fetch());
  }

  fetch() { this.controls.forEach(({ name }) => this.figure.fetchAlong(name)); }

  // Its place in px at these positions, or null.
  at(positions) {
    const { frames } = this.figure, found = frames.find(positions);
    if (!found) return null;
    const [x, y] = ["x", "y"].map((role) => {
      const name = this.spec[role], all = name in found.set.arrays ? numbers(found.set, name, found.frame) : [name];
      return this.spec.at < 0 ? all.findLast((v) => !isNaN(v)) : all[Math.min(this.spec.at, all.length - 1)];
    });
    const place = [this.panel.x(x), this.panel.y(y)];
    return place.every(isFinite) ? place : null;
  }

  drag(hand) { // where it is nearest to the hand, one control after another
    this.hand = hand;
    const away = hand.map((v, k) => (v - this.hold[k]) / this.panel.scale), goal = away.map((v, k) => v + this.home[k]);
    let positions = this.figure.positions;
    for (const { name, texts } of [...this.controls, ...this.controls]) {
      const places = texts.map((_, i) => this.at({ ...positions, [name]: i }));
      const far = (place) => (place ? Math.hypot(place[0] - goal[0], place[1] - goal[1]) : Infinity);
      const [first, last] = [places[0], places.at(-1)], still = places.every((one) => one && first &&
        Math.hypot(one[0] - first[0], one[1] - first[1]) < 1);
      const turned = this.begun[name] + Math.round((away[0] - away[1]) / KNOB * (texts.length - 1));
      const nearest = places.reduce((best, one, i) => (far(one) < far(places[best]) - 0.01 ? i : best), positions[name]);
      positions = { ...positions, [name]: still && last ? clamp(turned, 0, texts.length - 1) : nearest };
    }
    this.go(positions);
  }

  step([right, up]) { // to the neighbour that lies most in this direction; if none does, to more or less
    const here = this.figure.positions, steps = this.controls.flatMap(({ name, texts }) => [1, -1].map((by) => (
      { ...here, [name]: clamp(here[name] + by, 0, texts.length - 1) })));
    const gains = steps.map((one) => {
      const [there, now] = [this.at(one), this.place];
      return there && now ? (there[0] - now[0]) * right - (there[1] - now[1]) * up : 0;
    });
    const most = Math.max(...gains), none = gains.every((gain) => Math.abs(gain) < 0.3);
    if (none || most > 0.3) this.go(steps[none ? (right + up > 0 ? 0 : 1) : gains.indexOf(most)], true);
  }

  go(positions, done = false) {
    for (const { name } of this.controls) this.figure.move(name, positions[name], done);
    this.fetch();
  }

  point([x, y]) { // no arrowhead leads out of the axes
    const { box: [left, top, w, h], spec: { axes } } = this.panel, near = this.spec.radius;
    const ends = { left: x - left, right: left + w - x, up: y - top, down: top + h - y };
    const out = Object.keys(ends).filter((side) => axes && ends[side] < near).join(" ");
    if (out === this.out) return;
    for (const side of Object.keys(ends)) this.node.style.setProperty(`--${side}`, out.split(" ").includes(side) ? "0px" : "5px");
    this.out = out;
  }

  show() {
    const { positions, frames } = this.figure, { box, offset } = this.panel, now = this.at(positions);
    this.node.hidden = !now || frames.live !== null;
    if (!now) return;
    this.place = now;
    const inside = now.map((v, k) => clamp(v, box[k], box[k] + box[k + 2]) + offset[k]);
    this.point(inside.map((v, k) => v - offset[k]));
    this.node.style.translate = inside.map((v) => `${v}px`).join(" ");
    Object.assign(this.node, { ariaValueNow: positions[this.controls[0].name],
      ariaValueText: this.controls.map((one) => `${one.label} ${one.texts[positions[one.name]]}`).join(", ") });
  }
}
