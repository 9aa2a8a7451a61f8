// The hand in a panel: by mouse, finger, or keys.

import { clamp, on } from "./dom.js";

// The position of a control whose value is nearest.
export function nearest(control, value) {
  const scale = control.log ? Math.log : (v) => v;
  const distances = control.values.map((v) => Math.abs(scale(v) - scale(value)));
  return distances.indexOf(Math.min(...distances));
}

export const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

// Where an arrow key moves a cross to in the panel, a fortieth of an axis at a time.
export function stepped(cross, key, axes) {
  return axes.map(([low, high], k) => clamp(cross[k] + ARROWS[key][k] * (high - low) / 40,
    Math.min(low, high), Math.max(low, high)));
}

// A node is held: down(event), which may refuse with false, then move(event), and up(event).
export function hold(node, { down, move, up }) {
  let held = false;
  node.addEventListener("pointerdown", (event) => {
    held = down(event) !== false;
    if (held) node.setPointerCapture(event.pointerId);
  });
  node.addEventListener("pointermove", (event) => held && move(event));
  on(node, "pointerup pointercancel", (event) => {
    if (held) up(event);
    held = false;
  });
}

// Calls act(kind, [x, y], done) with kind "down", "move" or "up".
export function listen(panel, act, repaint) {
  const { canvas, spec } = panel;
  hold(canvas, {
    down: (event) => act("down", panel.at(event)),
    move: (event) => act("move", panel.at(event)),
    up: (event) => act("up", panel.at(event), true),
  });
  if (!spec.pointer) return; // what drag sets, the sliders set by keyboard
  let pen = false;
  canvas.tabIndex = 0;
  canvas.addEventListener("keydown", (event) => {
    panel.cross ??= [spec.x, spec.y].map(([low, high]) => (low + high) / 2);
    if (event.key in ARROWS) {
      panel.cross = stepped(panel.cross, event.key, [spec.x, spec.y]);
      if (pen) act("move", panel.cross);
    } else if (event.key === " " || event.key === "Enter") {
      pen = spec.pointer === "draw" && !pen;
      act(pen || spec.pointer === "click" ? "down" : "up", panel.cross, true);
    } else return;
    event.preventDefault();
    repaint();
  });
  canvas.addEventListener("blur", () => { panel.cross = null; repaint(); });
}

// Moves on their way to the kernel: they wait until the last ones have been answered.
export class Moves {
  constructor(send) { Object.assign(this, { send, waiting: false, panel: 0, x: [], y: [] }); }

  add(panel, [x, y]) {
    Object.assign(this, { panel, x: [...this.x, x], y: [...this.y, y] });
    this.flush();
  }

  flush() {
    if (this.waiting || !this.x.length) return;
    this.waiting = true;
    this.send({ type: "pointer", kind: "move", panel: this.panel, x: this.x, y: this.y });
    Object.assign(this, { x: [], y: [] });
    this.timer = setTimeout(() => this.answered(), 150);
  }

  answered() { this.waiting = false; this.flush(); }

  stop() { clearTimeout(this.timer); }
}
